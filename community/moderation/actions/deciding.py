"""Taking a case, putting it back, and deciding on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.moderation.audit import record_act
from community.moderation.content import (
    Content,
    content_of_type,
    digest_of,
    records_of,
)
from community.moderation.enums import (
    FAVOURABLE,
    FOR_FLAGGED,
    FOR_HELD,
    STATE_AFTER,
    Verdict,
)
from community.moderation.models import Case, Decision
from community.moderation.news import tell_decision
from community.moderation.rules import check_can_decide


class CaseChangedError(Exception):
    """A case is not as it was read: it is decided, or its text is another. Holds the case."""

    def __init__(self, case: Case, why: str) -> None:
        super().__init__(why)
        self.case = case


def verdicts_for(case: Case, record: Any) -> list[Verdict]:
    """What can be decided of a case."""
    if case.is_held:
        return list(FOR_HELD)
    content = content_of_type(case.content_type_id)
    can_redact = content is not None and content.redact is not None and record is not None
    return [one for one in FOR_FLAGGED if one != Verdict.REDACT or can_redact]


def _locked(case_id: int, actor: Any) -> Case:
    """An open case that nobody else changes until the transaction ends."""
    case = Case.objects.select_for_update().get(pk=case_id)
    check_can_decide(actor, case)
    if not case.is_open:
        raise CaseChangedError(case, "This case has been decided. Nothing was changed.")
    return case


def _check_free(case: Case, actor: Any) -> None:
    if case.holder_id not in {None, actor.pk}:
        raise ValidationError(
            "Somebody else works on this case. It is free again when they have decided, have put "
            "it back, or half an hour after they took it."
        )


@transaction.atomic
def take_case(*, actor: Any, case_id: int) -> Case:
    """Work on a case, so that nobody else does; for half an hour.

    Raises PermissionDenied, ValidationError or CaseChangedError.
    """
    case = _locked(case_id, actor)
    _check_free(case, actor)
    case.claimed_by, case.claimed_at = actor, timezone.now()
    case.save(update_fields=["claimed_by", "claimed_at"])
    record_act(case, "take", actor, about=case.author_id)
    return case


@transaction.atomic
def leave_case(*, actor: Any, case_id: int) -> Case:
    """Put back a case that one has taken. Raises PermissionDenied or CaseChangedError."""
    case = _locked(case_id, actor)
    if case.claimed_by_id == actor.pk:
        case.claimed_by = case.claimed_at = None
        case.save(update_fields=["claimed_by", "claimed_at"])
        record_act(case, "leave", actor, about=case.author_id)
    return case


@transaction.atomic
def decide(
    *,
    actor: Any,
    case_id: int,
    case_round: int,
    verdict: str,
    reason: str = "",
    text: str | None = None,
) -> Decision:
    """Decide on a case as it was read: in this round, and with the text of this digest.

    Raises PermissionDenied, ValidationError or CaseChangedError.
    """
    case = _locked(case_id, actor)
    record = records_of([case.reference]).get(case.reference)
    _check_as_read(case, record, case_round, text)
    _check_free(case, actor)
    if verdict not in verdicts_for(case, record):
        raise ValidationError({"verdict": "Choose what is to become of it."})
    decision = Decision(
        case=case,
        round=case.round,
        verdict=verdict,
        reason=reason.strip(),
        decided_by=actor,
        opened_at=case.opened_at,
        was_out_of_sight=case.is_held or case.hidden_at is not None,
    )
    decision.clean_fields(exclude={"case", "decided_by"})
    if not decision.is_favourable and not decision.reason:
        raise ValidationError({"reason": "Say why: the author reads it."})
    decision.save()
    case.flags.filter(decision=None).update(decision=decision)
    _carry_out(case, decision, record)
    _close(case, decision, record)
    # Told as it is now: what was redacted is told to nobody.
    record = records_of([case.reference]).get(case.reference)
    record_act(case, verdict, actor, about=case.author_id, reason=decision.reason)
    is_told = decision.verdict != Verdict.KEEP or decision.was_out_of_sight
    tell_decision(decision, record, tells_author=is_told)
    return decision


def _check_as_read(case: Case, record: Any, case_round: int, text: str | None) -> None:
    if case.round != case_round:
        raise CaseChangedError(case, "This case has been decided and opened again meanwhile.")
    content = content_of_type(case.content_type_id)
    if text is None or record is None or content is None:
        return
    if digest_of(content.words_of(record)) != text:
        raise CaseChangedError(
            case, "Its author has changed the text since you read it. Please read it again."
        )


def _carry_out(case: Case, decision: Decision, record: Any) -> None:
    """Make of the thing what is decided. One that was kept, and always shown, stays untouched."""
    content = content_of_type(case.content_type_id)
    if record is None or content is None:
        return
    if decision.verdict == Verdict.REDACT and content.redact is not None:
        content.redact(record, decision.decided_by, decision.reason)
        record = content.all_records().get(pk=record.pk)
    state = STATE_AFTER[decision.verdict]
    is_shown_already = state == "visible" and not decision.was_out_of_sight
    if not is_shown_already:
        content.set_state(record, state)


def _close(case: Case, decision: Decision, record: Any) -> None:
    case.is_open = case.is_held = False
    case.hidden_at = case.claimed_by = case.claimed_at = None
    if decision.verdict in FAVOURABLE:
        clear(case, decision, record)
    case.save()


def clear(case: Case, decision: Decision, record: Any) -> None:
    """Note for which reasons a text was found in order: flags for the same do not hide it again."""
    content: Content | None = content_of_type(case.content_type_id)
    if record is None or content is None:
        return
    text = digest_of(content.words_of(record))
    before = case.cleared_reasons if case.cleared_text == text else []
    found = decision.flags.values_list("reason", flat=True)
    case.cleared_reasons, case.cleared_text = sorted({*before, *found}), text
