"""Where a request stands, for those who wait: its way, what comes next, and by when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from community.advising.enums import ENDED_STATES, RequestState
from community.advising.models import AdviceRequest, Step
from community.advising.steps import WAY
from practices.contributing.review.dates import after_working_days

# Working days in which coordinators answer what was submitted, and decide on joint advice.
SCREENING_DAYS: Final = 5
JOINT_ADVICE_DAYS: Final = 10
MATCHING_DAYS: Final = 10

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
    # What comes next, in a sentence, and by when; no day where there is none.
    next: str
    due: dt.date | None
    steps: Sequence[Step]
    has_ended: bool

    @property
    def is_late(self) -> bool:
        """Whether what was to come has not."""
        return self.due is not None and self.due < timezone.localdate()

    @property
    def last(self) -> Step | None:
        """The step that led here."""
        return self.steps[-1] if self.steps else None


def standing_of(request: AdviceRequest) -> Standing:
    """Where a request stands at the moment."""
    steps = list(request.steps.select_related("by"))
    sentence, due = _next(request, steps)
    return Standing(_way(request, steps), sentence, due, steps, request.state in ENDED_STATES)


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


def _since(request: AdviceRequest, steps: Sequence[Step]) -> dt.date:
    moment = steps[-1].at if steps else request.changed_at
    return timezone.localdate(moment)


def _next(request: AdviceRequest, steps: Sequence[Step]) -> tuple[str, dt.date | None]:
    """What comes next, and by when."""
    since = _since(request, steps)
    asked_back = request.state == RequestState.DRAFT and request.submitted_at is not None
    told: dict[str, tuple[str, dt.date | None]] = {
        RequestState.DRAFT: (
            "Change or answer what the coordinator asks, and submit it again."
            if asked_back
            else "Write it, and submit it when nothing is missing. Until then it is yours alone.",
            None,
        ),
        RequestState.SUBMITTED: (
            "A coordinator reads it, and accepts it, asks you something, or declines it.",
            after_working_days(since, SCREENING_DAYS),
        ),
        RequestState.HELD: (
            "A coordinator decides whether advisors may recommend something together, with the "
            "officer who looks after the agency's advisory committees.",
            after_working_days(since, JOINT_ADVICE_DAYS),
        ),
        RequestState.SCREENED: (
            "It is accepted. Conflicts of interest are looked at, and advisors are searched for.",
            after_working_days(since, MATCHING_DAYS),
        ),
        RequestState.SHORTLISTED: (
            "There is a list of advisors. A coordinator offers them your request.",
            after_working_days(since, SCREENING_DAYS),
        ),
        RequestState.OFFERED: ("Advisors have been asked. You are told when one accepts.", None),
        RequestState.ACCEPTED: (
            "An advisor has accepted. Agree with them on what they give you and when it ends.",
            request.starts_on,
        ),
        RequestState.UNDER_WAY: (
            "The advice is under way. When it has ended you are asked what came of it.",
            request.ends_on,
        ),
        RequestState.CLOSED: ("It is closed.", None),
        RequestState.WITHDRAWN: ("It was withdrawn. You can begin another one.", None),
        RequestState.DECLINED: ("It was declined, for the reason below.", None),
        RequestState.EXPIRED: ("Its last day passed before anybody had accepted.", None),
        RequestState.UNFILLED: (
            "No advisor could be found; the reason is below. A coordinator can look again.",
            None,
        ),
    }
    return told[request.state]
