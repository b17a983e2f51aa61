"""The shapes of the answers. "unknown" is a value; null says that a source gives no number."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

Address = Annotated[str, Field(examples=["https://exemplar.example/practices/one-stop/"])]
PartialDate = Annotated[
    str, Field(description='YYYY, YYYY-MM or YYYY-MM-DD; or "unknown".', examples=["2011-04"])
]


class FieldProblem(Schema):
    """What is wrong with one parameter."""

    field: str
    message: str


class Problem(Schema):
    """Why there is no answer."""

    status: int
    message: str
    fields: list[FieldProblem] = []


class Word(Schema):
    """A value of a fixed list, and what people call it."""

    value: str
    label: str


class TermRef(Schema):
    """A word of the vocabulary, by the short name that parameters take."""

    slug: str
    name: str


class PageRef(Schema):
    """Another page of the library."""

    title: str
    slug: str
    address: Address
    api: Address


class ListHead(Schema):
    """Where one is in a list."""

    count: int = Field(description="How many there are on all pages.")
    next: Address | None = None
    previous: Address | None = None


class PracticeCard(PageRef):
    """A practice as a list shows it."""

    summary: str
    stage: Word
    evidence: Word
    failed: bool = Field(description="An attempt that failed or was stopped.")
    demonstration: bool = Field(description="Made up for demonstration.")
    standing: Word = Field(description="Whether it still stands.")
    topics: list[TermRef]
    published: datetime | None
    changed: datetime | None


class Lasting(Schema):
    """When a page was verified, and why it was retired."""

    standing_reason: str
    verified_on: date | None
    verify_by: date | None


class PracticeList(ListHead):
    """One page of practices."""

    results: list[PracticeCard]


class Section(Schema):
    """A text that somebody wrote: its Markdown, and the safe HTML that the site shows for it."""

    name: str
    title: str
    markdown: str
    html: str


class Measure(Schema):
    """A number before and after, in its unit. Null where the source does not give it."""

    measure: str
    unit: str
    before: float | None
    after: float | None
    change: float | None
    improves: Word
    improved: bool | None
    period: str
    population: str


class Outcome(Measure):
    """What came of a practice, with the evidence for it."""

    evidence: Word
    evidence_reason: str


class Source(Schema):
    """Where it comes from."""

    title: str
    publisher: str
    address: Address
    published: PartialDate


class ChannelEffect(Schema):
    """What a practice does to one channel."""

    channel: TermRef
    effect: Word


class LevelFit(Schema):
    """Whether it is likely to work at one level of government."""

    level: Word
    verdict: Word
    why: str


class Industry(TermRef):
    """An industry, with its sector of the North American classification."""

    naics_code: str


class Context(Schema):
    """Where a practice comes from and for whom it is likely to work."""

    industry: Industry | None
    sector: Word
    customers_a_year: Word
    staff: Word
    customers: list[TermRef]
    channels: list[ChannelEffect]
    levels: list[LevelFit]


class Effort(Schema):
    """What it takes. Cost in US dollars, once; time from the decision to the first result."""

    difficulty: Word
    people: Word
    time: Word
    cost: Word


class Author(Schema):
    """Who wrote it."""

    name: str
    may_be_contacted: bool


class Practice(PracticeCard, Lasting):
    """One practice with everything that its page says."""

    sections: list[Section]
    context: Context
    effort: Effort
    outcomes: list[Outcome]
    sources: list[Source]
    contact: str
    authors: list[Author]
    tags: list[str]
    case_studies: list[PageRef]
    related: list[PageRef]
    superseded_by: PageRef | None
    supersedes: list[PageRef]


class Organisation(Schema):
    """An agency or a company."""

    kind: str = Field(description='"agency" or "company".')
    name: str
    slug: str
    level: Word | None = Field(None, description="The level of government of an agency.")


class CaseCard(PageRef):
    """A case study as a list shows it."""

    summary: str
    organisation: Organisation | None
    service: str
    demonstration: bool
    standing: Word
    topics: list[TermRef]
    published: datetime | None
    changed: datetime | None


class CaseList(ListHead):
    """One page of case studies."""

    results: list[CaseCard]


class CaseStudy(CaseCard, Lasting):
    """One case study with everything that its page says."""

    started: PartialDate
    ended: PartialDate
    still_running: bool
    would_repeat: Word
    authors: list[Author]
    sections: list[Section]
    practices: list[PageRef]
    measures: list[Measure]
    sources: list[Source]
    channels: list[TermRef]
    customers: list[TermRef]
    tags: list[str]


class Topic(TermRef):
    """A topic in its tree."""

    description: str
    synonyms: list[str]
    broader: str | None = Field(description="The short name of the topic above it.")
    address: Address


class TopicList(ListHead):
    """One page of topics, in the order of their tree."""

    results: list[Topic]


class Agency(TermRef):
    """An agency in its tree."""

    abbreviation: str
    level: Word
    staff: Word
    website: str
    demonstration: bool
    broader: str | None = Field(description="The short name of the agency above it.")
    address: Address


class AgencyList(ListHead):
    """One page of agencies, in the order of their tree."""

    results: list[Agency]


class IndustryList(ListHead):
    """One page of industries."""

    results: list[Industry]


class TermList(ListHead):
    """One page of channels or of groups of customers."""

    results: list[TermRef]
