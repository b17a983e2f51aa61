"""Offers, engagements, and what hangs on them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.advising.enums import EngagementState, OfferState, RequestState, Side
from community.advising.models import Engagement, Feedback, FollowUp, Meeting, Note, Offer
from tests.factories.advising import AdviceRequestFactory
from tests.factories.expertise import AdvisorFactory
from tests.factories.people import UserFactory


class OfferFactory(DjangoModelFactory):
    """An offer that waits for its answer."""

    class Meta:
        model = Offer

    request = factory.SubFactory(AdviceRequestFactory, state=RequestState.OFFERED)
    advisor = factory.SubFactory(AdvisorFactory)
    state = OfferState.SENT
    answer_by = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    mailed_at = factory.LazyFunction(timezone.now)


class EngagementFactory(DjangoModelFactory):
    """An engagement that both sides agreed on; `new=True` for the first day, `finished=True`."""

    class Meta:
        model = Engagement

    request = factory.SubFactory(AdviceRequestFactory, state=RequestState.UNDER_WAY)
    advisor = factory.SubFactory(AdvisorFactory)
    offer = factory.SubFactory(
        OfferFactory,
        request=factory.SelfAttribute("..request"),
        advisor=factory.SelfAttribute("..advisor"),
        state=OfferState.ACCEPTED,
        answered_at=factory.LazyFunction(timezone.now),
    )
    state = EngagementState.UNDER_WAY
    output = "An honest view of three proposals, with a page in writing."
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    hours = 8
    official_agreed_at = factory.LazyFunction(timezone.now)
    advisor_agreed_at = factory.LazyFunction(timezone.now)
    started_at = factory.LazyFunction(timezone.now)

    class Params:
        new = factory.Trait(
            state=EngagementState.AGREED, output="", ends_on=None,
            official_agreed_at=None, advisor_agreed_at=None, started_at=None,
        )  # fmt: skip
        finished = factory.Trait(
            state=EngagementState.FINISHED, ended_at=factory.LazyFunction(timezone.now)
        )


class MeetingFactory(DjangoModelFactory):
    """A meeting in a week."""

    class Meta:
        model = Meeting

    engagement = factory.SubFactory(EngagementFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    place = "Room 12"
    about = "The first proposal"


class NoteFactory(DjangoModelFactory):
    """What somebody noted for themselves."""

    class Meta:
        model = Note

    engagement = factory.SubFactory(EngagementFactory)
    author = factory.SubFactory(UserFactory)
    text = "Ask about the holidays."


class FeedbackFactory(DjangoModelFactory):
    """What the agency says of it."""

    class Meta:
        model = Feedback

    engagement = factory.SubFactory(EngagementFactory, finished=True)
    side = Side.OFFICIAL
    by = factory.SubFactory(UserFactory)
    goal_met = 4
    useful = 5
    would_repeat = True
    hours = 9


class FollowUpFactory(DjangoModelFactory):
    """A question that is due."""

    class Meta:
        model = FollowUp

    engagement = factory.SubFactory(EngagementFactory, finished=True)
    months = 3
    due_on = factory.LazyFunction(timezone.localdate)
