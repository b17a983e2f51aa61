"""What moderators do with threads: move, merge, split, lock and pin them.

Nothing that was written for few readers is ever shown to more by it.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from community.discussions import signals
from community.discussions.actions.counting import recount
from community.discussions.actions.texts import check_reason, clean_title, title_for_log
from community.discussions.actions.writing import LONGEST_SLUG
from community.discussions.enums import SpaceAudience, State, ThreadKind
from community.discussions.models import Post, Space, Thread, Visit
from community.discussions.places import draft_place
from community.moderation.rules import can_moderate
from community.notifications.actions import retarget
from community.notifications.models import Subscription
from exemplar.core.visibility import may_read


def check_can_arrange(user: Any) -> None:
    """Raises PermissionDenied for anyone but moderators."""
    if not can_moderate(user):
        raise PermissionDenied("Only a moderator arranges threads.")


def may_go_to(thread: Thread, space: Space) -> bool:
    """Whether everybody who can read the space could read the thread where it stands now."""
    if thread.space_id == space.pk:
        return True
    if thread.space is None:
        return _is_public_place(thread)
    if thread.space.audience == SpaceAudience.PUBLIC:
        return True
    # People in government read a space of theirs; who is named for a private one may be anybody.
    return thread.space.audience == space.audience == SpaceAudience.GOVERNMENT


def _is_public_place(thread: Thread) -> bool:
    """Whether the page that a thread stands beside is open to everybody."""
    page = thread.page
    return page is None or (page.live and may_read(AnonymousUser(), page.path))


def _check_may_go_to(thread: Thread, space: Space) -> None:
    if not may_go_to(thread, space):
        raise ValidationError(
            {
                "space": "It was written for fewer readers, or for others. "
                "It can go only where nobody reads it who could not read it before."
            }
        )


def _locked(*threads: Thread) -> list[Thread]:
    """The threads as they are now, held until the transaction ends; always in the same order."""
    keys = [thread.pk for thread in threads]
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space", "page")
    found = {thread.pk: thread for thread in rows.filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in keys]


@transaction.atomic
def move_thread(*, actor: Any, thread: Thread, space: Space, lock_reason: str = "") -> Thread:
    """Take a thread to another space, and lock it there if a reason for that is given.

    Raises PermissionDenied or ValidationError.
    """
    check_can_arrange(actor)
    (thread,) = _locked(thread)
    _check_may_go_to(thread, space)
    is_locked = bool(lock_reason) and not thread.is_locked
    if is_locked:
        try:
            _lock(thread, actor, lock_reason)
        except ValidationError as error:
            raise ValidationError({"lock_reason": error.messages}) from error
    before = str(thread.place)
    from_place = draft_place(thread.place)
    thread.space, thread.page, thread.topic = space, None, None
    thread.save(update_fields=["space", "page", "topic"])
    # What has gone on in it is nowhere else.
    Thread.objects.filter(merged_into=thread).update(space=space, page=None, topic=None)
    _note(thread, "move", actor, {"from": from_place, "to": draft_place(space)})
    # What was done in one go is told in one piece of news.
    signals.thread_moved.send(
        sender=Thread, thread=thread, actor=actor, before=before, is_locked=is_locked
    )
    return thread


@transaction.atomic
def merge_threads(*, actor: Any, thread: Thread, into: Thread) -> Thread:
    """Put all of one thread at the end of another, and lead its address there.

    The opening text becomes a reply; who followed the one follows the other.
    Raises PermissionDenied or ValidationError.
    """
    check_can_arrange(actor)
    if thread.pk == into.pk:
        raise ValidationError({"into": "A thread cannot be merged into itself."})
    thread, into = _locked(thread, into)
    if thread.merged_into_id or into.merged_into_id:
        raise ValidationError({"into": "One of the two has been merged already."})
    if into.space is None:
        raise ValidationError({"into": "Comments beside a page can be merged into a thread only."})
    _check_may_go_to(thread, into.space)
    first = into.last_position + 1
    posts = Post.objects.filter(thread=thread)
    highest = posts.aggregate(highest=Max("position"))["highest"] or 0
    posts.filter(position=None).update(thread=into)
    posts.update(thread=into, position=F("position") + first)
    into.last_position = first + highest
    if into.kind == ThreadKind.QUESTION and into.accepted_id is None:
        into.accepted_id = thread.accepted_id
    into.save(update_fields=["last_position"])
    thread.merged_into, thread.accepted = into, None
    thread.last_position = thread.reply_count = 0
    # Beside a page there is room for a new one.
    thread.space, thread.page, thread.topic = into.space, None, None
    thread.save()
    Thread.objects.filter(merged_into=thread).update(merged_into=into, space=into.space)
    recount(into)
    _follow_instead(thread, into)
    retarget(before=thread, after=into)
    _note(into, "merge", actor, {"thread": thread.pk})
    signals.thread_merged.send(sender=Thread, thread=thread, into=into, actor=actor)
    return into


def _follow_instead(thread: Thread, into: Thread) -> None:
    """Whoever followed one thread follows the other, as closely; what they chose for it stays."""
    kind = ContentType.objects.get_for_model(Thread)
    every = Subscription.objects.filter(target_type=kind)
    known = every.filter(target_id=into.pk)
    moved = every.filter(target_id=thread.pk).exclude(
        user__in=list(known.values_list("user", flat=True))
    )
    moved.update(target_id=into.pk)
    every.filter(target_id=thread.pk).delete()
    Visit.objects.filter(thread=thread).delete()


@transaction.atomic
def split_thread(*, actor: Any, thread: Thread, posts: Collection[int], title: str) -> Thread:
    """Take some replies out of a thread into one of their own, with what was answered to them.

    The first of them opens it. Raises PermissionDenied or ValidationError.
    """
    check_can_arrange(actor)
    title = clean_title(title)
    (thread,) = _locked(thread)
    if thread.space is None:
        raise ValidationError({"posts": "Comments stay together beside their page."})
    chosen = list(
        Post.objects.filter(thread=thread, pk__in=posts, position__gt=0).order_by("position")
    )
    if not chosen:
        raise ValidationError({"posts": "Choose the replies that make up the new thread."})
    opening = chosen[0]
    new = Thread(
        space=thread.space,
        kind=ThreadKind.DISCUSSION,
        title=title,
        slug=slugify(title)[:LONGEST_SLUG].strip("-") or "thread",
        author_id=opening.author_id,
        # As everywhere: what others said stays, though the author took the first text away.
        state=State.VISIBLE if opening.state == State.DELETED else opening.state,
        created_at=opening.created_at,
        split_from=thread,
    )
    new.save()
    _take(new, opening, chosen[1:])
    recount(thread)
    recount(new)
    keys = list(Post.objects.filter(thread=new).values_list("pk", flat=True))
    told = [f"post:{key}" for key in keys] + [f"accepted:{thread.pk}:{key}" for key in keys]
    retarget(before=thread, after=new, keys=told)
    _note(new, "split", actor, {"from": thread.pk, "replies": len(chosen)})
    signals.thread_split.send(sender=Thread, thread=thread, new=new, actor=actor)
    return new


def _take(new: Thread, opening: Post, others: list[Post]) -> None:
    """Move posts to a new thread. What was answered to the opening text answers the thread."""
    below = list(Post.objects.filter(parent=opening).order_by("pk"))
    Post.objects.filter(pk=opening.pk).update(thread=new, position=0)
    Post.objects.filter(parent__in=others).update(thread=new)
    for place, post in enumerate([*below, *others], start=1):
        Post.objects.filter(pk=post.pk).update(thread=new, position=place, parent=None)
    new.last_position = len(below) + len(others)
    new.save(update_fields=["last_position"])


@transaction.atomic
def lock_thread(*, actor: Any, thread: Thread, reason: str) -> Thread:
    """Let nobody write in a thread any more, and say why. Raises PermissionDenied."""
    check_can_arrange(actor)
    (thread,) = _locked(thread)
    _lock(thread, actor, reason)
    signals.thread_locked.send(sender=Thread, thread=thread, actor=actor)
    return thread


def _lock(thread: Thread, actor: Any, reason: str) -> None:
    thread.locked_at = thread.locked_at or timezone.now()
    thread.lock_reason = check_reason(reason)
    thread.save(update_fields=["locked_at", "lock_reason"])
    _note(thread, "lock", actor, {"reason": thread.lock_reason})


@transaction.atomic
def unlock_thread(*, actor: Any, thread: Thread) -> Thread:
    """Let people write in a thread again. Raises PermissionDenied."""
    check_can_arrange(actor)
    (thread,) = _locked(thread)
    thread.locked_at, thread.lock_reason = None, ""
    thread.save(update_fields=["locked_at", "lock_reason"])
    _note(thread, "unlock", actor)
    return thread


@transaction.atomic
def pin_thread(*, actor: Any, thread: Thread, is_pinned: bool) -> Thread:
    """Keep a thread at the top of its space, or let it go its way. Raises PermissionDenied."""
    check_can_arrange(actor)
    (thread,) = _locked(thread)
    if thread.is_pinned != is_pinned:
        thread.is_pinned = is_pinned
        thread.save(update_fields=["is_pinned"])
        _note(thread, "pin" if is_pinned else "unpin", actor)
    return thread


def _note(thread: Thread, verb: str, actor: Any, data: dict[str, Any] | None = None) -> None:
    """An entry of the audit trail, which holds none of the words that were written."""
    action = f"discussions.{verb}"
    log(instance=thread, action=action, user=actor, title=title_for_log(thread), data=data)
