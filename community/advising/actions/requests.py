"""The steps of a request that people take, from submitting it to closing it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.actions.drafts import save_draft, start_request
from community.advising.actions.engagements import end_work_on
from community.advising.company_names import KnownCompanies
from community.advising.drafts import DraftDesk
from community.advising.enums import ENDED_STATES, Advice, RequestState
from community.advising.joint_advice import asks_jointly
from community.advising.models import AdviceRequest, JointAdviceDecision
from community.advising.request_trail import record_act
from community.advising.rules.own_case import check_decides
from community.advising.rules.requests import can_close_own, check_acts_for
from community.advising.steps import RequestChangedError, can_follow, locked, move
from exemplar.core.plain_text import validate_lines

LONGEST_REASON = 2000
_RELATIONS = ("topics", "channels", "customer_groups", "industries")

__all__ = [
    "ask_back",
    "close_request",
    "decide_joint_advice",
    "decline_request",
    "expire_requests",
    "hold_request",
    "reopen_request",
    "save_draft",
    "screen_request",
    "start_request",
    "submit_request",
    "withdraw_request",
]


def checked_reason(reason: str, *, needed: str = "") -> str:
    """A reason as it is kept; `needed` says what to write where there is none."""
    text = reason.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        validate_lines(text)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    if len(text) > LONGEST_REASON:
        raise ValidationError({"reason": f"At most {LONGEST_REASON:,} characters."})
    if needed and not text:
        raise ValidationError({"reason": needed})
    return text


@transaction.atomic
def submit_request(
    *, actor: Any, request: AdviceRequest, seen: str = "", advice: str = ""
) -> AdviceRequest:
    """Hand a draft to the coordinators; a request for joint advice stops until one has decided.

    `seen` is the digest of what its writer has read before. `advice` is what its writer means,
    where its words ask a group for one answer. Raises PermissionDenied, RequestChangedError, or
    ValidationError with what is missing.
    """
    kept = locked(request)
    check_acts_for(actor, kept)
    if kept.state != RequestState.DRAFT:
        raise RequestChangedError(kept, "It has been submitted already.")
    desk = DraftDesk(kept)
    if seen and seen != desk.seen:
        raise RequestChangedError(
            kept, "The draft has been changed since you opened this page. Read it again."
        )
    if not desk.is_complete:
        wrong = [f"{label} is missing." for _, label in desk.missing]
        raise ValidationError([*wrong, *(f"{one.label}: {one.message}" for one in desk.problems)])
    columns = desk.form.columns()
    if desk.joint_words and columns["advice"] != Advice.JOINT:
        columns["advice"] = _meant(advice, columns["places"])
    _write(kept, desk, columns)
    holds = asks_jointly(columns["advice"], columns["places"])
    state = RequestState.HELD if holds else RequestState.SUBMITTED
    now = timezone.now()
    move(kept, state, by=actor, submitted_at=now)
    kept.typed.all().delete()
    record_act(kept, "hold" if holds else "submit", actor)
    return kept


def _meant(advice: str, places: int) -> str:
    """Whether the words of a request are meant as they stand."""
    if advice not in Advice.values:
        raise ValidationError(
            {"advice": "Your words ask advisors for one answer together. Say which you mean."}
        )
    if advice == Advice.JOINT and not asks_jointly(advice, places):
        raise ValidationError(
            {
                "advice": "One advisor has one view. Go back and ask for several, or choose the "
                "other."
            }
        )
    return advice


def _write(request: AdviceRequest, desk: DraftDesk, columns: dict[str, Any]) -> None:
    companies, unknown = KnownCompanies.read().sort(desk.form.cleaned_data["left_out"])
    columns["left_out_names"] = "\n".join(unknown)
    for name, value in columns.items():
        setattr(request, name, value)
    # The text is another: what was computed from it is not its own any more.
    request.vector, request.vector_model = None, ""
    request.save(update_fields=[*columns, "vector", "vector_model"])
    for name in _RELATIONS:
        getattr(request, name).set(desk.form.cleaned_data[name])
    request.left_out.set(companies)


@transaction.atomic
def screen_request(
    *, actor: Any, request: AdviceRequest, seen: int, reason: str = ""
) -> AdviceRequest:
    """Find a request fit to be matched. Raises PermissionDenied or RequestChangedError."""
    check_decides(actor, request)
    kept = locked(request, seen)
    if kept.state == RequestState.SUBMITTED and _waits_for_decision(kept):
        raise ValidationError(
            "It asks a group for a joint recommendation. Hold it, and decide on that first."
        )
    move(kept, RequestState.SCREENED, by=actor, reason=checked_reason(reason))
    record_act(kept, "screen", actor)
    return kept


def _waits_for_decision(request: AdviceRequest) -> bool:
    """Whether joint advice is asked for, and nobody has allowed it since it was submitted."""
    if not asks_jointly(request.advice, request.places):
        return False
    allowed = request.joint_advice_decisions.filter(advice=Advice.JOINT)
    return not allowed.filter(at__gte=request.submitted_at).exists()


@transaction.atomic
def ask_back(*, actor: Any, request: AdviceRequest, seen: int, reason: str) -> AdviceRequest:
    """Give a request back to its writers, with what they should change or answer."""
    check_decides(actor, request)
    reason = checked_reason(reason, needed="Say what should be changed: the official reads it.")
    kept = locked(request, seen)
    move(kept, RequestState.DRAFT, by=actor, reason=reason)
    record_act(kept, "ask_back", actor)
    return kept


@transaction.atomic
def decline_request(*, actor: Any, request: AdviceRequest, seen: int, reason: str) -> AdviceRequest:
    """Decline a request, with the reason that the official reads."""
    check_decides(actor, request)
    reason = checked_reason(reason, needed="Say why: the official reads it.")
    kept = locked(request, seen)
    move(kept, RequestState.DECLINED, by=actor, reason=reason)
    record_act(kept, "decline", actor)
    return kept


@transaction.atomic
def hold_request(*, actor: Any, request: AdviceRequest, seen: int, reason: str) -> AdviceRequest:
    """Stop a request whose words ask a group for one answer, though its writer did not say so."""
    check_decides(actor, request)
    reason = checked_reason(
        reason, needed="Say what reads like joint advice: the official is told."
    )
    kept = locked(request, seen)
    if kept.state != RequestState.SUBMITTED:
        raise RequestChangedError(kept, "Only what waits to be screened is stopped.")
    move(kept, RequestState.HELD, by=actor, reason=reason)
    record_act(kept, "hold", actor)
    return kept


@transaction.atomic
def decide_joint_advice(
    *, actor: Any, request: AdviceRequest, seen: int, advice: str, reason: str, agreed: bool = False
) -> JointAdviceDecision:
    """Decide on joint advice: individual views instead, or joint as the committee officer agreed.

    The request goes on to be screened. Raises PermissionDenied, RequestChangedError or
    ValidationError.
    """
    check_decides(actor, request)
    if advice not in Advice.values:
        raise ValidationError({"advice": "Choose one."})
    reason = checked_reason(reason, needed="Say why, and who was asked: it is kept for the record.")
    if advice == Advice.JOINT and not agreed:
        raise ValidationError(
            {
                "agreed": "Joint advice goes ahead only when the agency's committee management "
                "officer has agreed."
            }
        )
    kept = locked(request, seen)
    if kept.state != RequestState.HELD:
        raise RequestChangedError(
            kept, "This request does not wait for a decision on joint advice."
        )
    if advice == Advice.JOINT and not kept.places > 1:
        raise ValidationError({"advice": "It asks for one advisor: there is no group."})
    move(kept, RequestState.SUBMITTED, by=actor, reason=reason, advice=advice)
    decision = JointAdviceDecision.objects.create(
        request=kept, advice=advice, reason=reason, by=actor
    )
    record_act(kept, "decide_joint", actor)
    return decision


@transaction.atomic
def withdraw_request(
    *, actor: Any, request: AdviceRequest, seen: int, reason: str = ""
) -> AdviceRequest:
    """Take a request back for good; advisors who were asked, or are at work, are told."""
    kept = locked(request, seen)
    check_acts_for(actor, kept)
    reason = checked_reason(reason)
    move(kept, RequestState.WITHDRAWN, by=actor, reason=reason)
    kept.typed.all().delete()
    record_act(kept, "withdraw", actor)
    # Why is for coordinators: the advisor reads that it was withdrawn.
    end_work_on(kept, actor=actor, reason="The request was withdrawn.")
    return kept


@transaction.atomic
def close_request(*, actor: Any, request: AdviceRequest, seen: int, reason: str) -> AdviceRequest:
    """Close a request with what came of it: who decides on it, or the agency's side itself."""
    if not can_close_own(actor, request):
        check_decides(actor, request)
    reason = checked_reason(reason, needed="Say what came of it: the other side reads it.")
    kept = locked(request, seen)
    move(kept, RequestState.CLOSED, by=actor, reason=reason)
    record_act(kept, "close", actor)
    end_work_on(kept, actor=actor, reason="The request was closed.")
    return kept


@transaction.atomic
def reopen_request(
    *, actor: Any, request: AdviceRequest, seen: int, reason: str = ""
) -> AdviceRequest:
    """Look for advisors again where none could be found, or where nobody accepted."""
    check_decides(actor, request)
    kept = locked(request, seen)
    move(kept, RequestState.SCREENED, by=actor, reason=checked_reason(reason))
    record_act(kept, "reopen", actor)
    return kept


def expire_requests(*, on: date | None = None) -> int:
    """End the requests whose last day has passed before anybody accepted; how many there were."""
    day = on or timezone.localdate()
    due = AdviceRequest.objects.filter(ends_on__lt=day).exclude(state__in=ENDED_STATES)
    return sum(_expire(request) for request in due.order_by("pk"))


def _expire(request: AdviceRequest) -> bool:
    if not can_follow(request.state, RequestState.EXPIRED):
        return False
    reason = f"Its last day, {request.ends_on:%B %-d, %Y}, has passed."
    try:
        with transaction.atomic():
            move(request, RequestState.EXPIRED, by=None, reason=reason)
            record_act(request, "expire", None)
    except (RequestChangedError, PermissionDenied):
        # Somebody has taken a step meanwhile.
        return False
    return True
