"""Who writes where, who changes what was written, and whose text is shown to whom."""

from typing import Any

from django.core.exceptions import PermissionDenied

from community.discussions.enums import SpaceAudience, State, ThreadKind
from community.discussions.models import Post, Space, Thread
from community.discussions.queries.visible import spaces_for, threads_for
from community.moderation.rules import can_moderate
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import roles_of
from exemplar.accounts.rules import is_member
from practices.taxonomy.models import Topic

SIGN_IN = "Sign in to take part."
# Texts that nobody changes any more.
GONE = frozenset({State.REMOVED, State.DELETED})


def why_not_post(user: Any, place: Any) -> str:
    """What keeps a person from writing in a place; nothing if all is well.

    Whoever may not read a place is told nothing else of it.
    """
    if not is_member(user):
        return SIGN_IN
    if not _reads(user, place):
        return "This cannot be read, or is not there any more."
    thread = place if isinstance(place, Thread) else None
    space = thread.space if thread else place
    if isinstance(space, Space) and not space.is_open:
        return "This space is closed: people read in it, and do not write."
    if thread and thread.merged_into_id:
        return "This thread goes on in another one."
    if thread and thread.is_locked:
        return "This thread is locked: nobody writes in it any more."
    return ""


def _reads(user: Any, place: Any) -> bool:
    # Found a moment ago among what this very person reads: it is not looked for again.
    if user is getattr(place, "found_for", None):
        return True
    if isinstance(place, Space):
        return spaces_for(user).filter(pk=place.pk).exists()
    if isinstance(place, Thread):
        return threads_for(user).filter(pk=place.pk).exists()
    if isinstance(place, Topic):
        return True
    return bool(type(place)._default_manager.visible_to(user).filter(pk=place.pk).exists())


def can_post(user: Any, place: Any) -> bool:
    """Whether a person writes in a space, in a thread, or beside a page or topic."""
    return not why_not_post(user, place)


def check_can_post(user: Any, place: Any) -> None:
    """Raises PermissionDenied with what keeps a person from writing there."""
    if why := why_not_post(user, place):
        raise PermissionDenied(why)


def reads_text(user: Any, post: Post) -> bool:
    """Whether a person reads the text of a post in a thread that they may read."""
    if post.state == State.VISIBLE or can_moderate(user):
        return True
    return is_member(user) and post.author_id == user.pk and post.state != State.DELETED


def can_edit(user: Any, post: Post) -> bool:
    """One's own text, unless it is gone or its thread is locked; a moderator anybody's."""
    if post.state in GONE or not is_member(user):
        return False
    return (post.author_id == user.pk and not post.thread.is_locked) or can_moderate(user)


def can_delete(user: Any, post: Post) -> bool:
    """One's own text, once."""
    return is_member(user) and post.author_id == user.pk and post.state not in GONE


def can_redact(user: Any) -> bool:
    """Moderators take a text out of the history for good."""
    return can_moderate(user)


def can_accept(user: Any, thread: Thread) -> bool:
    """Whoever asked, or a moderator, says which answer helped."""
    if thread.kind != ThreadKind.QUESTION or thread.state != State.VISIBLE or not is_member(user):
        return False
    return thread.author_id == user.pk or can_moderate(user)


def can_react(user: Any, post: Post) -> bool:
    """Whoever is signed in, to what is shown and is not their own."""
    return is_member(user) and post.state == State.VISIBLE and post.author_id != user.pk


def can_promote(user: Any, thread: Thread) -> bool:
    """Who turns a thread into a practice: its author, moderators, practitioners who took part.

    Only what stands in a space that is not private: nothing leaves a circle of named people.
    """
    space = thread.space
    if space is None or space.audience == SpaceAudience.PRIVATE or not is_member(user):
        return False
    if thread.state != State.VISIBLE or thread.merged_into_id or not can_post(user, space):
        return False
    if thread.author_id == user.pk or can_moderate(user):
        return True
    took_part = Post.objects.filter(thread=thread, author=user, state=State.VISIBLE)
    return Role.PRACTITIONER in roles_of(user) and took_part.exists()


def refuse(reason: str) -> None:
    """Raises PermissionDenied."""
    raise PermissionDenied(reason)
