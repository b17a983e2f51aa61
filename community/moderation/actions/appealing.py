"""Asking another moderator to look again, and their answer."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.moderation.actions.deciding import CaseChangedError, clear
from community.moderation.audit import record_act
from community.moderation.content import content_of_type, records_of
from community.moderation.enums import ContentState, Outcome
from community.moderation.limits import check_pace
from community.moderation.models import Appeal, Case, Decision
from community.moderation.news import tell_appeal, tell_appeal_decided
from community.moderation.rules import can_appeal, check_can_hear


@transaction.atomic
def appeal(*, actor: Any, decision: Decision, text: str) -> Appeal:
    """Ask that somebody else looks again: the author, once for each decision.

    Raises PermissionDenied or ValidationError.
    """
    case = Case.objects.select_for_update().get(pk=decision.case_id)
    if not can_appeal(actor, decision):
        raise PermissionDenied("This cannot be appealed, or has been already.")
    made = Appeal(decision=decision, text=text.strip(), against=decision.decided_by)
    made.clean_fields(exclude={"decision", "against"})
    check_pace(actor, "appeal")
    made.save()
    record_act(case, "appeal", actor, about=case.author_id)
    tell_appeal(made)
    return made


@transaction.atomic
def decide_appeal(*, actor: Any, appeal: Appeal, outcome: str, reason: str) -> Appeal:
    """Let a decision stand or take it back. That is final.

    Raises PermissionDenied, ValidationError, or CaseChangedError for one that is decided.
    """
    case = Case.objects.select_for_update().get(decisions__appeal=appeal)
    kept = Appeal.objects.select_related("decision__case").get(pk=appeal.pk)
    check_can_hear(actor, kept)
    if kept.outcome:
        raise CaseChangedError(case, "This appeal has been decided. Nothing was changed.")
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Choose whether the decision stands."})
    kept.outcome, kept.reason = outcome, reason.strip()
    kept.decided_by, kept.decided_at = actor, timezone.now()
    kept.clean_fields(exclude={"decision", "against", "decided_by"})
    if not kept.reason:
        raise ValidationError({"reason": "Say why: the author reads it."})
    kept.save()
    record = records_of([case.reference]).get(case.reference)
    if outcome == Outcome.OVERTURNED:
        _take_back(case, kept.decision, record)
    verb = "overturn" if outcome == Outcome.OVERTURNED else "uphold"
    record_act(case, verb, actor, about=case.author_id, reason=kept.reason)
    tell_appeal_decided(kept, record)
    return kept


def _take_back(case: Case, decision: Decision, record: Any) -> None:
    """Show a thing again as if it had been kept. What was redacted is gone for good."""
    content = content_of_type(case.content_type_id)
    # It may have been flagged anew, and be hidden for that: then it waits to be looked at.
    is_hidden_anew = case.is_open and case.hidden_at is not None
    if record is not None and content is not None and not is_hidden_anew:
        content.set_state(record, ContentState.VISIBLE)
    clear(case, decision, record)
    case.save(update_fields=["cleared_reasons", "cleared_text"])
