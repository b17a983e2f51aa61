"""What moderators did with a thread as a whole, told to whoever opened it."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from community.discussions import signals
from community.discussions.models import Thread
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind

MOVED = register_kind(Kind("thread_moved", "Moved"))
MERGED = register_kind(Kind("thread_merged", "Merged"))
SPLIT = register_kind(Kind("thread_split", "Split"))
LOCKED = register_kind(Kind("thread_locked", "Locked"))


def _tell(kind: Kind, thread: Thread, people: set[int], body: str, **more: Any) -> None:
    """Tell those who opened what was changed, and may read it where it is now."""
    more.setdefault("key", f"{kind.name}:{thread.pk}:{timezone.now().isoformat()}")
    notify(
        kind=kind,
        title=thread.title,
        body=body,
        target=thread,
        recipients={person: Reason("You began it.") for person in people},
        **more,
    )


@receiver(signals.thread_moved)
def on_moved(thread: Thread, before: str, actor: Any, *, is_locked: bool, **_kwargs: Any) -> None:
    """Say where it is now; and that it is locked, where that was done with it."""
    body = f"It was in {before} and is in {thread.space} now."
    if is_locked:
        body = f"{body} It is locked: {thread.lock_reason}"
    _tell(MOVED, thread, {thread.author_id}, body, actor=actor)


@receiver(signals.thread_merged)
def on_merged(thread: Thread, into: Thread, actor: Any, **_kwargs: Any) -> None:
    """Say where it went on."""
    people = {thread.author_id, into.author_id}
    body = f"“{thread.title}” goes on here. The old address leads to this one."
    _tell(MERGED, into, people, body, actor=actor, key=f"{MERGED.name}:{thread.pk}")


@receiver(signals.thread_split)
def on_split(thread: Thread, new: Thread, actor: Any, **_kwargs: Any) -> None:
    """Say that some of it has a thread of its own."""
    people = {thread.author_id, new.author_id}
    body = f"Replies from “{thread.title}” have a thread of their own now."
    _tell(SPLIT, new, people, body, actor=actor, key=f"{SPLIT.name}:{new.pk}")


@receiver(signals.thread_locked)
def on_locked(thread: Thread, actor: Any, **_kwargs: Any) -> None:
    """Say why nobody writes in it any more."""
    _tell(LOCKED, thread, {thread.author_id}, thread.lock_reason, actor=actor)
