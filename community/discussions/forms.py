"""The forms in which people write. What a text may hold is for the actions to say."""

from typing import Any

from django import forms

from community.discussions.enums import ThreadKind
from community.discussions.models import LONGEST_REASON, LONGEST_TITLE

KINDS = {
    ThreadKind.QUESTION: "A question: I want an answer",
    ThreadKind.DISCUSSION: "A discussion: I want to talk something over",
}


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "data-markdown": "", "autocomplete": "off"})


class ReplyForm(forms.Form):
    """A reply."""

    body = forms.CharField(
        label="Your reply",
        widget=_text(6),
        help_text="You can use Markdown, and name people with @.",
        error_messages={"required": "Write something before you send it."},
    )

    def __init__(self, *args: Any, warnings: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings = warnings or []


class CommentForm(ReplyForm):
    """A comment beside a page or a topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Your comment"


class ThreadForm(ReplyForm):
    """A new thread."""

    kind = forms.ChoiceField(
        label="What do you want to start?",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial=ThreadKind.QUESTION,
    )
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "hx-get": "/discussions/similar/",
                "hx-trigger": "input changed delay:600ms",
                "hx-target": "#similar",
            }
        ),
        help_text="In one line: what is it about? A question is best written as a question.",
        error_messages={"required": "Give it a title, so that others can find it."},
    )
    field_order = ("kind", "title", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        body.label, body.widget = "Your text", _text(12)


class EditForm(ReplyForm):
    """A text that was written before; the opening text with its title, another's with a reason."""

    title = forms.CharField(label="Title", max_length=LONGEST_TITLE)
    reason = forms.CharField(
        label="Why you change it",
        max_length=LONGEST_REASON,
        help_text="Stands in the history of the text, and stays on record.",
    )
    field_order = ("title", "body", "reason")

    def __init__(
        self, *args: Any, has_title: bool = False, is_own: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Text"
        self.fields["body"].widget.attrs["rows"] = 12
        if not has_title:
            del self.fields["title"]
        if is_own:
            del self.fields["reason"]


class ReasonForm(forms.Form):
    """Why a moderator takes a text away for good."""

    reason = forms.CharField(
        label="Why is it taken away?",
        max_length=LONGEST_REASON,
        help_text="Everybody who reads the history sees the reason. Do not repeat the text in it.",
        error_messages={"required": "Say why. The reason stays on record."},
    )
