"""The forms in which one side asks about a request, and the other answers."""

from typing import Any

from django import forms

from community.advising.models import Question
from community.advising.models.questions import LONGEST_WORDS
from exemplar.core.plain_text import validate_lines


def _words(label: str, hint: str, needed: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_WORDS,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": needed},
    )


class QuestionForm(forms.Form):
    """A question."""

    text = _words(
        "Your question",
        "Coordinators, the official and the delegates read it; no advisor does. It stays as it is.",
        "Write your question.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Beside other forms of the page: each field is somebody's own.
        super().__init__(*args, **kwargs)
        self.auto_id = "id_question_%s"


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = _words("Your answer", "Who asked is told. It stays as it is.", "Write your answer.")

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_question_{question.pk}_%s"
