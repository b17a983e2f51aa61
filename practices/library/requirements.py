"""What a practice or a case study must tell before it can be published. Drafts are free."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from wagtail.models import Orderable, Revision

from exemplar.core.models import BasePage

logger = logging.getLogger(__name__)

SCHEDULED = "wagtail.publish.scheduled"
# How many of the missing things a message names; the page itself lists them all.
NAMED = 6

# Reads what a field holds: a value, or the records of a relation.
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Requirement:
    """Something that must be there; any one of the fields will do."""

    group: str
    fields: tuple[str, ...]
    label: str
    why: str
    # There may be none; but what is there must be finished.
    optional: bool = False

    def missing(self) -> "Missing":
        """This requirement, unmet."""
        return Missing(self.fields[0], self.label, self.why, self.group)


@dataclass(frozen=True)
class Missing:
    """Something that keeps a page from being published."""

    field: str
    label: str
    why: str
    group: str = ""


def _group(name: str, *entries: tuple[str, str, str]) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(name, tuple(fields.split()), label, why) for fields, label, why in entries
    )


AUTHORS = Requirement(
    "Sources and people", ("authors",), "Authors", "A name stays readable.", optional=True
)
_FILES = "Pictures and documents"
FILES: tuple[Requirement, ...] = (
    Requirement(_FILES, ("pictures",), "Pictures", "Not everybody can see them.", optional=True),
    Requirement(_FILES, ("documents",), "Documents", "A name says what it is.", optional=True),
)

PRACTICE: tuple[Requirement, ...] = (
    *_group(
        "The practice",
        ("summary", "Summary", "Every list shows it."),
        ("problem", "The problem", "A reader recognises their own service by it."),
        ("what_was_done", "What was done", "It is the practice itself."),
        ("results", "Results", "What came of it, or that nobody knows yet."),
        ("steps", "How to do it", "So that somebody else can repeat it."),
        ("getting_started", "Getting started", "What to mind when beginning."),
        ("keeping_going", "Keeping it going", "What makes it last, or wither."),
        ("resources", "Resources", "What there is to build on, or that nothing is known."),
        ("contact", "Contact", "Whom to ask, or that nobody is known."),
    ),
    *_group(
        "Context",
        ("industry", "Industry of origin", "A practice works in a context: say which."),
        ("sector", "Sector", "Public and private services differ in what they may do."),
        ("customers_a_year", "Customers a year", "What works for many may not pay for few."),
        ("staff", "Staff", "The size of the organisation that did it."),
        ("customer_groups", "Customer groups", "For whom it was made."),
        ("channel_effects", "Channel effects", "A channel that is added and replaces none costs."),
        ("precondition_systems", "Systems it needs", "A precondition, or that there is none."),
        ("precondition_law", "Law and rules it needs", "A precondition, or that there is none."),
        ("precondition_budget", "Budget it needs", "A precondition, or that there is none."),
        (
            "precondition_leadership",
            "Leadership it needs",
            "A precondition, or that there is none.",
        ),
        ("fits", "Agency fit", "For which level of government it is likely to work, and why."),
        ("fits_where", "Where it fits", "So that the right agencies recognise themselves."),
        ("fits_not_where", "Where it does not fit", "It spares the others a failure."),
    ),
    *_group(
        "Effort",
        ("effort_people", "People", "Unknown is an answer; blank is not."),
        ("effort_time", "Time to first result", "Unknown is an answer; blank is not."),
        ("effort_cost", "Cost", "Unknown is an answer; blank is not."),
        ("difficulty", "Difficulty", "Unknown is an answer; blank is not."),
    ),
    Requirement(
        "Outcomes and evidence",
        ("outcomes",),
        "Outcomes",
        "A number needs its meaning.",
        optional=True,
    ),
    *_group(
        "Sources and people",
        ("sources", "Sources", "So that anybody can check it."),
    ),
    AUTHORS,
    *FILES,
    *_group(
        "Topics and tags",
        ("topics", "Topics", "How people find it."),
    ),
)

CASE_STUDY: tuple[Requirement, ...] = (
    *_group(
        "The story",
        ("summary", "Summary", "Every list shows it."),
        ("agency company", "Agency or company", "A case study is one organisation's story."),
        ("service", "Service", "What customers came for."),
        ("practice_links", "Practices", "The practice or practices that it tells of."),
        ("what_was_done", "What was done", "It is the story itself."),
        ("adaptation", "What was changed to fit", "Others will have to change something too."),
        ("what_went_wrong", "What went wrong", "Worth more to a reader than what went right."),
        ("would_repeat", "Would do it again", "The shortest verdict; unknown is an answer."),
        ("would_repeat_why", "Why, or why not", "The reason for the verdict."),
    ),
    Requirement(
        "Measures", ("measures",), "Measures", "A number needs its meaning.", optional=True
    ),
    *_group("Sources", ("sources", "Sources", "So that anybody can check it.")),
    AUTHORS,
    *FILES,
    *_group(
        "Topics and tags",
        ("channels", "Channels", "How customers reached the service."),
        ("customer_groups", "Customer groups", "For whom the service is."),
        ("topics", "Topics", "How people find it."),
    ),
)


class IncompletePageError(ValidationError):
    """A page that cannot be published yet. Its message names some of what is missing."""

    def __init__(self, page: Any, missing: Sequence[Missing]) -> None:
        names = "; ".join(item.label for item in missing[:NAMED])
        more = f"; and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        super().__init__(f"“{page.title}” cannot be published yet. Still missing: {names}{more}.")
        self.page = page
        self.missing = missing


def _unfinished(requirement: Requirement, value: Any) -> Iterator[Missing]:
    """What the rows below a page leave blank that they may not."""
    rows = value if isinstance(value, list) else []
    for number, row in enumerate(rows, start=1):
        # The records of a vocabulary are complete; only rows of this page can be unfinished.
        for field in row._meta.concrete_fields if isinstance(row, Orderable) else ():
            if field.blank or field.primary_key or field.remote_field:
                continue
            if getattr(row, field.attname) in field.empty_values:
                label = f"{requirement.label}, row {number}: {field.verbose_name}"
                yield Missing(requirement.fields[0], label, requirement.why, requirement.group)


def missing_from(requirements: Iterable[Requirement], read: Reader) -> list[Missing]:
    """The requirements that what is read does not meet, in their order."""
    missing: list[Missing] = []
    for requirement in requirements:
        values = [read(name) for name in requirement.fields]
        if not requirement.optional and not any(values):
            missing.append(requirement.missing())
        for value in values:
            missing.extend(_unfinished(requirement, value))
    return missing


def missing_for_publication(page: Any) -> list[Missing]:
    """What keeps this page from being published, rows that are not saved yet included."""

    def read(name: str) -> Any:
        value = getattr(page, name)
        if hasattr(value, "all"):
            return list(value.all())
        return value.strip() if isinstance(value, str) else value

    return missing_from(page.requirements, read)


class CompleteWhenPublished(BasePage):
    """A page that no way of publishing can put before readers while something is missing."""

    requirements: ClassVar[tuple[Requirement, ...]] = ()

    class Meta:
        abstract = True

    def save(self, clean: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - Wagtail's
        """Save; a published page only while it is complete. Raises IncompletePageError."""
        if clean and self.live and (missing := missing_for_publication(self)):
            raise IncompletePageError(self, missing)
        super().save(clean=clean, **kwargs)

    def publish(self, revision: Revision, **kwargs: Any) -> None:
        """Publish a revision, or put it on the schedule, if it is complete.

        Raises IncompletePageError. A revision whose hour has come and that is no longer complete
        leaves the schedule, so that it does not hold up the others.
        """
        draft = revision.as_object()
        missing = missing_for_publication(draft)
        if not missing:
            super().publish(revision, **kwargs)
        elif kwargs.get("log_action") == SCHEDULED:
            logger.error(
                "Not published on schedule: %s", IncompletePageError(draft, missing).message
            )
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
        else:
            raise IncompletePageError(draft, missing)
