"""Changing what was written, with everything that stood before in its history; taking it away."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from community.discussions import signals
from community.discussions.actions.counting import recount
from community.discussions.actions.texts import check_reason, clean_title, rendered, title_for_log
from community.discussions.enums import State
from community.discussions.models import Draft, Post, PostVersion, Thread
from community.discussions.rules import can_delete, can_edit, can_redact
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

    A moderator says why. `since` is the number of versions there were when it was opened for
    editing. Raises PermissionDenied, ValidationError, or ChangedError.
    """
    kept = Post.objects.select_for_update(of=("self",)).select_related("thread").get(pk=post.pk)
    if not can_edit(actor, kept):
        raise PermissionDenied("You cannot change this.")
    is_own = kept.author_id == actor.pk
    reason = "" if is_own else check_reason(reason)
    text, made = rendered(body)
    if is_own:
        _check_links(actor, text)
    if since is not None and kept.versions.count() != since:
        raise ChangedError
    _rename(kept, title)
    if text != kept.body:
        _keep_version(kept, actor, reason)
        kept.body, kept.html, kept.edited_at = text, made.html, timezone.now()
        kept.redacted_at, kept.redaction_reason = None, ""
        kept.save(update_fields=["body", "html", "edited_at", "redacted_at", "redaction_reason"])
        data = {"reason": reason}
        log(
            instance=kept, action="discussions.edit", user=actor,
            title=title_for_log(kept), data=data,
        )  # fmt: skip
    Draft.objects.filter(user=actor, place=f"edit-{kept.pk}").delete()
    signals.post_edited.send(sender=Post, post=kept, actor=actor)
    return kept


def _check_links(actor: Any, text: str) -> None:
    try:
        limits.check_links(actor, text)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error


def _rename(post: Post, title: str | None) -> None:
    """Give the thread of an opening text another title. Its address stays."""
    if title is None or not post.is_opening or post.thread.space_id is None:
        return
    title = clean_title(title)
    if title != post.thread.title:
        post.thread.title = title
        post.thread.save(update_fields=["title"])


def _keep_version(post: Post, actor: Any, reason: str) -> PostVersion:
    return PostVersion.objects.create(
        post=post,
        body=post.body,
        html=post.html,
        edited_by=actor,
        written_at=post.edited_at or post.created_at,
        reason=reason,
    )


@transaction.atomic
def delete_post(*, actor: Any, post: Post) -> Post:
    """Take one's own text away: its place stays, marked. Raises PermissionDenied.

    A thread that nobody has replied to goes with its opening text.
    """
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=post.thread_id)
    kept = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
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
    kept = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    for version in kept.versions.filter(redacted_at=None):
        _empty(version, actor, reason)
    kept.body, kept.html = "", ""
    kept.redacted_at, kept.redaction_reason = timezone.now(), reason
    kept.save(update_fields=["body", "html", "redacted_at", "redaction_reason"])
    _redact_title(kept)
    Draft.objects.filter(place=f"edit-{kept.pk}").delete()
    _log_redaction(kept, actor, reason)
    signals.post_edited.send(sender=Post, post=kept, actor=actor)
    return kept


def _redact_title(post: Post) -> None:
    """With an opening text goes the title, which stands in the address, too."""
    thread = post.thread
    if post.is_opening and thread.space_id is not None:
        thread.title, thread.slug = REDACTED, slugify(REDACTED)
        thread.save(update_fields=["title", "slug"])


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
