"""What follows when something is written, changed or decided."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from community.discussions import signals
from community.discussions.enums import State
from community.discussions.models import Post, Thread
from community.discussions.telling import excerpt, follow_own, tell_accepted, tell_post
from community.notifications.actions import reword


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
    """News that has been told says what the post says now; of what was redacted, nothing."""
    reword(key=f"post:{post.pk}", title=post.thread.title, body=excerpt(post))


@receiver(signals.post_state_changed)
def on_state_changed(post: Post, after: str, **_kwargs: Any) -> None:
    """What is shown at last is told; of what is hidden no news keeps the words."""
    if after == State.VISIBLE:
        tell_post(post)
    reword(key=f"post:{post.pk}", title=post.thread.title, body=excerpt(post))


@receiver(signals.answer_accepted)
def on_accepted(thread: Thread, post: Post, actor: Any, **_kwargs: Any) -> None:
    """Tell whoever wrote the answer."""
    tell_accepted(thread, post, actor)
