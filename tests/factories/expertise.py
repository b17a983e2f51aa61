"""Advisors: their profiles, past results, skills, readiness and declared interests."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.expertise.enums import (
    InterestKind,
    Mode,
    Preference,
    Seniority,
    SkillLevel,
    Standing,
)
from community.expertise.models import (
    Advisor,
    Consent,
    Interest,
    ModePreference,
    PastResult,
    Skill,
)
from community.expertise.rules import FIELDS
from tests.factories.people import UserFactory
from tests.factories.taxonomy import AgencyFactory, CompanyFactory, TopicFactory

FIFTY_WORDS = (
    "People rang again and again because nobody could say when a repair would be done. We gave "
    "each caller a day and told them when it slipped. Calls about the same repair fell by half "
    "within a year, and the people who answer them had time for those who really needed help with "
    "something."
)


class AdvisorFactory(DjangoModelFactory):
    """A listed advisor without an account who takes part in matching; `topics` makes skills.

    `shown_to` says who reads every field.
    """

    class Meta:
        model = Advisor
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(
            standing=Standing.DRAFT, consented_at=None, confirmed_at=None, declared_at=None
        )
        with_account = factory.Trait(user=factory.SubFactory(UserFactory))

    email = factory.Sequence(lambda n: f"advisor{n}@example.test")
    name = factory.Sequence(lambda n: f"Advisor Number {n:04}")
    title = "Chief operating officer"
    company = factory.SubFactory(CompanyFactory)
    seniority = Seniority.CHIEF
    customers_a_year = "1m_10m"
    staff = "1000_10000"
    budget = "100m_1b"
    time_zone = "America/Chicago"
    hours_a_quarter = 12
    most_engagements = 2
    standing = Standing.LISTED
    consented_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)
    declared_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        readers = kwargs.pop("shown_to", None)
        if readers and isinstance(readers, str):
            kwargs = {**{f"{field}_for": readers for field in FIELDS}, **kwargs}
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def topics(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """Skills in these topics."""
        for topic in extracted or () if create else ():
            SkillFactory(advisor=self, topic=topic)

    @factory.post_generation
    def industries(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The industries that the advisor knows."""
        if create and extracted:
            self.industries.set(extracted)


class PastResultFactory(DjangoModelFactory):
    """Something that an advisor achieved, in fifty words."""

    class Meta:
        model = PastResult

    advisor = factory.SubFactory(AdvisorFactory)
    title = factory.Sequence(lambda n: f"Repairs kept to the day, number {n}")
    text = FIFTY_WORDS
    organisation = "The repair shops"
    year = 2008
    position = factory.Sequence(lambda n: n % 1000)


class SkillFactory(DjangoModelFactory):
    """A topic that an advisor has led."""

    class Meta:
        model = Skill

    advisor = factory.SubFactory(AdvisorFactory)
    topic = factory.SubFactory(TopicFactory)
    level = SkillLevel.HAS_LED


class ModePreferenceFactory(DjangoModelFactory):
    """A way in which an advisor is eager to help."""

    class Meta:
        model = ModePreference

    advisor = factory.SubFactory(AdvisorFactory)
    mode = Mode.CHALLENGE
    preference = Preference.EAGER


class InterestFactory(DjangoModelFactory):
    """A contract that an advisor has declared."""

    class Meta:
        model = Interest

    advisor = factory.SubFactory(AdvisorFactory)
    kind = InterestKind.CONTRACT
    agency = factory.SubFactory(AgencyFactory)
    words = "We print its forms."


class ConsentFactory(DjangoModelFactory):
    """That an advisor agreed to be matched."""

    class Meta:
        model = Consent

    advisor = factory.SubFactory(AdvisorFactory)
    field = "matching"
    by = factory.SubFactory(UserFactory)
