"""The form for a saved search: its name, and whether it is looked through for its owner."""

from typing import Any, ClassVar

from django import forms

from search.enums import AlertPace
from search.models import SavedSearch


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    """What a person calls a saved search, and how often they are told of what is new."""

    class Meta:
        model = SavedSearch
        fields: ClassVar[list[str]] = ["name", "alert"]
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {"alert": forms.RadioSelect}
        help_texts: ClassVar[dict[str, str]] = {
            "alert": "New results reach you as other news does: in your inbox, and by mail."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever says nothing of alerts leaves them as they are."""
        super().__init__(*args, **kwargs)
        self.fields["alert"].required = False

    def clean_alert(self) -> str:
        """What was chosen, or what holds."""
        held = self.get_initial_for_field(self.fields["alert"], "alert")
        return str(self.cleaned_data["alert"] or held or AlertPace.NEVER)
