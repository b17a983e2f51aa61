"""Saying what helped: reactions to posts, and the answer to a question."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from community.discussions import signals
from community.discussions.actions.texts import title_for_log
from community.discussions.enums import ReactionKind, State
from community.discussions.models import Post, Reaction, Thread
from community.discussions.rules import can_accept, can_react


@transaction.atomic
def react(*, actor: Any, post: Post, kind: str) -> bool:
    """Say that a post is helpful, or that one tried the same; a second time takes it back.

    Whether it stands now. Raises PermissionDenied.
    """
    if kind not in ReactionKind.values or not can_react(actor, post):
        raise PermissionDenied("You cannot say this of that post.")
    is_made = not _taken_back(actor, post, kind)
    if is_made:
        try:
            with transaction.atomic():
                Reaction.objects.create(post=post, user=actor, kind=kind)
        except IntegrityError:  # two clicks at once: it stands already, and is counted
            return True
    change = 1 if is_made else -1
    Post.objects.filter(pk=post.pk).update(**{f"{kind}_count": F(f"{kind}_count") + change})
    return is_made


def _taken_back(actor: Any, post: Post, kind: str) -> bool:
    gone, _ = Reaction.objects.filter(post=post, user=actor, kind=kind).delete()
    return gone > 0


@transaction.atomic
def accept_answer(*, actor: Any, thread: Thread, post: Post | None) -> Thread:
    """Say which reply answers a question; another one instead, or none. Raises PermissionDenied."""
    kept = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if not can_accept(actor, kept):
        raise PermissionDenied("Only whoever asked, or a moderator, says what answers it.")
    # Asked under the lock: it may have been hidden, or gone elsewhere, meanwhile.
    answers = Post.objects.filter(thread=kept, state=State.VISIBLE).exclude(position=0)
    if post is not None and not answers.filter(pk=post.pk).exists():
        raise ValidationError("Only a reply that is shown can answer the question.")
    if kept.accepted_id == (post.pk if post else None):
        return kept
    kept.accepted = post
    kept.save(update_fields=["accepted"])
    action = "discussions.accept" if post else "discussions.unaccept"
    log(instance=kept, action=action, user=actor, title=title_for_log(kept))
    if post is not None:
        signals.answer_accepted.send(sender=Thread, thread=kept, post=post, actor=actor)
    return kept
