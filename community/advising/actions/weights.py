"""Weights: proposed from finished engagements, and in effect once a second person agrees."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.learned_from import finished_engagements
from community.advising.matching.json_form import write
from community.advising.matching.learning.backtest import propose
from community.advising.matching.records import Factor
from community.advising.models import WeightSet
from community.advising.one_order import all_weights
from community.advising.pool import as_weights
from community.advising.request_trail import record_act
from community.advising.rules.requests import check_can_coordinate
from community.advising.rules.runs import check_can_decide_weights

HAND_SET_VERSION = 1


class NothingToProposeError(Exception):
    """Finished engagements speak for no other weights than those in use; says why."""


@transaction.atomic
def propose_weights(*, actor: Any) -> WeightSet:
    """Work out weights from finished engagements, near the hand-set ones, and try them.

    They are tried against those in use, on engagements later than what they were learned from.
    Nothing takes effect. Raises PermissionDenied, ValidationError where a proposal waits already,
    or NothingToProposeError where nothing can be learned yet or the trial shows no gain.
    """
    check_can_coordinate(actor)
    # Whoever proposes at the same moment waits here.
    sets = all_weights()
    if any(each.approved_at is None and each.refused_at is None for each in sets):
        raise ValidationError("A proposal waits for a decision already.")
    hand_set = next(each for each in sets if each.version == HAND_SET_VERSION)
    in_use = next(each for each in sets if each.is_current)
    learned = propose(finished_engagements(), as_weights(hand_set), as_weights(in_use))
    if not learned.is_recommended or not any(learned.change.values()):
        raise NothingToProposeError(f"There is nothing to propose. {learned.sentence}")
    made = WeightSet.objects.create(
        version=sets[-1].version + 1,
        weights={factor.value: learned.weights[factor] for factor in Factor},
        evidence={
            "engagements": learned.engagements,
            "back_test": write(learned.back_test),
            "sentence": learned.sentence,
        },
        based_on=in_use,
        proposed_by=actor,
    )
    record_act(made, "propose_weights", actor, version=made.version)
    return made


def _waiting(weights: WeightSet, actor: Any) -> WeightSet:
    kept = next(each for each in all_weights() if each.pk == weights.pk)
    if kept.approved_at or kept.refused_at:
        raise ValidationError("Somebody has decided on this proposal already.")
    check_can_decide_weights(actor, kept)
    return kept


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "Say why: it is kept with the version."})
    return reason.strip()


@transaction.atomic
def approve_weights(*, actor: Any, weights: WeightSet, reason: str) -> WeightSet:
    """Let proposed weights take effect for new runs; another person than the proposer does.

    Raises PermissionDenied or ValidationError.
    """
    kept = _waiting(weights, actor)
    kept.reason = _reason(reason)
    kept.approved_by, kept.approved_at, kept.is_current = actor, timezone.now(), True
    kept.clean_fields(exclude=["based_on", "proposed_by", "approved_by"])
    WeightSet.objects.filter(is_current=True).update(is_current=False)
    kept.save(update_fields=["reason", "approved_by", "approved_at", "is_current"])
    record_act(kept, "approve_weights", actor, version=kept.version)
    return kept


@transaction.atomic
def refuse_weights(*, actor: Any, weights: WeightSet, reason: str) -> WeightSet:
    """Put a proposal aside; nothing changes. Raises PermissionDenied or ValidationError."""
    kept = _waiting(weights, actor)
    kept.reason = _reason(reason)
    kept.approved_by, kept.refused_at = actor, timezone.now()
    kept.clean_fields(exclude=["based_on", "proposed_by", "approved_by"])
    kept.save(update_fields=["reason", "approved_by", "refused_at"])
    record_act(kept, "refuse_weights", actor, version=kept.version)
    return kept
