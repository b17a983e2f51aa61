"""The form for the name of a saved search."""

from typing import ClassVar

from django import forms

from search.models import SavedSearch


class NameForm(forms.ModelForm[SavedSearch]):
    """What a person calls a saved search."""

    class Meta:
        model = SavedSearch
        fields: ClassVar[list[str]] = ["name"]
