"""The forms of collections."""

from typing import Any, ClassVar

from django import forms

from practices.collections.enums import Sharing
from practices.collections.models import LONGEST_NOTE, LONGEST_TITLE, Collection, CollectionItem


class CollectionForm(forms.ModelForm[Collection]):
    """What a collection is called, what it is for, and who else may open it."""

    class Meta:
        model = Collection
        fields: ClassVar[list[str]] = ["title", "description", "sharing"]
        widgets: ClassVar[dict[str, Any]] = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "sharing": forms.RadioSelect,
        }

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = Sharing.LINK if is_own else Sharing.EVERYONE
        fields: Any = self.fields
        fields["sharing"].choices = [(each.value, each.label) for each in (Sharing.NOBODY, other)]


class NoteForm(forms.ModelForm[CollectionItem]):
    """Why a page is in a collection."""

    class Meta:
        model = CollectionItem
        fields: ClassVar[list[str]] = ["note"]


class AddForm(forms.Form):
    """Which collection a page goes into, or what a new one is called."""

    collection = forms.ModelChoiceField(
        Collection.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        label="Into which collection?",
    )
    title = forms.CharField(
        max_length=LONGEST_TITLE, required=False, label="Or into a new one, called"
    )
    note = forms.CharField(
        max_length=LONGEST_NOTE, required=False, label="Why you keep it", help_text="If you like."
    )

    def __init__(self, *args: Any, collections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["collection"].queryset = collections
        if not collections.exists():
            del fields["collection"]
            fields["title"].label = "What shall your first collection be called?"

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen, title = cleaned.get("collection"), (cleaned.get("title") or "").strip()
        if self.errors:
            return cleaned
        if chosen and title:
            self.add_error("title", "Choose a collection or name a new one, not both.")
        elif not chosen and not title:
            place = "collection" if "collection" in self.fields else "title"
            self.add_error(place, "Choose a collection, or name a new one.")
        return cleaned
