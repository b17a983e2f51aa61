"""Asking the ethics officer whether a conflict stands in the way, and answering."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.actions.conflicts import locked_conflict, tell_changed
from community.advising.enums import ClearanceState, ConflictState
from community.advising.models import AdviceRequest, Clearance, Conflict
from community.advising.request_trail import record_act
from community.advising.rules.conflicts import check_is_ethics_officer
from community.advising.rules.own_case import check_decides, check_decides_conflict
from community.advising.signals import clearance_changed
from community.expertise.models import Advisor

# Nobody clears for longer without looking again.
LONGEST = timedelta(days=366)


class ClearanceChangedError(Exception):
    """A clearance is not as it was read: it has been answered or taken back. Holds it."""

    def __init__(self, clearance: Clearance) -> None:
        super().__init__(
            f"This clearance is “{clearance.get_state_display()}” now. Nothing of yours was done."
        )
        self.clearance = clearance


def _tell(clearance: Clearance) -> None:
    transaction.on_commit(partial(clearance_changed.send, sender=Clearance, clearance=clearance))


@transaction.atomic
def ask_clearance(
    *,
    actor: Any,
    conflict: Conflict,
    question: str,
    request: AdviceRequest | None = None,
    advisor: Advisor | None = None,
) -> Clearance:
    """Ask whether a conflict stands in the way: of one request or all, for one advisor or all.

    Raises PermissionDenied or ValidationError.
    """
    check_decides_conflict(actor, conflict)
    if request is not None:
        check_decides(actor, request)
    kept = locked_conflict(conflict)
    if kept.state == ConflictState.ENDED:
        raise ValidationError("This conflict has ended: it stands in nobody's way.")
    clearance = Clearance(
        conflict=kept,
        request=request,
        advisor=advisor,
        question=question.replace("\r\n", "\n").strip(),
        asked_by=actor,
    )
    clearance.full_clean()
    same = kept.clearances.filter(state=ClearanceState.ASKED, request=request, advisor=advisor)
    if same.exists():
        raise ValidationError("This has been asked already, and waits for an answer.")
    clearance.save()
    record_act(clearance, "ask_clearance", actor)
    _tell(clearance)
    return clearance


def _locked(clearance: Clearance, state: ClearanceState) -> Clearance:
    kept = (
        Clearance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("conflict", "asked_by")
        .get(pk=clearance.pk)
    )
    if kept.state != state:
        raise ClearanceChangedError(kept)
    return kept


@transaction.atomic
def answer_clearance(
    *,
    actor: Any,
    clearance: Clearance,
    give: bool,
    answer: str,
    ends_on: date | None = None,
    on: date | None = None,
) -> Clearance:
    """Give a clearance until a day, or refuse it; with a reason.

    Raises PermissionDenied, ClearanceChangedError or ValidationError.
    """
    kept = _locked(clearance, ClearanceState.ASKED)
    check_is_ethics_officer(actor, kept)
    today = on or timezone.localdate()
    kept.answer = answer.replace("\r\n", "\n").strip()
    if not kept.answer:
        raise ValidationError({"answer": "Say why: it is kept for the record."})
    if give and ends_on is None:
        raise ValidationError({"ends_on": "Say until when it holds."})
    if give and ends_on is not None and not today <= ends_on <= today + LONGEST:
        raise ValidationError({"ends_on": "Choose a day within the next twelve months."})
    kept.state = ClearanceState.GIVEN if give else ClearanceState.REFUSED
    kept.ends_on = ends_on if give else None
    kept.answered_by, kept.answered_at = actor, timezone.now()
    kept.full_clean(exclude=("conflict", "request", "advisor", "asked_by", "answered_by"))
    kept.save()
    record_act(kept, "give_clearance" if give else "refuse_clearance", actor)
    tell_changed(kept.conflict)
    _tell(kept)
    return kept


@transaction.atomic
def revoke_clearance(*, actor: Any, clearance: Clearance, answer: str) -> Clearance:
    """Take back a clearance that was given: from now on the conflict blocks again."""
    kept = _locked(clearance, ClearanceState.GIVEN)
    check_is_ethics_officer(actor, kept)
    given = kept.answer
    kept.answer = answer.replace("\r\n", "\n").strip()
    if not kept.answer:
        raise ValidationError({"answer": "Say why: it is kept for the record."})
    kept.state = ClearanceState.REVOKED
    given_at, kept.answered_by, kept.answered_at = kept.answered_at, actor, timezone.now()
    kept.full_clean(exclude=("conflict", "request", "advisor", "asked_by", "answered_by"))
    # Why it was given stays on record, too.
    kept.answer += f"\n\nIt was given on {timezone.localdate(given_at):%B %-d, %Y}: {given}"
    kept.save()
    record_act(kept, "revoke_clearance", actor)
    tell_changed(kept.conflict)
    _tell(kept)
    return kept


def lapse_clearances(*, on: date | None = None) -> int:
    """End the clearances whose last day has passed; how many there were.

    The gates look at the day themselves: this has open offers looked at again.
    """
    today = on or timezone.localdate()
    due = Clearance.objects.filter(state=ClearanceState.GIVEN, ends_on__lt=today)
    return sum(_lapse(each, today) for each in due.order_by("pk"))


@transaction.atomic
def _lapse(clearance: Clearance, today: date) -> bool:
    try:
        kept = _locked(clearance, ClearanceState.GIVEN)
    except ClearanceChangedError:
        return False
    if kept.ends_on is None or kept.ends_on >= today:
        return False
    kept.state = ClearanceState.LAPSED
    kept.save(update_fields=["state"])
    record_act(kept, "lapse_clearance", None)
    tell_changed(kept.conflict)
    _tell(kept)
    return True
