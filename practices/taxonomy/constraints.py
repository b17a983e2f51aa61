"""What cannot be changed in an organisation: a list, nothing, or not known."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from practices.taxonomy.enums import Constraint

NONE = "none"


class ConstraintsFormField(forms.MultipleChoiceField):
    """Checkboxes: each constraint, and that there is none. Nothing checked: not known."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        choices = [*Constraint.choices, (NONE, "None of these")]
        super().__init__(**{"required": False, "choices": choices, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """What is checked for what is kept."""
        return [NONE] if value == [] else value or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else is checked now."""
        return set(self.prepare_value(initial)) != set(data or [])

    def clean(self, value: Any) -> list[str] | None:
        """The constraints in their order; an empty list for none, None for not known."""
        checked = super().clean(value)
        if NONE in checked and len(checked) > 1:
            raise ValidationError("Check “None of these” alone, or what applies.")
        if not checked:
            return None
        return [word for word in Constraint.values if word in checked]


class ConstraintsField(models.JSONField):
    """The words of an organisation's constraints; an empty list for none, None for not known."""

    empty_values = [None, []]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "null": True, "blank": True})

    def deconstruct(self) -> Any:
        """Leaves out what the field sets itself."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: Any) -> None:
        """Raises ValidationError for anything but known words, each once."""
        super().validate(value, model_instance)
        words = value if isinstance(value, list) else [value]
        if any(word not in Constraint.values for word in words) or len(set(words)) < len(words):
            raise ValidationError("Choose from the constraints that are offered.")

    def formfield(self, **kwargs: Any) -> Any:
        """Checkboxes."""
        label = f"{self.verbose_name[:1].upper()}{self.verbose_name[1:]}"
        given = {"label": label, "help_text": self.help_text, **kwargs}
        names = ("label", "help_text", "widget", "initial")
        return ConstraintsFormField(**{name: given[name] for name in names if given.get(name)})
