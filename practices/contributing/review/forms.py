"""The words that go with a decision, and an author's answer."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

LONGEST_REASON = 2000
LONGEST_ANSWER = 2000


class DecisionForm(forms.Form):
    """A decision; Wagtail calls its words the comment."""

    # What the decision means for the author, said above the field.
    meaning = ""
    comment = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 5}),
        validators=[ProhibitNullCharactersValidator()],
    )


class RequestChangesForm(DecisionForm):
    """What the author is asked to change."""

    meaning = (
        "The author gets your comments on the sections, and what you write here, and can change "
        "the text. It comes back to you with the answers."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.label = "What should change"
        field.required = False
        field.help_text = "May stay empty if your comments on the sections say it all."


class DeclineForm(DecisionForm):
    """Why it does not become part of the library."""

    meaning = (
        "It is not published. The author is told why, in your words, and can begin again from "
        "the same text. Ask for changes instead if the text could be put right."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.label = "Reason"
        field.help_text = "The author reads it as it stands. Name the rule that it does not meet."


FORMS: dict[str, type[DecisionForm]] = {
    "request_changes": RequestChangesForm,
    "decline": DeclineForm,
}
