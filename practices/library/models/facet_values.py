"""What search keeps of a page beside its words: the values of its facets, and its place in orders.

The index reads them when it takes a page in. The trees of topics and agencies are read once for all
pages.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.search import index

from exemplar.core.content_version import versioned
from practices.library.enums import EvidenceLevel, FitVerdict, Stage
from practices.taxonomy.models import Agency, Topic, TreeTerm

# Seconds since 1970 fit in as many bits until the year 2514: what is to count more stands above.
TIME_BITS = 34
LONGEST_TITLE_ORDER = 100

Lineage = dict[int, list[str]]


def _lineage(model: type[TreeTerm], *fields: str) -> Lineage:
    """For each word what its fields hold, behind those of the broader words above it."""
    by_path: dict[str, list[str]] = {}
    found: Lineage = {}
    terms = model._default_manager.order_by("path").values_list("pk", "path", *fields)
    for pk, path, *held in terms:
        by_path[path] = [value for value in held if value]
        steps = range(model.steplen, len(path) + 1, model.steplen)
        found[pk] = [value for length in steps for value in by_path.get(path[:length], ())]
    return found


@versioned
def topic_lineage() -> Lineage:
    """Each topic's short form with those above it."""
    return _lineage(Topic, "slug")


@versioned
def agency_lineage() -> Lineage:
    """Each agency's short form with those above it."""
    return _lineage(Agency, "slug")


@versioned
def agencies_called() -> Lineage:
    """What each agency is called, with those above it."""
    return _lineage(Agency, "name", "abbreviation")


def _with_broader(terms: Iterable[TreeTerm], lineage: Lineage) -> list[str]:
    return sorted({slug for term in terms for slug in lineage.get(term.pk, [term.slug])})


class FacetValues:
    """What practices and case studies have in common."""

    facet_fields = [
        index.FilterField("topic_slugs"),
        index.FilterField("channel_slugs"),
        index.FilterField("customer_slugs"),
        index.FilterField("tag_slugs"),
        index.FilterField("standing"),
        index.FilterField("title_order"),
    ]

    def topic_slugs(self) -> list[str]:
        """The topics, and the broader ones above them."""
        return _with_broader(self.topics.all(), topic_lineage())  # type: ignore[attr-defined]

    def customer_slugs(self) -> list[str]:
        """The groups of customers."""
        return [group.slug for group in self.customer_groups.all()]  # type: ignore[attr-defined]

    def tag_slugs(self) -> list[str]:
        """The free tags."""
        return [tag.slug for tag in self.tags.all()]  # type: ignore[attr-defined]

    def title_order(self) -> str:
        """The title as it sorts."""
        return str(self.title).casefold()[:LONGEST_TITLE_ORDER]  # type: ignore[attr-defined]

    def ranked(self, value: str, values: list[str]) -> int:
        """A number that sorts by the place of a value first, then by how new the page is."""
        published = self.first_published_at  # type: ignore[attr-defined]
        seconds = int(published.timestamp()) if published else 0
        place = values.index(value) if value in values else -1
        return (place + 1 << TIME_BITS) + max(0, seconds)


class PracticeFacetValues(FacetValues):
    """What a practice can be found by."""

    facet_fields = [
        *FacetValues.facet_fields,
        *(
            index.FilterField(name)
            for name in (
                "stage",
                "evidence",
                "failed",
                "sector",
                "difficulty",
                "effort_time",
                "effort_cost",
                "industry_slug",
                "likely_levels",
            )
        ),
        index.FilterField("stage_order", type="IntegerField"),
        index.FilterField("evidence_order", type="IntegerField"),
    ]

    def failed_words(self) -> str:
        """What people call an attempt that did not last."""
        return "failed or was stopped" if self.failed else ""  # type: ignore[attr-defined]

    def industry_slug(self) -> str | None:
        """The industry it comes from."""
        return self.industry.slug if self.industry else None  # type: ignore[attr-defined]

    def channel_slugs(self) -> list[str]:
        """The channels it does something to."""
        rows: Any = self.channel_effects.all()  # type: ignore[attr-defined]
        return [row.channel.slug for row in rows]

    def likely_levels(self) -> list[str]:
        """The levels of government at which it is likely to work."""
        rows: Any = self.fits.all()  # type: ignore[attr-defined]
        return [row.level for row in rows if row.verdict == FitVerdict.LIKELY]

    def stage_order(self) -> int:
        """The furthest proven last, and the newest of each stage."""
        return self.ranked(self.stage, Stage.values)  # type: ignore[attr-defined]

    def evidence_order(self) -> int:
        """The best evidence last, and the newest of each level."""
        return self.ranked(self.evidence, EvidenceLevel.values[::-1])  # type: ignore[attr-defined]


class CaseStudyFacetValues(FacetValues):
    """What a case study can be found by."""

    facet_fields = [
        *FacetValues.facet_fields,
        index.FilterField("would_repeat"),
        index.FilterField("agency_slugs"),
        index.FilterField("agency_level"),
    ]

    def channel_slugs(self) -> list[str]:
        """The channels it was about."""
        return [channel.slug for channel in self.channels.all()]  # type: ignore[attr-defined]

    def agency_slugs(self) -> list[str]:
        """Its agency, and every agency above that one."""
        agency: Agency | None = self.agency  # type: ignore[attr-defined]
        return _with_broader([agency], agency_lineage()) if agency else []

    def agency_names(self) -> list[str]:
        """What its agency is called, and every agency above that one."""
        agency: Agency | None = self.agency  # type: ignore[attr-defined]
        return agencies_called().get(agency.pk, []) if agency else []

    def agency_level(self) -> str | None:
        """The level of government of its agency."""
        agency: Agency | None = self.agency  # type: ignore[attr-defined]
        return agency.level if agency else None
