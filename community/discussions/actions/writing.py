"""Opening a thread and replying: each text once, however often it is sent."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from community.discussions import signals
from community.discussions.actions.texts import clean, clean_title, rendered, title_for_log
from community.discussions.enums import State, ThreadKind
from community.discussions.models import Draft, Post, Space, Thread
from community.discussions.places import draft_place
from community.discussions.rules import check_can_post
from community.discussions.text import Rendered
from community.moderation import limits
from community.moderation.actions import hold
from exemplar.accounts.models import User
from practices.taxonomy.models import Topic

LONGEST_SLUG = 80
HELD = "The first posts of new members wait in this space."
SENT = (
    "This form was sent before, and what it said then is posted. Send it once more to post this "
    "text as well."
)


def open_thread(
    *,
    actor: Any,
    place: Any,
    title: str,
    body: str,
    kind: str = ThreadKind.DISCUSSION,
    key: UUID | None = None,
    by_mail: bool = False,
) -> Thread:
    """Begin a thread in a space, or the comments beside a page or a topic.

    Where there are comments already, it is one more of them. The same key again answers with the
    thread that it has opened. Raises PermissionDenied or ValidationError.
    """
    key = key or uuid4()
    if written := _written(actor, key, body):
        return written.thread
    if beside := _comments_beside(place):
        answer = reply(actor=actor, thread=beside, body=body, key=key, by_mail=by_mail)
        return answer.thread
    check_can_post(actor, place)
    if kind not in ThreadKind.values:
        raise ValidationError({"kind": "Choose a discussion or a question."})
    title = clean_title(title)
    body, made = rendered(body)
    state = _state_for(actor, place)
    try:
        with transaction.atomic():
            _check_still_here(actor)
            thread = Thread.objects.create(
                **_placed(place),
                kind=kind,
                title=title,
                slug=slugify(title)[:LONGEST_SLUG].strip("-") or "thread",
                author=actor,
                state=state,
            )
            post = Post.objects.create(
                thread=thread, position=0, author=actor, key=key, body=body, html=made.html,
                state=state, created_at=thread.created_at, by_mail=by_mail,
            )  # fmt: skip
            _check_limits(actor, post, made)
            _settle(actor, post, draft_place(place))
            log(instance=thread, action="discussions.open", user=actor, title=title_for_log(thread))
            signals.thread_opened.send(sender=Post, thread=thread, post=post, actor=actor)
    except IntegrityError:
        if written := _written(actor, key, body):
            return written.thread
        if beside := _comments_beside(place):
            return reply(actor=actor, thread=beside, body=body, key=key, by_mail=by_mail).thread
        raise
    return thread


def reply(
    *,
    actor: Any,
    thread: Thread,
    body: str,
    parent: Post | None = None,
    key: UUID | None = None,
    by_mail: bool = False,
) -> Post:
    """Reply to a thread, or to a reply in it; a reply to a nested one stands beside that one.

    The same key again answers with what it has written. Raises PermissionDenied or
    ValidationError.
    """
    key = key or uuid4()
    if written := _written(actor, key, body):
        return written
    check_can_post(actor, thread)
    answered = parent
    _parent_in(thread, parent)
    text, made = rendered(body)
    state = _state_for(actor, thread.space)
    try:
        with transaction.atomic():
            _check_still_here(actor)
            kept = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
            _check_still_open(kept)
            if kept.space_id != thread.space_id:
                # It was moved meanwhile: others may read it there, and other rules hold.
                check_can_post(actor, kept)
                state = _state_for(actor, kept.space)
            parent = _parent_in(kept, _as_it_is(answered))
            if parent is None:
                kept.last_position = _next_position(kept)
            post = Post.objects.create(
                thread=kept, parent=parent, position=None if parent else kept.last_position,
                author=actor, key=key, body=text, html=made.html, state=state, by_mail=by_mail,
            )  # fmt: skip
            _check_limits(actor, post, made)
            if state == State.VISIBLE:
                kept.reply_count += 1
                kept.last_post_at = post.created_at
            kept.save(update_fields=["last_position", "reply_count", "last_post_at"])
            place = f"post-{parent.pk}" if parent else f"thread-{kept.pk}"
            _settle(actor, post, place)
            log(instance=post, action="discussions.reply", user=actor, title=title_for_log(post))
            signals.replied.send(sender=Post, post=post, actor=actor, answered=answered)
    except IntegrityError:
        if written := _written(actor, key, body):
            return written
        raise
    return post


def _written(actor: Any, key: UUID, body: str) -> Post | None:
    """What a form has written already. Raises PermissionDenied for a key of somebody else's.

    Raises ValidationError where other words are in it now: somebody went back and typed anew.
    """
    post = Post.objects.filter(key=key).select_related("thread__space").first()
    if post is None:
        return None
    if post.author_id != actor.pk:
        raise PermissionDenied("This form belongs to somebody else. Open it again.")
    if not (post.redacted_at or _has_said(post, clean(Post, "body", body))):
        raise ValidationError({"body": SENT})
    return post


def _has_said(post: Post, text: str) -> bool:
    said = Q(body=text) | Q(redacted_at__isnull=False)
    return post.body == text or post.versions.filter(said).exists()


def _check_still_here(actor: Any) -> None:
    """Raises PermissionDenied for whoever leaves or is suspended at this very moment."""
    rows = User.objects.select_for_update(no_key=True).filter(pk=actor.pk, is_active=True)
    if rows.first() is None:
        raise PermissionDenied("This account is closed.")


def _comments_beside(place: Any) -> Thread | None:
    """The comments beside a page or a topic, where there are any."""
    if isinstance(place, Space):
        return None
    return Thread.objects.filter(**_placed(place)).select_related("page", "topic").first()


def _placed(place: Any) -> dict[str, Any]:
    if isinstance(place, Space):
        return {"space": place}
    return {"topic": place} if isinstance(place, Topic) else {"page": Page(pk=place.pk)}


def _parent_in(thread: Thread, parent: Post | None) -> Post | None:
    """The reply below which one stands: there is one level. The opening text has none below it."""
    if parent is None:
        return None
    if parent.thread_id != thread.pk or parent.state != State.VISIBLE:
        raise ValidationError({"body": "What you reply to is not here any more."})
    return None if parent.is_opening else parent.parent or parent


def _as_it_is(post: Post | None) -> Post | None:
    return Post.objects.select_related("parent").get(pk=post.pk) if post else None


def _next_position(thread: Thread) -> int:
    # What was moved here may stand further down than what was counted.
    highest = Post.objects.filter(thread=thread).aggregate(highest=Max("position"))["highest"]
    return max(thread.last_position, highest or 0) + 1


def _check_still_open(thread: Thread) -> None:
    if thread.is_locked or thread.merged_into_id:
        raise PermissionDenied("This thread has just been closed: nobody writes in it any more.")


def _check_limits(actor: Any, post: Post, made: Rendered) -> None:
    # After the text is in place: of a form that is sent five times at once, one is counted.
    try:
        limits.check_pace(actor, "post")
        if post.by_mail:
            limits.check_pace(actor, "mail")
        limits.check_pace(actor, "mention", len(made.mentions))
        limits.check_links(actor, post.body)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error


def _state_for(actor: Any, place: Any) -> State:
    is_held = isinstance(place, Space) and place.holds_first_posts and limits.is_new(actor)
    return State.HELD if is_held else State.VISIBLE


def _settle(actor: Any, post: Post, place: str) -> None:
    """What is typed there is no draft any more; what waits goes to the moderators."""
    Draft.objects.filter(user=actor, place=place).delete()
    if post.state == State.HELD:
        hold(record=post, why=HELD)
