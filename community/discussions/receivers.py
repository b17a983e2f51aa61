"""What follows when something is written, changed or decided."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from community.discussions import signals
from community.discussions.enums import State
from community.discussions.models import Post, Thread
from community.discussions.telling import (
    follow_own,
    forget_title,
    reword_told,
    tell_accepted,
    tell_newly_named,
    tell_post,
)


@receiver(signals.thread_opened)
@receiver(signals.replied)
def on_written(post: Post, **_kwargs: Any) -> None:
    """Follow what one writes in, and tell the others."""
    try:
        follow_own(post)
    except PermissionDenied:
        # What waits beside a page that was hidden meanwhile: nobody is told of it.
        return
    tell_post(post)


@receiver(signals.post_edited)
def on_edited(post: Post, **_kwargs: Any) -> None:
    """News that has been told says what the post says now; whoever it names now is told."""
    reword_told(post)
    tell_newly_named(post)


@receiver(signals.title_redacted)
def on_title_redacted(thread: Thread, before: str, **_kwargs: Any) -> None:
    """No news keeps a title that was taken out."""
    forget_title(thread, before)


@receiver(signals.post_state_changed)
def on_state_changed(post: Post, after: str, **_kwargs: Any) -> None:
    """What is shown at last is told; of what is hidden no news keeps the words."""
    if after == State.VISIBLE:
        tell_post(post)
    reword_told(post)


@receiver(signals.answer_accepted)
def on_accepted(thread: Thread, post: Post, actor: Any, **_kwargs: Any) -> None:
    """Tell whoever wrote the answer."""
    tell_accepted(thread, post, actor)
