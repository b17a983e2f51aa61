"""What advising keeps of a person: what they wrote and decided, for whom they act."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from community.advising.drafts import kept_values
from community.advising.models import (
    AdviceRequest,
    Clearance,
    Conflict,
    Delegate,
    DraftAnswer,
    JointAdviceDecision,
    Question,
    Step,
)
from community.advising.queries.requests import visible_to
from community.advising.rules.conflicts import can_read_register
from community.advising.rules.requests import own_requests
from community.members.personal_data import PersonalData, register, told
from exemplar.accounts.models import User

_REQUEST = (
    "pk", "agency", "title", "challenge", "outcome_wanted", "topics", "industries", "channels",
    "customer_groups", "get_customers_a_year_display", "get_mode_display", "get_advice_display",
    "get_level_display", "starts_on", "ends_on", "hours", "places", "get_sensitivity_display",
    "constraints", "left_out", "left_out_names", "get_state_display", "reason", "created_at",
    "submitted_at",
)  # fmt: skip
_BARE = ("pk", "agency", "created_at", "submitted_at")


def _requests(user: User) -> list[dict[str, Any]]:
    """What the person asked for, or wrote for somebody: typed answers beside what is stored."""
    rows = (
        AdviceRequest.objects.filter(Q(official=user) | Q(written_by=user))
        .select_related("agency")
        .prefetch_related(
            "topics", "industries", "channels", "customer_groups", "left_out", "typed"
        )
        .order_by("pk")
    )
    # Who does not act on a request any more keeps what it was, and not what it says.
    own = set(own_requests(user).values_list("pk", flat=True))
    found = []
    for row in rows:
        if row.pk not in own:
            found += told([row], *_BARE)
            continue
        [said] = told([row], *_REQUEST)
        saved = {answer.name: answer for answer in row.typed.all()}
        found.append({**said, "typed": kept_values(row, saved) if saved else {}})
    return found


def _forget_drafts(user: User) -> None:
    """Drafts that were never submitted go, and so does acting for one another."""
    drafts = AdviceRequest.objects.select_for_update(of=("self",)).order_by("pk")
    for each in drafts.filter(official=user, submitted_at=None):
        each.delete()  # Held, as a delegate may be submitting it at the moment.
    open_rows = Delegate.objects.filter(Q(official=user) | Q(delegate=user), ended_at=None)
    open_rows.update(ended_at=timezone.now())


def _delegates(user: User) -> list[dict[str, Any]]:
    rows = Delegate.objects.filter(Q(official=user) | Q(delegate=user)).order_by("pk")
    return told(
        rows.select_related("agency", "official", "delegate"),
        "agency", "official", "delegate", "named_at", "ended_at",
    )  # fmt: skip


def _work(user: User) -> list[dict[str, Any]]:
    """What the person did about requests, conflicts and clearances.

    In the person's own words while they may read what these are about; afterwards only that it was.
    """
    requests = visible_to(user).order_by().values("pk")
    words = ("question", "answer") if can_read_register(user) else ()
    steps = Step.objects.filter(by=user).order_by("pk")
    joint = JointAdviceDecision.objects.filter(by=user).order_by("pk")
    kept = Conflict.objects.filter(Q(reported_by=user) | Q(checked_by=user)).order_by("pk")
    asked = Clearance.objects.filter(asked_by=user).order_by("pk")
    answered = Clearance.objects.filter(answered_by=user).order_by("pk")
    typed = DraftAnswer.objects.filter(saved_by=user).exclude(request__official=user)
    return [
        {
            "steps": [
                *told(
                    steps.filter(request__in=requests),
                    "request_id",
                    "get_state_display",
                    "reason",
                    "at",
                ),
                *told(steps.exclude(request__in=requests), "request_id", "get_state_display", "at"),
            ],
            "joint_advice": [
                *told(
                    joint.filter(request__in=requests),
                    "request_id",
                    "get_advice_display",
                    "reason",
                    "at",
                ),
                *told(
                    joint.exclude(request__in=requests), "request_id", "get_advice_display", "at"
                ),
            ],
            **_questions(user, requests),
            "conflicts": told(kept, "pk", "created_at", "checked_at"),
            "clearances_asked": told(asked, "pk", *words[:1], "asked_at"),
            "clearances_answered": told(answered, "pk", *words[1:], "answered_at", "ends_on"),
            "typed_for_others": told(typed.order_by("pk"), "request_id", "name", "saved_at"),
        }
    ]


def _questions(user: User, requests: Any) -> dict[str, Any]:
    """What the person asked about requests and answered."""
    asked = Question.objects.filter(asked_by=user).order_by("pk")
    answered = Question.objects.filter(answered_by=user).order_by("pk")
    return {
        "questions": [
            *told(asked.filter(request__in=requests), "request_id", "text", "asked_at"),
            *told(asked.exclude(request__in=requests), "request_id", "asked_at"),
        ],
        "answers": [
            *told(answered.filter(request__in=requests), "request_id", "answer", "answered_at"),
            *told(answered.exclude(request__in=requests), "request_id", "answered_at"),
        ],
    }


register(
    PersonalData(
        "advice_requests", "Requests for advice", _requests, _forget_drafts,
        goes="Requests for advice that were never submitted, and for whom you act.",
        stays="Requests for advice that were submitted: they are the agency's, with your name.",
    )
)  # fmt: skip
register(PersonalData("advice_delegates", "For whom you act, and who acts for you", _delegates))
register(PersonalData("advice_work", "What you did about requests and conflicts", _work))
