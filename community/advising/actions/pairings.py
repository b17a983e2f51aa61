"""Changing the plan of a cohort by hand: locking, adding, taking out, replacing.

Each change names the version of the plan that the coordinator looked at. Where somebody else has
changed it since, nothing is done and the coordinator is told.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.enums import RunProgress, RunState
from community.advising.limits import Held, limits_broken, marks, standing_of
from community.advising.matching.answers import NotListed
from community.advising.matching.json_form import write
from community.advising.models import Pairing, Run
from community.advising.one_order import cohort_as_it_is
from community.advising.pool import explain_pair
from community.advising.request_trail import record_act
from community.advising.rules.own_case import check_decides_on, check_decides_on_all
from community.advising.rules.requests import check_can_coordinate
from community.expertise.models import Advisor

EDITS_KEPT = 500


class PlanChangedError(Exception):
    """Somebody else has changed the plan since it was opened."""


def _open_plan(run: Run, version: int) -> Run:
    """The plan, locked for this change. Raises PlanChangedError or ValidationError."""
    plan = cohort_as_it_is(run)
    if plan.progress != RunProgress.DONE:
        raise ValidationError("This plan is not made yet.")
    if plan.state != RunState.PREVIEW:
        raise ValidationError("This plan is published: it stays as it is. Make a new run instead.")
    if plan.version != version:
        last = (plan.outcome.get("edits") or [{}])[-1]
        did = f" The last change: {last['words']}" if last.get("words") else ""
        raise PlanChangedError(
            "Somebody else has changed this plan since you opened it, so nothing was done. "
            f"Look at it as it is now, and decide again.{did}"
        )
    return plan


def _held(plan: Run) -> list[Held]:
    rows = plan.pairings.filter(is_chosen=True).order_by("request_id", "pk")
    found = rows.values_list("request_id", "advisor_id", "score")
    return [Held(request, advisor, score or 0.0) for request, advisor, score in found]


def _keep(plan: Run, actor: Any, words: str, said: list[str], **data: Any) -> None:
    """Record a change with the plan: who, what, how the plan stands after it."""
    outcome = dict(plan.outcome)
    held = _held(plan)
    outcome["now"] = standing_of(held).as_json()
    edits = [*outcome.get("edits", []), {
        "at": timezone.now().isoformat(), "by": actor.pk, "words": words, "marks": said, **data,
    }]  # fmt: skip
    outcome["edits"] = edits[-EDITS_KEPT:]
    plan.outcome = outcome
    plan.version += 1
    plan.save(update_fields=["outcome", "version"])


def _pairing(plan: Run, pairing_id: int) -> Pairing:
    pairings = plan.pairings.select_related("advisor")
    pairing = pairings.filter(pk=pairing_id, is_chosen=True).first()
    if pairing is None:
        raise ValidationError("This pairing is not in the plan any more.")
    return pairing


@transaction.atomic
def lock_pairing(*, actor: Any, run: Run, pairing_id: int, version: int) -> Run:
    """Hold on to a pairing: the next run keeps it. Raises PlanChangedError or ValidationError."""
    return _set_lock(actor, run, pairing_id, version, is_locked=True)


@transaction.atomic
def unlock_pairing(*, actor: Any, run: Run, pairing_id: int, version: int) -> Run:
    """Let go of a pairing again. Raises PlanChangedError or ValidationError."""
    return _set_lock(actor, run, pairing_id, version, is_locked=False)


def _set_lock(actor: Any, run: Run, pairing_id: int, version: int, *, is_locked: bool) -> Run:
    check_can_coordinate(actor)
    plan = _open_plan(run, version)
    pairing = _pairing(plan, pairing_id)
    check_decides_on_all(actor, plan, [pairing.request_id])
    pairing.is_locked = is_locked
    pairing.save(update_fields=["is_locked"])
    verb = "lock" if is_locked else "unlock"
    words = f"{pairing.advisor.name} at Request {pairing.request_id} {verb}ed."
    _keep(plan, actor, words, [], do=verb, request=pairing.request_id, advisor=pairing.advisor_id)
    record_act(plan, f"{verb}_pairing", actor, request=pairing.request_id, pairing=pairing.pk)
    return plan


@transaction.atomic
def remove_pairing(*, actor: Any, run: Run, pairing_id: int, version: int) -> list[str]:
    """Take somebody out of a plan; what that costs. Raises PlanChangedError or ValidationError."""
    check_can_coordinate(actor)
    plan = _open_plan(run, version)
    pairing = _pairing(plan, pairing_id)
    check_decides_on_all(actor, plan, [pairing.request_id])
    before = _held(plan)
    _take_out(pairing)
    after = [each for each in before if not _is(each, pairing)]
    said = marks(standing_of(before), standing_of(after), _best(plan))
    words = f"{pairing.advisor.name} taken out of Request {pairing.request_id}."
    _keep(plan, actor, words, said, do="remove", request=pairing.request_id,
          advisor=pairing.advisor_id)  # fmt: skip
    record_act(plan, "remove_pairing", actor, request=pairing.request_id, pairing=pairing.pk)
    return said


@transaction.atomic
def add_pairing(
    *, actor: Any, run: Run, request_id: int, advisor_id: int, version: int
) -> list[str]:
    """Put somebody into an empty place; what that costs.

    Raises PlanChangedError, or ValidationError with each limit that it would break.
    """
    check_can_coordinate(actor)
    plan = _open_plan(run, version)
    before = _held(plan)
    check_decides_on_all(actor, plan, [request_id])
    added = _put_in(plan, before, request_id, advisor_id)
    check_decides_on(actor, added.advisor, plan)
    after = [*before, Held(request_id, advisor_id, added.score or 0.0)]
    said = marks(standing_of(before), standing_of(after), _best(plan))
    words = f"{added.advisor.name} added to Request {request_id}."
    _keep(plan, actor, words, said, do="add", request=request_id, advisor=advisor_id)
    record_act(plan, "add_pairing", actor, request=request_id, pairing=added.pk)
    return said


@transaction.atomic
def replace_pairing(
    *, actor: Any, run: Run, pairing_id: int, advisor_id: int, version: int
) -> list[str]:
    """Put somebody into the place of somebody else; what that costs.

    Raises PlanChangedError, or ValidationError with each limit that it would break.
    """
    check_can_coordinate(actor)
    plan = _open_plan(run, version)
    old = _pairing(plan, pairing_id)
    check_decides_on_all(actor, plan, [old.request_id])
    before = _held(plan)
    rest = [each for each in before if not _is(each, old)]
    _take_out(old)
    added = _put_in(plan, rest, old.request_id, advisor_id)
    check_decides_on(actor, added.advisor, plan)
    after = [*rest, Held(old.request_id, advisor_id, added.score or 0.0)]
    said = marks(standing_of(before), standing_of(after), _best(plan))
    words = f"{old.advisor.name} replaced by {added.advisor.name} at Request {old.request_id}."
    _keep(plan, actor, words, said, do="replace", request=old.request_id, advisor=advisor_id,
          instead=old.advisor_id)  # fmt: skip
    record_act(plan, "replace_pairing", actor, request=old.request_id, pairing=added.pk)
    return said


def _is(held: Held, pairing: Pairing) -> bool:
    return (held.request, held.advisor) == (pairing.request_id, pairing.advisor_id)


def _best(plan: Run) -> float | None:
    """The sum that was proved to be the best, where it was."""
    return plan.outcome["total"]["sum"] if plan.outcome.get("is_proved") else None


def _take_out(pairing: Pairing) -> None:
    if pairing.is_locked:
        raise ValidationError(f"{pairing.advisor.name} is locked here. Unlock the pairing first.")
    pairing.is_chosen = False
    pairing.save(update_fields=["is_chosen"])


def _put_in(plan: Run, held: list[Held], request_id: int, advisor_id: int) -> Pairing:
    """Choose somebody for a request; their gates are asked again, as of today."""
    advisor = Advisor.objects.filter(pk=advisor_id).first()
    if advisor is None:
        raise ValidationError({"advisor": "Choose somebody from the list."})
    if str(request_id) not in plan.asked["requests"]:
        raise ValidationError("This request is not in the plan.")
    broken = limits_broken(plan.asked, held, request_id, advisor_id, advisor.name)
    explained = explain_pair(plan, request_id, advisor_id)
    if isinstance(explained, NotListed):
        broken += [each.sentence for each in explained.exclusions]
    if broken or explained is None:
        raise ValidationError({"advisor": broken or [f"{advisor.name} cannot be matched now."]})
    pairing = Pairing.objects.filter(
        run=plan, request_id=request_id, advisor_id=advisor_id
    ).first() or Pairing(
        run=plan, request_id=request_id, advisor=advisor,
        rank=explained.rank, score=explained.score, explanation=write(explained),
    )  # fmt: skip
    pairing.is_chosen, pairing.is_alternate, pairing.is_by_hand = True, False, True
    pairing.save()
    return pairing
