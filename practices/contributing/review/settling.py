"""Bringing a contribution into the state that its page and its workflow are in."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from practices.contributing import signals
from practices.contributing.enums import State
from practices.contributing.models import Claim, Contribution
from practices.contributing.review.dates import answer_due

# The state that each answer leads to, and who is told of it.
_ANSWERS: dict[str, tuple[State, Signal]] = {
    "request_changes": (State.CHANGES_REQUESTED, signals.changes_requested),
    "publish": (State.PUBLISHED, signals.contribution_published),
    "decline": (State.DECLINED, signals.contribution_declined),
    "unpublish": (State.UNPUBLISHED, signals.contribution_unpublished),
    "stop": (State.WITHDRAWN, signals.review_stopped),
}


@transaction.atomic
def settle(*, contribution: Contribution, answer: str, actor: Any, reason: str = "") -> None:
    """Write down an answer: the state, the audit trail, and, once committed, the news."""
    state, signal = _ANSWERS[answer]
    contribution.state = state
    contribution.answered_at = timezone.now()
    contribution.decline_reason = reason if state == State.DECLINED else ""
    contribution.save(update_fields=["state", "answered_at", "decline_reason"])
    # Whoever asked for changes gets it back with the answers; otherwise nobody has it any more.
    if state != State.CHANGES_REQUESTED:
        Claim.objects.filter(contribution=contribution).delete()
        contribution._state.fields_cache.pop("claim", None)
    record(contribution, answer, actor, reason)
    transaction.on_commit(
        partial(
            signal.send, sender=Contribution, contribution=contribution, actor=actor, reason=reason
        )
    )


def record(contribution: Contribution, name: str, actor: Any, reason: str = "") -> None:
    """Keep a step in the audit trail."""
    log(
        instance=contribution,
        action=f"contributing.{name}",
        user=actor,
        data={"reason": reason},
    )


@transaction.atomic
def wait_again(*, contribution: Contribution, actor: Any) -> None:
    """An editor has put a contribution before the reviewers once more, for its authors."""
    now = timezone.now()
    contribution.state = State.SUBMITTED
    contribution.submitted_at = now
    contribution.answer_due = answer_due(now)
    contribution.save(update_fields=["state", "submitted_at", "answer_due"])
    record(contribution, "submit", actor)
    transaction.on_commit(
        partial(
            signals.contribution_submitted.send,
            sender=Contribution,
            contribution=contribution,
            actor=actor,
        )
    )
