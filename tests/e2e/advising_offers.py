"""Offers in every state, and engagements from the first word to what became of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from community.advising.models import AdviceRequest, Offer
from community.advising.queries.offers import token_of
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.e2e.people import address_of
from tests.factories import (
    AdvisorFactory,
    EngagementFactory,
    FeedbackFactory,
    FollowUpFactory,
    MeetingFactory,
    NoteFactory,
    OfferFactory,
    TopicFactory,
)
from tests.factories.advising import AdviceRequestFactory
from tests.factories.advising_runs import PairingFactory, ShortlistFactory

# The keys of the offers whose pages are looked at: their links are known before there is a site.
OPEN, SECRET, ANSWERED, LATE, WITHDRAWN = (UUID(int=9700 + number) for number in range(5))
LONG = (
    "People who renew by mail hear nothing for six weeks and call. We have tried letters, a "
    "tracker and more staff in spring; each helped for a month.\n\nWhat would you try first, and "
    "how would you know within a quarter whether it helps?"
)


def link(key: UUID) -> str:
    """The address behind the link of an offer."""
    return f"/advice/offers/{token_of(Offer(key=key))}/"


def offered() -> None:
    """A request for which somebody is asked, others in line; two engagements, one of them held."""
    official = User.objects.get(email=address_of(Role.OFFICIAL))
    own = User.objects.get(email=address_of(Role.ADVISOR)).advisor
    of_official = {
        "official": official,
        "agency": official.role_grants.get(role=Role.OFFICIAL).scope,
        "challenge": LONG,
        "topics": [TopicFactory(name="Renewals")],
    }
    asked = AdviceRequestFactory(pk=9770, state="offered", places=3, hours=10, sensitivity="open",
                                 **of_official)  # fmt: skip
    for key, state, days in ((OPEN, "sent", 5), (ANSWERED, "accepted", 5), (LATE, "expired", -1),
                             (WITHDRAWN, "withdrawn", 5)):  # fmt: skip
        OfferFactory(
            pk=9770 + len(asked.offers.all()), request=asked, key=key, state=state,
            advisor=own if key == OPEN else AdvisorFactory(),
            answer_by=timezone.now() + timedelta(days=days),
            reason="The agency has found somebody." if state == "withdrawn" else "",
        )  # fmt: skip
    _line(asked)
    secret = AdviceRequestFactory(
        pk=9771, state="offered", sensitivity="procurement", **of_official
    )
    OfferFactory(pk=9779, request=secret, advisor=own, key=SECRET)
    _engagements(own, official, of_official)


def _line(asked: AdviceRequest) -> None:
    run = ShortlistFactory(request=asked, published=True)
    for rank in (1, 2):
        PairingFactory(
            run=run, advisor=AdvisorFactory(), rank=rank, score=0.8 - rank / 10,
            is_chosen=rank == 1,
        )  # fmt: skip


def _engagements(own, official: User, of_official: dict) -> None:
    begins = AdviceRequestFactory(pk=9772, state="accepted", **of_official)
    EngagementFactory(pk=9770, request=begins, advisor=own, new=True, offer__limit_hours=6,
                      offer__state="limited")  # fmt: skip
    goes_on = AdviceRequestFactory(pk=9773, state="under_way", **of_official)
    under_way = EngagementFactory(pk=9771, request=goes_on, advisor=own)
    starts = datetime(2100, 3, 5, 14, 30, tzinfo=UTC)
    MeetingFactory(pk=9770, engagement=under_way, starts_at=starts)
    MeetingFactory(pk=9772, engagement=under_way, starts_at=timezone.now() - timedelta(days=9))
    MeetingFactory(pk=9771, engagement=under_way, starts_at=starts, cancelled_at=timezone.now())
    NoteFactory(engagement=under_way, author=official)
    waits = AdviceRequestFactory(pk=9774, state="under_way", **of_official)
    EngagementFactory(pk=9772, request=waits, advisor=own, held_at=timezone.now())
    over = AdviceRequestFactory(pk=9775, state="closed", **of_official)
    finished = EngagementFactory(pk=9773, request=over, advisor=own, finished=True)
    FeedbackFactory(engagement=finished, by=own.user, side="advisor", words=LONG)
    FollowUpFactory(engagement=finished, became="adapted", why=LONG, answered_at=timezone.now())
    FollowUpFactory(engagement=finished, months=6)
