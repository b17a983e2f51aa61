"""What reviewers decide, and what authors answer."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import LogContext
from wagtail.models import Comment, CommentReply, TaskState
from wagtail.users.models import UserProfile

from exemplar.accounts.rules import opens_admin
from exemplar.core.plain_text import clean_text
from practices.contributing import signals
from practices.contributing.actions import start_contribution
from practices.contributing.enums import State
from practices.contributing.models import Claim, Contribution, DealtWith
from practices.contributing.review.forms import LONGEST_ANSWER, LONGEST_REASON
from practices.contributing.review.queries import Standing, has_open_comments, page_of
from practices.contributing.review.rules import can_answer_comments, check_can_review
from practices.contributing.review.settling import record, settle
from practices.contributing.rules import is_author


def decide(*, actor: Any, contribution: Contribution, name: str, reason: str = "") -> None:
    """Publish, decline or ask for changes, by the name of the action.

    Raises PermissionDenied, or ValidationError where it has been decided already.
    """
    if name == "publish":
        publish_contribution(actor=actor, contribution=contribution)
    elif name == "request_changes":
        request_changes(actor=actor, contribution=contribution, reason=reason)
    elif name == "decline":
        decline_contribution(actor=actor, contribution=contribution, reason=reason)
    else:
        raise PermissionDenied("There is no such decision.")


@transaction.atomic
def publish_contribution(*, actor: Any, contribution: Contribution) -> None:
    """Approve, and publish what the page's latest revision says.

    Raises PermissionDenied, IncompletePageError, or ValidationError where it is decided already.
    """
    held = _held_for_decision(actor, contribution)
    # The state follows from the publication itself, whoever publishes and from wherever.
    with LogContext(user=actor):
        if task_state := _task_state(held):
            task_state.approve(user=actor)
        else:
            _page(held).get_latest_revision().publish(user=actor)


@transaction.atomic
def request_changes(*, actor: Any, contribution: Contribution, reason: str = "") -> None:
    """Give it back to its authors, with what should change.

    Raises PermissionDenied, or ValidationError.
    """
    held = _held_for_decision(actor, contribution)
    reason = _words(reason, LONGEST_REASON)
    if not reason and not has_open_comments(_page(held).pk):
        raise ValidationError(
            "Say what should change: comment on a section of the page, or write it down here."
        )
    if task_state := _task_state(held):
        task_state.reject(user=actor, comment=reason)
    else:
        settle(contribution=held, answer="request_changes", actor=actor, reason=reason)


@transaction.atomic
def decline_contribution(*, actor: Any, contribution: Contribution, reason: str) -> None:
    """Refuse it, and say why. Its page stays a draft that editors see.

    Raises PermissionDenied, or ValidationError.
    """
    held = _held_for_decision(actor, contribution)
    reason = _words(reason, LONGEST_REASON)
    if not reason:
        raise ValidationError("Say why it is declined: the author reads it.")
    settle(contribution=held, answer="decline", actor=actor, reason=reason)
    if workflow_state := _page(held).current_workflow_state:
        workflow_state.cancel(user=actor)


@transaction.atomic
def claim_review(*, actor: Any, contribution: Contribution) -> None:
    """Take a contribution on. Raises PermissionDenied, or ValidationError if somebody else has."""
    held = _held_for_decision(actor, contribution)
    claim = Claim.objects.select_related("reviewer").filter(contribution=held).first()
    if claim and claim.reviewer_id == actor.pk:
        return
    if claim:
        raise ValidationError(f"{claim.reviewer} has it already.")
    try:
        with transaction.atomic():
            Claim.objects.create(contribution=held, reviewer=actor)
    except IntegrityError as error:
        raise ValidationError("Somebody else has just taken it on.") from error
    record(held, "claim", actor)
    transaction.on_commit(
        partial(
            signals.review_claimed.send,
            sender=Contribution,
            contribution=held,
            actor=actor,
            reason="",
        )
    )


@transaction.atomic
def hand_back_review(*, actor: Any, contribution: Contribution) -> None:
    """Let go of a contribution, so that another editor takes it on. Any reviewer may: people leave.

    Raises PermissionDenied, or ValidationError.
    """
    held = _held_for_decision(actor, contribution)
    gone, _ = Claim.objects.filter(contribution=held).delete()
    if not gone:
        raise ValidationError("Nobody has it at present.")
    record(held, "hand_back", actor)


@transaction.atomic
def answer_comment(
    *, actor: Any, contribution: Contribution, comment_id: int, text: str
) -> CommentReply:
    """Answer what a reviewer has said about a section. Raises Http404, or ValidationError."""
    held, comment = _comment_for_author(actor, contribution, comment_id)
    text = _words(text, LONGEST_ANSWER)
    if not text:
        raise ValidationError("Write your answer first.")
    answer: CommentReply = CommentReply.objects.create(comment=comment, user=actor, text=text)
    answer.log_create(user=actor)
    if not opens_admin(actor):
        # Wagtail would mail whoever takes part in a thread, with a link that leads into the admin.
        profile = UserProfile.get_for_user(actor)
        profile.updated_comments_notifications = False
        profile.save(update_fields=["updated_comments_notifications"])
    transaction.on_commit(
        partial(
            signals.comment_answered.send,
            sender=Contribution,
            contribution=held,
            actor=actor,
            answer=answer,
        )
    )
    return answer


@transaction.atomic
def mark_dealt_with(*, actor: Any, contribution: Contribution, comment_id: int) -> None:
    """Say that a comment has been dealt with. Raises Http404."""
    held, comment = _comment_for_author(actor, contribution, comment_id)
    _, is_new = DealtWith.objects.get_or_create(comment=comment, defaults={"by": actor})
    if is_new:
        record(held, "deal_with", actor, comment.text)


@transaction.atomic
def reopen_comment(*, actor: Any, contribution: Contribution, comment_id: int) -> None:
    """Say that a comment has not been dealt with after all. Raises Http404."""
    held, comment = _comment_for_author(actor, contribution, comment_id)
    gone, _ = DealtWith.objects.filter(comment=comment).delete()
    if gone:
        record(held, "reopen_comment", actor, comment.text)


@transaction.atomic
def begin_again(*, actor: Any, contribution: Contribution) -> Contribution:
    """Begin a new contribution with the text of one that was declined. Raises PermissionDenied.

    What was attached stays with the old one.
    """
    if contribution.state != State.DECLINED or not is_author(actor, contribution):
        raise PermissionDenied("Only its authors begin again, once it has been declined.")
    values = {field.name: field.value for field in contribution.fields.all()}
    begun = start_contribution(
        actor=actor,
        kind=contribution.kind,
        values=values,
        origin=contribution.get_absolute_url(),
    )
    record(contribution, "reopen", actor)
    return begun


def _words(text: str, longest: int) -> str:
    return clean_text(text, longest).strip()


def _held_for_decision(actor: Any, contribution: Contribution) -> Contribution:
    """The contribution under a lock, if this person may decide about it and nobody has yet."""
    held = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    check_can_review(actor, held)
    if held.state != State.SUBMITTED:
        raise ValidationError(already_decided(held))
    return held


def already_decided(contribution: Contribution) -> str:
    """Who has been quicker, in a sentence."""
    event = next(
        (each for each in Standing(contribution).events if each.action not in {"claim", "submit"}),
        None,
    )
    if event is None:
        return f"This contribution is not under review: {contribution.get_state_display()}."
    who = f" by {event.who}" if event.who else ""
    when = date_format(timezone.localtime(event.at), "N j, P")
    return f"Already answered: {event.label.lower()}{who} on {when}. Your decision was not taken."


def _page(contribution: Contribution) -> Any:
    page = page_of(contribution)
    if page is None:
        raise ValidationError("The page of this contribution has been deleted.")
    return page


def _task_state(contribution: Contribution) -> TaskState | None:
    """Where the workflow stands; None where an admin has taken it off these pages."""
    return _page(contribution).current_workflow_task_state


def _comment_for_author(
    actor: Any, contribution: Contribution, comment_id: int
) -> tuple[Contribution, Comment]:
    """An open comment that this author may answer. Raises Http404 for everything else."""
    held = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if not is_author(actor, held):
        raise Http404
    comment = Comment.objects.filter(
        pk=comment_id, page_id=held.page_id, resolved_at__isnull=True
    ).first()
    if comment is None or held.page_id is None:
        raise Http404
    if not can_answer_comments(actor, held):
        raise ValidationError("Comments are answered while changes are requested.")
    return held, comment
