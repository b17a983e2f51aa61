"""What a practice and a case study consist of for whoever writes one: steps, fields, columns.

Labels, lengths and choices are those of the records of the library; only the order, and what to say
beside a field, is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.text import capfirst
from wagtail.models import Orderable

from exemplar.core.markdown import SECTION_CHARACTERS, MarkdownField
from practices.contributing.enums import Kind
from practices.library.models import (
    AgencyFit,
    CaseMeasure,
    CaseSource,
    CaseStudyPage,
    CaseStudyPractice,
    Outcome,
    PracticeChannel,
    PracticePage,
    PracticeSource,
)
from practices.library.requirements import Requirement

# What is typed is kept a good way beyond what may be published, so that it can be shortened here.
LONGEST_TEXT = 5_000
MOST_ROWS = 30
MOST_TAGS = 20
PAGES: dict[str, type[PracticePage] | type[CaseStudyPage]] = {
    Kind.PRACTICE: PracticePage,
    Kind.CASE_STUDY: CaseStudyPage,
}


@dataclass(frozen=True)
class Rows:
    """A small group of rows below the text: which record each is, and its columns."""

    model: type[Orderable]
    columns: tuple[str, ...]
    label: str
    # Filled from the first, so that they alone do not make a row.
    preset: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field, saved by itself."""

    name: str
    label: str
    hint: str
    # "text", "markdown", "choice", "choices", "flag" or "rows"
    control: str
    rows: Rows | None = None

    @property
    def longest(self) -> int:
        """How many characters of it are kept while it is written."""
        return SECTION_CHARACTERS if self.control == "markdown" else LONGEST_TEXT


@dataclass(frozen=True)
class Step:
    """A few fields that are written together."""

    slug: str
    heading: str
    hint: str
    fields: tuple[str, ...]


_MEASURE = ("measure", "unit", "before", "after", "better", "period", "population")
_SOURCE = ("title", "publisher", "url", "published")

ROWS: dict[str, dict[str, Rows]] = {
    Kind.PRACTICE: {
        "outcomes": Rows(Outcome, _MEASURE, "Outcome", ("better",)),
        "channel_effects": Rows(PracticeChannel, ("channel", "effect"), "Channel"),
        "fits": Rows(AgencyFit, ("level", "verdict", "why"), "Level of government"),
        "sources": Rows(PracticeSource, _SOURCE, "Source"),
    },
    Kind.CASE_STUDY: {
        "practice_links": Rows(CaseStudyPractice, ("practice",), "Practice"),
        "measures": Rows(CaseMeasure, _MEASURE, "Measure", ("better",)),
        "sources": Rows(CaseSource, _SOURCE, "Source"),
    },
}

STEPS: dict[str, tuple[Step, ...]] = {
    Kind.PRACTICE: (
        Step(
            "start",
            "What it is",
            "Tell it to somebody in another agency who has never heard of it.",
            ("title", "summary", "failed"),
        ),
        Step("problem", "The problem", "", ("problem",)),
        Step("done", "What was done", "", ("what_was_done",)),
        Step("results", "Results", "", ("results", "outcomes")),
        Step("steps", "How to do it", "", ("steps",)),
        Step(
            "adopting",
            "What to mind when adopting it",
            "",
            ("getting_started", "keeping_going"),
        ),
        Step(
            "context",
            "Where it comes from",
            "A practice that works in one place often disappoints in another. These notes let a "
            "reader judge whether theirs is such a place.",
            (
                "industry",
                "sector",
                "customers_a_year",
                "staff",
                "customer_groups",
                "channel_effects",
            ),
        ),
        Step(
            "needs",
            "What it needs",
            "What must be there before one can begin. If nothing is needed, say so.",
            (
                "precondition_systems",
                "precondition_law",
                "precondition_budget",
                "precondition_leadership",
            ),
        ),
        Step("fit", "Where it fits", "", ("fits", "fits_where", "fits_not_where")),
        Step(
            "effort",
            "Effort",
            "What it takes to carry it out once. “Unknown” is an answer; blank is not.",
            ("effort_people", "effort_time", "effort_cost", "difficulty"),
        ),
        Step("sources", "Sources, resources and contact", "", ("sources", "resources", "contact")),
        Step("topics", "Topics and tags", "", ("topics", "tags")),
    ),
    Kind.CASE_STUDY: (
        Step(
            "start",
            "What it is about",
            "One organisation's story. What did not go to plan belongs in it.",
            ("title", "summary"),
        ),
        Step(
            "organisation",
            "Who, what and when",
            "An agency or a company, not both.",
            ("agency", "company", "service", "started", "ended", "still_running"),
        ),
        Step("practices", "Practices it tells of", "", ("practice_links",)),
        Step("done", "What was done", "", ("what_was_done",)),
        Step("adaptation", "What was changed to fit", "", ("adaptation",)),
        Step("measures", "Before and after", "", ("measures",)),
        Step("wrong", "What went wrong", "", ("what_went_wrong",)),
        Step("again", "Would they do it again?", "", ("would_repeat", "would_repeat_why")),
        Step("customers", "Customers and channels", "", ("channels", "customer_groups")),
        Step("sources", "Sources", "", ("sources",)),
        Step("topics", "Topics and tags", "", ("topics", "tags")),
    ),
}
FILES_STEP = Step(
    "files",
    "Pictures and documents",
    "Templates, photographs, forms: whatever helps somebody to repeat it. Only you and your "
    "co-authors see them, and the editors once you have submitted; readers when it is published.",
    (),
)

_HINTS: dict[str, str] = {
    "title": "Short, and in plain words: what is done.",
    "failed": "An attempt that did not work is worth as much as one that did. It is marked and "
    "searchable.",
    "outcomes": "One for each thing that was measured. None for an idea that nobody has tried. "
    "Leave a number empty only if the source does not give it.",
    "measures": "One for each number before and after. Leave a number empty only if the source "
    "does not give it.",
    "industry": "Where it was first done.",
    "customer_groups": "Whom it serves.",
    "channels": "How customers reached the service.",
    "channel_effects": "What it does to each channel that it touches. A new channel seldom "
    "replaces an old one: if nothing is replaced, readers see that as a cost.",
    "precondition_systems": "What must already be running.",
    "precondition_law": "What must be allowed, or is in the way.",
    "precondition_budget": "What must be paid, once and every year.",
    "precondition_leadership": "Whose backing it takes, and for how long.",
    "fits": "Is it likely to work at this level of government, and why? An honest “unlikely” is "
    "worth as much as a “likely”.",
    "sources": "Where each statement comes from, the most important first.",
    "topics": "What it is about. Two or three that fit serve better than ten that touch it.",
    "tags": "Free words beside the topics, separated by commas.",
    "practice_links": "For each, the address of its page on this site, or its exact title.",
    "what_was_done": "What changed, in the order in which it happened.",
    "adaptation": "What differed here, and what was changed for it.",
    "ended": "Leave it empty if it still runs, or if nobody knows.",
}
_LABELS = {
    "tags": "Tags",
    "outcomes": "Outcomes",
    "measures": "Measures",
    "channel_effects": "Channel effects",
    "fits": "Agency fit",
    "sources": "Sources",
    "practice_links": "Practices",
}


def _control(field: Any) -> str:
    if isinstance(field, MarkdownField):
        return "markdown"
    if isinstance(field, models.BooleanField):
        return "flag"
    if field.many_to_many and field.name != "tags":
        return "choices"
    return "choice" if (field.is_relation and field.name != "tags") or field.choices else "text"


def _field(kind: str, name: str) -> Field:
    hint = _HINTS.get(name, "")
    if rows := ROWS[kind].get(name):
        return Field(name, _LABELS[name], hint, "rows", rows)
    field: Any = PAGES[kind]._meta.get_field(name)
    label = _LABELS.get(name) or capfirst(field.verbose_name)
    return Field(name, label, hint or str(field.help_text), _control(field))


@cache
def fields_of(kind: str) -> Mapping[str, Field]:
    """The fields of a kind by name, in the order in which they are written."""
    return {name: _field(kind, name) for step in STEPS[kind] for name in step.fields}


def steps_of(kind: str) -> tuple[Step, ...]:
    """The steps of a kind, files last."""
    return (*STEPS[kind], FILES_STEP)


def step_of(kind: str, name: str) -> str:
    """The step in which a field is written."""
    return next((step.slug for step in STEPS[kind] if name in step.fields), FILES_STEP.slug)


def requirements_of(kind: str) -> tuple[Requirement, ...]:
    """What must be told before a text of this kind can be handed in; the title first."""
    title = Requirement("", ("title",), "Title", "Every list shows it.")
    typed = fields_of(kind)
    written = (one for one in PAGES[kind].requirements if one.fields[0] in typed)
    return (title, *written)
