"""Choosing several records in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_LONGEST_SHOWN = 20


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records by their keys; a number too great for any key is a wrong choice, too."""

    def clean(self, value: Any) -> Any:
        """The records. Raises ValidationError."""
        try:
            return super().clean(value)
        except OverflowError as error:
            wrong = max(map(str, value), key=len)[:_LONGEST_SHOWN]
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": wrong},
            ) from error
