"""Where a request stands, for those who wait: its way, what comes next, and by when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Min
from django.utils import timezone

from community.advising.enums import ENDED_STATES, EngagementState, OfferState, RequestState
from community.advising.models import AdviceRequest, Step
from community.advising.rules.engagements import OPEN
from community.advising.steps import WAY
from practices.contributing.review.dates import after_working_days

# Working days in which coordinators answer what was submitted, and decide on joint advice.
SCREENING_DAYS: Final = 5
JOINT_ADVICE_DAYS: Final = 10
MATCHING_DAYS: Final = 10
_DAYS: Final = {
    RequestState.SUBMITTED: SCREENING_DAYS,
    RequestState.HELD: JOINT_ADVICE_DAYS,
    RequestState.SCREENED: MATCHING_DAYS,
    RequestState.SHORTLISTED: SCREENING_DAYS,
}
# Who has it now; of what has ended nobody.
_HAS_IT: Final = {
    RequestState.DRAFT: "those who ask for it",
    RequestState.SUBMITTED: "a coordinator",
    RequestState.HELD: "a coordinator",
    RequestState.SCREENED: "a coordinator",
    RequestState.SHORTLISTED: "a coordinator",
    RequestState.OFFERED: "the advisors who were asked",
    RequestState.ACCEPTED: "the agency and its advisors",
    RequestState.UNDER_WAY: "the agency and its advisors",
    RequestState.UNFILLED: "a coordinator",
}

_NAMES: Final = {
    RequestState.DRAFT: "Draft",
    RequestState.SUBMITTED: "Submitted",
    RequestState.SCREENED: "Screened",
    RequestState.SHORTLISTED: "Shortlist",
    RequestState.OFFERED: "Offered",
    RequestState.ACCEPTED: "Accepted",
    RequestState.UNDER_WAY: "Under way",
    RequestState.CLOSED: "Closed",
}


_NEXT: Final = {
    RequestState.DRAFT: "Write it, and submit it when nothing is missing. Until then only you, and "
    "those who act for the same official, read it.",
    RequestState.SUBMITTED: "A coordinator reads it, and accepts it, asks something, or declines "
    "it.",
    RequestState.HELD: "A coordinator decides whether advisors may recommend something together, "
    "with the officer who looks after the agency's advisory committees.",
    RequestState.SCREENED: "It is accepted. Conflicts of interest are looked at, and advisors are "
    "searched for.",
    RequestState.SHORTLISTED: "There is a list of advisors. A coordinator asks them.",
    RequestState.OFFERED: "Advisors have been asked. You are told when one accepts; where one "
    "declines or does not answer, the next is asked.",
    RequestState.ACCEPTED: "An advisor has accepted. Agree with them on what they give you and "
    "when it ends.",
    RequestState.UNDER_WAY: "The advice is under way. When it has ended you are asked what came of "
    "it.",
    RequestState.CLOSED: "It is closed.",
    RequestState.WITHDRAWN: "It was withdrawn. You can ask again with its words.",
    RequestState.DECLINED: "It was declined, for the reason below.",
    RequestState.EXPIRED: "Its last day passed before anybody had accepted. You can ask again with "
    "a later day.",
    RequestState.UNFILLED: "No advisor could be found; the reason is below. A coordinator can look "
    "again.",
}

_WAITS: Final = (
    "The advice waits: a coordinator looks at something first. You are told when it goes on."
)
_IN_PLACES: Final = {RequestState.OFFERED, RequestState.ACCEPTED, RequestState.UNDER_WAY}


@dataclass(frozen=True)
class WayStep:
    """One step of the way: its name, whether it is done or stands now, and when it was taken."""

    name: str
    mark: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Standing:
    """Where a request stands."""

    way: Sequence[WayStep]
    # What comes next, in a sentence; who has it and by when, where somebody has and there is a day.
    next: str
    has_it: str
    due: dt.date | None
    steps: Sequence[Step]
    has_ended: bool
    # Who is at work, done and asked, once somebody has been asked.
    places: str = ""

    @property
    def is_late(self) -> bool:
        """Whether what was to come has not."""
        return self.due is not None and self.due < timezone.localdate()

    @property
    def last(self) -> Step | None:
        """The step that led here."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True)
class InList:
    """A request in a list: who has it, how long it has stood there, and by when it moves on."""

    request: AdviceRequest
    has_it: str
    days: int
    due: dt.date | None

    @property
    def is_late(self) -> bool:
        """Whether it should have moved on."""
        return self.due is not None and self.due < timezone.localdate()


def in_list(requests: Iterable[Any]) -> list[InList]:
    """Requests with `stands_since` as a list shows them."""
    now = timezone.now()
    return [
        InList(
            one,
            has_it(one),
            (now - one.stands_since).days,
            due_of(one, timezone.localdate(one.stands_since)),
        )
        for one in requests
    ]


def standing_of(request: AdviceRequest) -> Standing:
    """Where a request stands at the moment."""
    steps = list(request.steps.select_related("by"))
    since = timezone.localdate(steps[-1].at if steps else request.changed_at)
    due = _first_answer(request) if request.state == RequestState.OFFERED else None
    waits = _all_wait(request)
    return Standing(
        _way(request, steps),
        _WAITS if waits else _next(request),
        "a coordinator" if waits else has_it(request),
        due or due_of(request, since),
        steps,
        request.state in ENDED_STATES,
        _places(request),
    )


def _places(request: AdviceRequest) -> str:
    """How the places of a request stand, in numbers, while they do not all stand alike."""
    if request.state not in _IN_PLACES or request.places == 1:
        return ""
    states = list(request.engagements.order_by().values_list("state", flat=True))
    told = [
        (states.count(EngagementState.FINISHED), "finished"),
        (states.count(EngagementState.UNDER_WAY), "under way"),
        (states.count(EngagementState.AGREED), "to be agreed on"),
        (request.offers.filter(state=OfferState.SENT).count(), "asked, without an answer yet"),
    ]
    said = [f"{count} {words}" for count, words in told if count]
    return f"Of {request.places} places: {'; '.join(said)}." if said else ""


def has_it(request: AdviceRequest) -> str:
    """Who has a request now; nobody where it has ended."""
    return _HAS_IT.get(RequestState(request.state), "")


def due_of(request: AdviceRequest, since: dt.date) -> dt.date | None:
    """By when a request that has stood since a day moves on, where there is such a day."""
    if days := _DAYS.get(RequestState(request.state)):
        return after_working_days(since, days)
    days_said = {
        RequestState.ACCEPTED: request.starts_on,
        RequestState.UNDER_WAY: request.ends_on,
    }
    return days_said.get(RequestState(request.state))


def _first_answer(request: AdviceRequest) -> dt.date | None:
    """The day by which the first of those who were asked answers."""
    sent = request.offers.filter(state=OfferState.SENT).order_by()
    first = sent.aggregate(first=Min("answer_by"))["first"]
    return timezone.localdate(first) if first else None


def _way(request: AdviceRequest, steps: Sequence[Step]) -> list[WayStep]:
    """The way to the end; of a request that stopped before, as far as it came."""
    at = {step.state: step.at for step in steps}
    # A request that is held has been submitted.
    stands = RequestState.SUBMITTED if request.state == RequestState.HELD else request.state
    if stands == RequestState.SUBMITTED:
        at.setdefault(stands, request.submitted_at or request.changed_at)
    reached = WAY.index(RequestState(stands)) if stands in WAY else -1
    if reached < 0:
        reached = max((WAY.index(RequestState(state)) for state in at if state in WAY), default=0)
        current = -1
    else:
        current = reached
    return [
        WayStep(
            _NAMES[state],
            "current" if place == current else "complete" if place <= reached else "",
            at.get(state) if place <= reached else None,
        )
        for place, state in enumerate(WAY)
    ]


def _all_wait(request: AdviceRequest) -> bool:
    """Whether each of its engagements that has not ended is held."""
    if request.state not in {RequestState.ACCEPTED, RequestState.UNDER_WAY}:
        return False
    open_ones = request.engagements.filter(state__in=OPEN).order_by()
    held = open_ones.values_list("held_at", flat=True)
    return bool(held) and None not in held


def _next(request: AdviceRequest) -> str:
    """What comes next."""
    if request.state == RequestState.DRAFT and request.submitted_at is not None:
        return "Change or answer what the coordinator asks, and submit it again."
    return _NEXT[RequestState(request.state)]
