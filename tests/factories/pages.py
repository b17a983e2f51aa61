"""Practices, case studies and pages of information, complete enough to be published."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from exemplar.home.models import HomePage, InformationPage
from practices.library.actions import read_from_sources, refresh_evidence
from practices.library.enums import (
    Better,
    ChannelEffect,
    CostBand,
    Difficulty,
    EvidenceLevel,
    FitVerdict,
    PeopleBand,
    Sector,
    TimeBand,
    WouldRepeat,
)
from practices.library.models import (
    AgencyFit,
    CaseAuthor,
    CaseMeasure,
    CaseSource,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyPractice,
    Outcome,
    PracticeAuthor,
    PracticeChannel,
    PracticeIndexPage,
    PracticePage,
    PracticeSource,
)
from practices.taxonomy.enums import AgencyLevel, CustomersBand, StaffBand
from practices.taxonomy.models import Channel, CustomerGroup, Industry, Topic
from tests.factories.taxonomy import (
    AgencyFactory,
    ChannelFactory,
    CustomerGroupFactory,
    IndustryFactory,
    TopicFactory,
)

FIRST_DAY = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)


def restrict(page: Page, *groups: Group) -> PageViewRestriction:
    """Let only these groups read a page; whoever is signed in, if none is named."""
    kinds = PageViewRestriction
    restriction = kinds.objects.create(
        page=page, restriction_type=kinds.GROUPS if groups else kinds.LOGIN
    )
    restriction.groups.set(groups)
    return restriction


def edit_without_publishing(page: Page, **changes: Any) -> Revision:
    """A newer draft of a page, which nobody but an editor may see."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision()


class OutcomeFactory(DjangoModelFactory):
    """An outcome with some evidence, read from the sources by the editors.

    `build()` one for a practice that is still to be made.
    """

    class Meta:
        model = Outcome

    measure = "Waiting time"
    unit = "minutes"
    before = 30
    after = 12
    better = Better.LOWER
    period = "fiscal year 2011"
    population = "Callers"
    evidence = EvidenceLevel.SOME
    evidence_reason = "Measured before and after at one site."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        outcome = super()._create(model_class, *args, **kwargs)
        _read([(outcome, outcome.evidence, outcome.evidence_reason)])
        return outcome


def _read(told: Sequence[tuple[Outcome, str, str]]) -> None:
    """Keep the levels that outcomes were built with as what editors read in the sources."""
    for outcome, level, reason in told:
        if level != EvidenceLevel.NOT_RATED:
            read_from_sources(outcome=outcome, level=level, reason=reason or "Read.")
    for practice in {outcome.practice_id for outcome, _, _ in told}:
        refresh_evidence(practice_id=practice)


class CaseMeasureFactory(DjangoModelFactory):
    """A number of a case study."""

    class Meta:
        model = CaseMeasure

    measure = "Cost"
    unit = "US dollars a return"
    before = "3.66"
    after = "0.15"
    better = Better.LOWER
    period = "2011"
    population = "Taxpayers"


class PracticeSourceFactory(DjangoModelFactory):
    """A source of a practice."""

    class Meta:
        model = PracticeSource

    title = "The report"
    publisher = "The publisher"
    url = "https://example.gov/source"
    published = "2011-04"


class CaseSourceFactory(PracticeSourceFactory):
    """A source of a case study."""

    class Meta:
        model = CaseSource


class PracticeAuthorFactory(DjangoModelFactory):
    """An author of a practice."""

    class Meta:
        model = PracticeAuthor

    name = "Chris Author"


def _topics() -> list[Topic]:
    return [Topic.objects.order_by("pk").first() or TopicFactory()]


def _customer_groups() -> list[CustomerGroup]:
    return [CustomerGroup.objects.order_by("pk").first() or CustomerGroupFactory()]


def _channel() -> Channel:
    return Channel.objects.order_by("pk").first() or ChannelFactory()


class _PageFactory(wagtail_factories.PageFactory):
    """A page in its place of the tree; `draft`, `restricted_to` and `tags` say how it stands."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(
            live=False,
            has_unpublished_changes=True,
            first_published_at=None,
            last_published_at=None,
        )

    # Each is published a day after the one before, so that an order by date is one order.
    first_published_at = factory.Sequence(lambda n: FIRST_DAY + dt.timedelta(days=n % 2000))
    last_published_at = factory.SelfAttribute("first_published_at")

    @classmethod
    def _create_instance(cls, model_class: Any, parent: Any, kwargs: dict[str, Any]) -> Any:
        tags = kwargs.pop("tags", ())
        page = model_class(**kwargs)
        if tags:
            page.tags.set(tags)
        rows = kwargs.get("outcomes", ())
        told = [(row, row.evidence, row.evidence_reason) for row in rows]
        # Where a page is used is of no interest to tests, and a third of the cost of making one.
        # Of its constraints the database reminds us, without a query for each.
        page.validate_constraints = lambda **_kwargs: None
        with disable_reference_index_auto_update():
            parent.add_child(instance=page)
        del page.validate_constraints
        if told:
            _read(told)
            page.refresh_from_db(fields=["evidence"])
        return page

    @factory.post_generation
    def restricted_to(
        self, create: bool, extracted: Sequence[Group] | None, **_kwargs: Any
    ) -> None:
        """The groups that may read it; an empty list stands for whoever is signed in."""
        if create and extracted is not None:
            restrict(self, *extracted)


class PracticeFactory(_PageFactory):
    """A practice with everything that publishing asks for, and one row of each kind below it."""

    class Meta:
        model = PracticePage

    parent = factory.LazyFunction(PracticeIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Practice {n}")
    slug = factory.Sequence(lambda n: f"practice-{n}")
    summary = "What it is, and for whom."
    problem = "Customers waited **too long**."
    what_was_done = "A queue was opened."
    results = "Fewer people waited."
    steps = "1. Count.\n2. Change.\n3. Count again."
    getting_started = "Begin small."
    keeping_going = "Ask somebody to own it."
    resources = "None are known."
    contact = "Office of service"
    industry = factory.LazyFunction(
        lambda: Industry.objects.order_by("pk").first() or IndustryFactory()
    )
    sector = Sector.PUBLIC
    customers_a_year = CustomersBand.FROM_10K
    staff = StaffBand.FROM_10
    precondition_systems = "None."
    precondition_law = "None."
    precondition_budget = "None."
    precondition_leadership = "Somebody who cares."
    fits_where = "Where people queue."
    fits_not_where = "Where nobody comes."
    effort_people = PeopleBand.UP_TO_2
    effort_time = TimeBand.UNDER_3
    effort_cost = CostBand.UNDER_10K
    difficulty = Difficulty.LOW
    verified_on = dt.date(2024, 1, 1)
    verify_by = dt.date(2030, 1, 1)
    topics = factory.LazyFunction(_topics)
    customer_groups = factory.LazyFunction(_customer_groups)
    tags = ("queues",)
    channel_effects = factory.LazyFunction(
        lambda: [PracticeChannel(channel=_channel(), effect=ChannelEffect.SHIFTS)]
    )
    fits = factory.LazyFunction(
        lambda: [AgencyFit(level=AgencyLevel.FEDERAL, verdict=FitVerdict.LIKELY, why="It did.")]
    )
    outcomes = factory.LazyFunction(lambda: [OutcomeFactory.build()])
    sources = factory.LazyFunction(lambda: [PracticeSourceFactory.build()])
    authors = factory.LazyFunction(lambda: [PracticeAuthorFactory.build()])


class CaseAuthorFactory(DjangoModelFactory):
    """An author of a case study; `build()` one for a case study that is still to be made."""

    class Meta:
        model = CaseAuthor

    name = "Sam Author"
    may_be_contacted = True


class CaseStudyFactory(_PageFactory):
    """A case study of a new agency; `practices` are those that it tells of."""

    class Meta:
        model = CaseStudyPage

    class Params:
        practices = factory.LazyFunction(
            lambda: [PracticePage.objects.live().order_by("pk").first() or PracticeFactory()]
        )

    parent = factory.LazyFunction(CaseStudyIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Case study {n}")
    slug = factory.Sequence(lambda n: f"case-study-{n}")
    summary = "Who did what, and what came of it."
    agency = factory.SubFactory(AgencyFactory)
    service = "Passport renewals"
    started = "2010"
    ended = "2011-04"
    what_was_done = "The form was *shortened*."
    adaptation = "Two fields were kept."
    what_went_wrong = "The printer."
    would_repeat = WouldRepeat.YES
    would_repeat_why = "It was worth it."
    topics = factory.LazyFunction(_topics)
    channels = factory.LazyFunction(lambda: [_channel()])
    customer_groups = factory.LazyFunction(_customer_groups)
    tags = ("forms",)
    authors = factory.LazyFunction(lambda: [CaseAuthorFactory.build()])
    practice_links = factory.LazyAttribute(
        lambda made: [CaseStudyPractice(practice=practice) for practice in made.practices]
    )
    measures = factory.LazyFunction(lambda: [CaseMeasureFactory.build()])
    sources = factory.LazyFunction(lambda: [CaseSourceFactory.build()])


class InformationPageFactory(_PageFactory):
    """A page of information below the front page."""

    class Meta:
        model = InformationPage

    parent = factory.LazyFunction(HomePage.objects.get)
    title = factory.Sequence(lambda n: f"Information {n}")
    slug = factory.Sequence(lambda n: f"information-{n}")
    summary = "What this page tells."
    body = "Some *plain* words."
