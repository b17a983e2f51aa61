"""The forms with which moderators arrange threads."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from community.discussions.arranging import may_go_to
from community.discussions.models import LONGEST_REASON, LONGEST_TITLE, Post, Space, Thread
from community.discussions.queries import listed_for
from exemplar.core.choice_fields import SeveralField

_THREAD = re.compile(r"(?:.*/discussions/[^/]+/)?(\d{1,18})(?:-[\w-]*)?/?(?:[?#].*)?\Z")


class MoveForm(forms.Form):
    """To which space a thread goes: those in which nobody reads it who could not before."""

    space = forms.ModelChoiceField(Space.objects.none(), empty_label=None)
    lock_reason = forms.CharField(
        label="To lock it there, say why",
        max_length=LONGEST_REASON,
        required=False,
        help_text="Leave it empty, and people go on writing.",
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [
            space.pk
            for space in Space.objects.all()
            if space.pk != thread.space_id and may_go_to(thread, space)
        ]
        self.fields["space"].queryset = Space.objects.filter(pk__in=others)  # type: ignore[attr-defined]
        self.has_choice = bool(others)
        if thread.is_locked:
            del self.fields["lock_reason"]


class MergeForm(forms.Form):
    """Into which other thread one goes, named by its address."""

    into = forms.CharField(
        label="Address of the other thread",
        max_length=500,
        help_text="Copy it from the browser. All that was written here is put at its end.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_into(self) -> Thread:
        """The thread with this address. Raises ValidationError where there is none."""
        found = _THREAD.match(self.cleaned_data["into"].strip())
        threads = listed_for(self.user).select_related("space")
        thread = threads.filter(pk=int(found[1])).first() if found else None
        if thread is None:
            raise ValidationError("No thread has this address. Copy it whole from the browser.")
        return thread


class LockForm(forms.Form):
    """Why nobody writes in a thread any more."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        help_text="Everybody who reads the thread sees it.",
    )


class SplitForm(forms.Form):
    """The replies that make up a thread of their own, and its title."""

    title = forms.CharField(label="Title of the new thread", max_length=LONGEST_TITLE)
    posts = SeveralField(
        Post.objects.none(),
        label="Replies that go there",
        widget=forms.CheckboxSelectMultiple,
        help_text="What was answered to a reply goes with it. The first one opens the new thread.",
        error_messages={"required": "Choose the replies that make up the new thread."},
    )

    def __init__(self, *args: Any, choices: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = choices  # type: ignore[attr-defined]
