"""Requests that are open, and advisors for them, as the tests of runs need them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.advising.enums import RequestState
from community.advising.models import AdviceRequest
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from tests.factories import role_user
from tests.factories.expertise import AdvisorFactory, ModePreferenceFactory, PastResultFactory

TEXTS = (
    "Callers wait too long and hang up; repairs are promised for no day.",
    "Forms are sent back because people leave out a date of birth.",
    "Visitors stand in line at the counter although they have an appointment.",
    "Letters that explain a decision are not understood by those who get them.",
)


def open_request(**fields: Any) -> AdviceRequest:
    """A request that a coordinator has screened."""
    topics = fields.pop("topics", ())
    official = fields.pop("official", None) or role_user(Role.OFFICIAL)
    made = AdviceRequest.objects.create(
        **{
            "agency": official.role_grants.get(role=Role.OFFICIAL).scope,
            "official": official,
            "written_by": official,
            "title": "Repairs without a day",
            "challenge": TEXTS[0],
            "outcome_wanted": "Fewer calls about the same repair.",
            "mode": "challenge",
            "level": 5,
            "hours": 6,
            "places": 1,
            "state": RequestState.SCREENED,
            "submitted_at": timezone.now(),
            "ends_on": timezone.localdate() + timedelta(days=60),
            **fields,
        }
    )
    made.topics.set(topics)
    return made


def advisor(name: str, text: str = TEXTS[0], **fields: Any) -> Advisor:
    """Somebody who can be asked, with one past result."""
    made = AdvisorFactory(name=name, **fields)
    PastResultFactory(advisor=made, title=f"Done by {name.split(maxsplit=1)[0]}", text=text)
    ModePreferenceFactory(advisor=made)
    return made
