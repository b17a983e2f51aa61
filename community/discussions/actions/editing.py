"""Changing what was written, with everything that stood before in its history; taking it away."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from community.discussions import signals
from community.discussions.actions.counting import recount
from community.discussions.actions.locking import locked
from community.discussions.actions.texts import check_reason, clean_title, rendered, title_for_log
from community.discussions.enums import State
from community.discussions.models import Draft, Post, PostVersion, Thread
from community.discussions.rules import can_delete, can_edit, can_redact
from community.discussions.text import named_anew
from community.moderation import limits

# Instead of the title of a thread whose opening text was taken out.
REDACTED = "Redacted by a moderator"


class ChangedError(Exception):
    """The text has been changed since it was opened for editing."""


@transaction.atomic
def edit_post(
    *,
    actor: Any,
    post: Post,
    body: str,
    title: str | None = None,
    reason: str = "",
    since: int | None = None,
) -> Post:
    """Change a text; what stood there stays readable. An opening text may bring a new `title`.

    A moderator says why. `since` is its edition when it was opened for editing.
    Raises PermissionDenied, ValidationError, or ChangedError.
    """
    _, kept = locked(post)
    if not can_edit(actor, kept):
        raise PermissionDenied("You cannot change this.")
    is_own = kept.author_id == actor.pk
    reason = "" if is_own else check_reason(reason)
    text, made = rendered(body)
    if since is not None and edition_of(kept) != since:
        raise ChangedError
    is_renamed, is_changed = _rename(kept, title), text != kept.body
    if is_own and (is_changed or is_renamed):
        _check_limits(actor, kept.body, text)
    if is_changed:
        _keep_version(kept, actor, reason)
        kept.body, kept.html, kept.edited_at = text, made.html, timezone.now()
        kept.redacted_at, kept.redaction_reason = None, ""
        kept.save(update_fields=["body", "html", "edited_at", "redacted_at", "redaction_reason"])
    if is_changed or is_renamed:
        data = {"reason": reason}
        log(
            instance=kept, action="discussions.edit", user=actor,
            title=title_for_log(kept), data=data,
        )  # fmt: skip
    Draft.objects.filter(user=actor, place=f"edit-{kept.pk}").delete()
    signals.post_edited.send(sender=Post, post=kept, actor=actor)
    return kept


def edition_of(post: Post) -> int:
    """A number that rises with each change of a text, and with each that is taken out for good."""
    redacted = post.versions.filter(redacted_at__isnull=False).count()
    return post.versions.count() + redacted + (post.redacted_at is not None)


def _check_limits(actor: Any, before: str, text: str) -> None:
    try:
        limits.check_pace(actor, "edit")
        limits.check_pace(actor, "mention", len(named_anew(before, text)))
        limits.check_links(actor, text)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error


def _rename(post: Post, title: str | None) -> bool:
    """Give the thread of an opening text another title; whether it is one. Its address stays."""
    if title is None or not post.is_opening or post.thread.space_id is None:
        return False
    title = clean_title(title)
    if title == post.thread.title:
        return False
    post.thread.title = title
    post.thread.save(update_fields=["title"])
    return True


def _keep_version(post: Post, actor: Any, reason: str) -> PostVersion:
    return PostVersion.objects.create(
        post=post,
        body=post.body,
        html=post.html,
        edited_by=actor,
        written_at=post.edited_at or post.created_at,
        reason=reason,
        redacted_at=post.redacted_at,
        redaction_reason=post.redaction_reason,
    )


@transaction.atomic
def delete_post(*, actor: Any, post: Post) -> Post:
    """Take one's own text away: its place stays, marked. Raises PermissionDenied.

    A thread that nobody has replied to goes with its opening text.
    """
    thread, kept = locked(post)
    if not can_delete(actor, kept):
        raise PermissionDenied("You cannot delete this.")
    before = kept.state
    kept.state = State.DELETED
    kept.save(update_fields=["state"])
    is_alone = not Post.objects.filter(thread=thread).exclude(pk=kept.pk).exists()
    if kept.is_opening and is_alone and thread.space_id is not None:
        thread.state = State.DELETED
    recount(thread)
    log(instance=kept, action="discussions.delete", user=actor, title=title_for_log(kept))
    signals.post_state_changed.send(
        sender=Post, post=kept, before=before, after=State.DELETED, actor=actor
    )
    return kept


@transaction.atomic
def redact_version(*, actor: Any, version: PostVersion, reason: str) -> PostVersion:
    """Take an earlier text out for good; who and when stay. Raises PermissionDenied."""
    _check_can_redact(actor)
    reason = check_reason(reason)
    kept = PostVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    _empty(kept, actor, reason)
    _log_redaction(kept.post, actor, reason)
    signals.post_edited.send(sender=Post, post=kept.post, actor=actor)
    return kept


@transaction.atomic
def redact_post(*, actor: Any, post: Post, reason: str) -> Post:
    """Take a text and all that stood before it away for good. Raises PermissionDenied."""
    _check_can_redact(actor)
    reason = check_reason(reason)
    _, kept = locked(post)
    for version in kept.versions.filter(redacted_at=None):
        _empty(version, actor, reason)
    kept.body, kept.html = "", ""
    kept.redacted_at, kept.redaction_reason = timezone.now(), reason
    kept.save(update_fields=["body", "html", "redacted_at", "redaction_reason"])
    _redact_titles(kept, actor)
    Draft.objects.filter(place=f"edit-{kept.pk}").delete()
    _log_redaction(kept, actor, reason)
    signals.post_edited.send(sender=Post, post=kept, actor=actor)
    return kept


def _redact_titles(post: Post, actor: Any) -> None:
    """With an opening text goes the title, which stands in the address, too.

    A thread that went on in another one has its opening text there, and its title still.
    """
    opened = Thread.objects.filter(
        merged_into=post.thread_id, author=post.author_id, created_at=post.created_at
    )
    own = [post.thread] if post.is_opening and post.thread.space_id is not None else []
    for thread in [*own, *opened]:
        before = thread.title
        thread.title, thread.slug = REDACTED, slugify(REDACTED)
        thread.save(update_fields=["title", "slug"])
        signals.title_redacted.send(sender=Thread, thread=thread, before=before, actor=actor)


def _check_can_redact(actor: Any) -> None:
    if not can_redact(actor):
        raise PermissionDenied("Only a moderator takes a text out for good.")


def _empty(version: PostVersion, actor: Any, reason: str) -> None:
    version.body = version.html = ""
    version.redacted_at, version.redacted_by = timezone.now(), actor
    version.redaction_reason = reason
    version.save()


def _log_redaction(post: Post, actor: Any, reason: str) -> None:
    data = {"reason": reason}
    log(
        instance=post, action="discussions.redact", user=actor,
        title=title_for_log(post), data=data,
    )  # fmt: skip
