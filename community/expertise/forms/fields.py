"""The fields that the forms of a profile share."""

from typing import Any

from django import forms

from exemplar.core.choice_fields import SeveralField
from exemplar.core.plain_text import validate_line

INDENT = "\u2003"
LONGEST_LINE = 120


def line(label: str, help_text: str = "", *, required: bool = False, **attrs: str) -> Any:
    """A field for one line of text."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_LINE,
        required=required,
        validators=[validate_line],
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


def day(label: str, help_text: str = "") -> Any:
    """A field for a day."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def several(kind: Any, label: str) -> Any:
    """Boxes to tick, one for each word of the vocabulary."""
    return SeveralField(
        kind.objects.all(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class TopicsField(SeveralField):
    """Topics in the order of their tree, each indented by its depth."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, topic: Any) -> str:
        """The name, further in the further down it is."""
        return INDENT * (topic.depth - 1) + str(topic)
