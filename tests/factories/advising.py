"""Requests for advice, those who act on them, conflicts and clearances."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.advising.enums import Advice, Asker, ClearanceState, ConflictState, RequestState
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
from community.expertise.enums import InterestKind, Mode
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.taxonomy.models import Agency
from tests.factories.expertise import AdvisorFactory
from tests.factories.people import UserFactory, grant, role_user
from tests.factories.taxonomy import AgencyFactory, CompanyFactory, TopicFactory

CHALLENGE = (
    "People call again and again because nobody can tell them when their licence is renewed. We "
    "have tried a tracker on the web, which few people find, and letters, which come too late to "
    "help anybody."
)


def official_of(agency: Agency, **fields: Any) -> User:
    """An official of an agency."""
    return role_user(Role.OFFICIAL, agency, **fields)


class AdviceRequestFactory(DjangoModelFactory):
    """A request that waits to be screened; `draft=True` for one that nobody else has read."""

    class Meta:
        model = AdviceRequest
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=RequestState.DRAFT, submitted_at=None)
        held = factory.Trait(state=RequestState.HELD, advice=Advice.JOINT, places=3)
        screened = factory.Trait(state=RequestState.SCREENED)

    agency = factory.SubFactory(AgencyFactory)
    official = factory.LazyAttribute(lambda made: official_of(made.agency))
    written_by = factory.SelfAttribute("official")
    title = "Fewer calls about renewals"
    challenge = CHALLENGE
    outcome_wanted = "Half as many calls about one renewal."
    mode = Mode.CHALLENGE
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=120))
    state = RequestState.SUBMITTED
    submitted_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def topics(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """What it is about; one topic without any."""
        if create:
            self.topics.set([TopicFactory()] if extracted is None else extracted)

    @factory.post_generation
    def steps(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        """The step that led here."""
        if create:
            Step.objects.create(request=self, state=self.state, by=self.written_by)


class StepFactory(DjangoModelFactory):
    """A step, with a reason."""

    class Meta:
        model = Step

    request = factory.SubFactory(AdviceRequestFactory)
    state = RequestState.SUBMITTED
    by = factory.SelfAttribute("request.official")
    reason = "As we talked about."


class DraftAnswerFactory(DjangoModelFactory):
    """What is typed into the title of a draft."""

    class Meta:
        model = DraftAnswer

    request = factory.SubFactory(AdviceRequestFactory, draft=True)
    name = "title"
    value = "Fewer calls"
    saved_by = factory.SelfAttribute("request.official")


class DelegateFactory(DjangoModelFactory):
    """Somebody of the agency who acts for its official."""

    class Meta:
        model = Delegate

    agency = factory.SubFactory(AgencyFactory)
    official = factory.LazyAttribute(lambda made: official_of(made.agency))
    delegate = factory.LazyAttribute(
        lambda made: grant(UserFactory(), Role.PRACTITIONER, made.agency)
    )


class JointAdviceDecisionFactory(DjangoModelFactory):
    """That each advisor answers alone."""

    class Meta:
        model = JointAdviceDecision

    request = factory.SubFactory(AdviceRequestFactory)
    advice = Advice.INDIVIDUAL
    reason = "The official wants several views."
    by = factory.SubFactory(UserFactory)


class QuestionFactory(DjangoModelFactory):
    """What the agency asks the coordinators; `answered=True` for one that they have answered."""

    class Meta:
        model = Question

    class Params:
        answered = factory.Trait(
            answer="Yes, from the second talk on.",
            answered_by=factory.SubFactory(UserFactory),
            answered_at=factory.LazyFunction(timezone.now),
        )

    request = factory.SubFactory(AdviceRequestFactory)
    side = Asker.AGENCY
    text = "May somebody from the counter join the talks?"
    asked_by = factory.SelfAttribute("request.official")


class ConflictFactory(DjangoModelFactory):
    """A contract of a company with an agency, checked; `reported=True` for one that is not."""

    class Meta:
        model = Conflict

    class Params:
        reported = factory.Trait(state=ConflictState.REPORTED, checked_by=None, checked_at=None)
        unsettled = factory.Trait(company=None, company_name="Nobody Knows Inc.")
        of_person = factory.Trait(
            company=None, advisor=factory.SubFactory(AdvisorFactory), kind=InterestKind.FAMILY
        )

    kind = InterestKind.CONTRACT
    company = factory.SubFactory(CompanyFactory)
    agency = factory.SubFactory(AgencyFactory)
    words = "Prime contractor for the call center."
    source = "The agency's list of contracts."
    state = ConflictState.HOLDS
    reported_by = factory.SubFactory(UserFactory)
    checked_by = factory.SelfAttribute("reported_by")
    checked_at = factory.LazyFunction(timezone.now)


class ClearanceFactory(DjangoModelFactory):
    """A question that waits; `given=True` for one that was answered, for three months."""

    class Meta:
        model = Clearance

    class Params:
        given = factory.Trait(
            state=ClearanceState.GIVEN,
            answer="The contract is with another bureau.",
            ends_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=90)),
            answered_by=factory.SubFactory(UserFactory),
            answered_at=factory.LazyFunction(timezone.now),
        )

    conflict = factory.SubFactory(ConflictFactory)
    question = "Does it stand in the way of a talk about letters?"
    asked_by = factory.SubFactory(UserFactory)
