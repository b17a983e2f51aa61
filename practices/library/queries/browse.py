"""The facet indexes of practices and of case studies, built anew after each change.

Cost of building: about ten queries and one pass over their rows, whatever the number of readers.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from exemplar.core.content_version import versioned
from exemplar.core.visibility import unmet_restrictions
from practices.library.enums import (
    CostBand,
    Difficulty,
    EvidenceLevel,
    FitVerdict,
    Sector,
    Stage,
    TimeBand,
    WouldRepeat,
)
from practices.library.models import (
    AgencyFit,
    CaseStudyPage,
    CaseStudyTag,
    PracticeChannel,
    PracticePage,
    PracticeTag,
)
from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import Agency, Channel, CustomerGroup, Industry, Topic
from search.facets import Facet, FacetIndex, Option

Rows = list[tuple[int, str]]

PRACTICE_SORTS = {
    "relevance": "Best match",
    "newest": "Newest first",
    "stage": "Furthest proven",
    "evidence": "Best evidence",
    "title": "Title, A to Z",
}
CASE_SORTS = {"relevance": "Best match", "newest": "Newest first", "title": "Title, A to Z"}

_EVIDENCE_ORDER = {level: place for place, level in enumerate(EvidenceLevel.values)}
_STAGE_ORDER = {stage: -place for place, stage in enumerate(Stage.values)}


def _choices(enum: Any) -> list[Option]:
    return [Option(value, label) for value, label in enum.choices]


def _terms(queryset: QuerySet[Any]) -> list[Option]:
    return [Option(*row) for row in queryset.values_list("slug", "name")]


def _topics() -> tuple[list[Option], dict[int, list[str]]]:
    """All topics in tree order, and for each its own word and the broader ones above it."""
    options, lineage = [], {}
    by_path: dict[str, str] = {}
    for pk, path, depth, slug, name in Topic.objects.order_by("path").values_list(
        "pk", "path", "depth", "slug", "name"
    ):
        by_path[path] = slug
        options.append(Option(slug, name, depth - 1))
        steps = range(Topic.steplen, len(path) + 1, Topic.steplen)
        lineage[pk] = [by_path[path[:length]] for length in steps]
    return options, lineage


def _topic_rows(through: type[Model], key: str, lineage: dict[int, list[str]]) -> Rows:
    links = through._default_manager.values_list(key, "topic_id")
    return [(page, slug) for page, topic in links for slug in lineage[topic]]


def _tags(through: type[Model]) -> tuple[list[Option], Rows]:
    links = through._default_manager.values_list("content_object_id", "tag__slug", "tag__name")
    rows, labels = [], {}
    uses: dict[str, int] = defaultdict(int)
    for page, slug, name in links:
        rows.append((page, slug))
        labels[slug] = name
        uses[slug] += 1
    order = sorted(labels, key=lambda slug: (-uses[slug], labels[slug].lower()))
    return [Option(slug, labels[slug]) for slug in order], rows


def _rows(queryset: QuerySet[Any], key: str, value: str) -> Rows:
    return list(queryset.values_list(key, value))


@versioned
def practice_index() -> FacetIndex:
    """Every published practice with its facets. See search.facets for how it counts."""
    fields = ("pk", "title", "first_published_at", "stage", "evidence", "failed", "sector")
    effort = ("difficulty", "effort_time", "effort_cost", "industry__slug")
    live = list(
        PracticePage.objects.live().order_by("-first_published_at", "pk").values(*fields, *effort)
    )
    topic_options, lineage = _topics()
    tag_options, tag_rows = _tags(PracticeTag)
    index = FacetIndex(
        keys=[row["pk"] for row in live],
        orders=_practice_orders(live),
        facets=[
            Facet("topic", "Topic", topic_options),
            Facet("stage", "Stage", _choices(Stage)),
            Facet("evidence", "Evidence", _choices(EvidenceLevel)),
            Facet("channel", "Channel", _terms(Channel.objects.all())),
            Facet("level", "Likely to fit", _choices(AgencyLevel)),
            Facet("customers", "Customers", _terms(CustomerGroup.objects.all())),
            Facet("industry", "Industry of origin", _terms(Industry.objects.all())),
            Facet("sector", "Sector of origin", _choices(Sector)),
            Facet("effort", "Effort", _choices(Difficulty)),
            Facet("time", "Time to first result", _choices(TimeBand)),
            Facet("cost", "Cost", _choices(CostBand)),
            Facet(
                "result",
                "Result",
                [Option("kept", "Kept going"), Option("failed", "Failed or stopped")],
            ),
            Facet("tag", "Tag", tag_options, most=20, free=True),
        ],
    )
    for facet, field in (
        ("stage", "stage"),
        ("evidence", "evidence"),
        ("industry", "industry__slug"),
        ("sector", "sector"),
        ("effort", "difficulty"),
        ("time", "effort_time"),
        ("cost", "effort_cost"),
    ):
        index.add(facet, [(row["pk"], row[field]) for row in live])
    index.add("result", [(row["pk"], "failed" if row["failed"] else "kept") for row in live])
    index.add("topic", _topic_rows(PracticePage.topics.through, "practicepage_id", lineage))
    index.add("channel", _rows(PracticeChannel.objects.all(), "practice_id", "channel__slug"))
    index.add(
        "level", _rows(AgencyFit.objects.filter(verdict=FitVerdict.LIKELY), "practice_id", "level")
    )
    groups = PracticePage.customer_groups.through._default_manager
    index.add("customers", _rows(groups.all(), "practicepage_id", "customergroup__slug"))
    index.add("tag", tag_rows)
    return index


def _practice_orders(live: list[dict[str, Any]]) -> dict[str, list[int]]:
    """The keys in each order; the rows come newest first, and ties stay so."""
    return {
        "newest": [row["pk"] for row in live],
        "stage": [row["pk"] for row in sorted(live, key=lambda row: _STAGE_ORDER[row["stage"]])],
        "evidence": [
            row["pk"] for row in sorted(live, key=lambda row: _EVIDENCE_ORDER[row["evidence"]])
        ],
        "title": [row["pk"] for row in sorted(live, key=lambda row: row["title"].casefold())],
    }


@versioned
def case_index() -> FacetIndex:
    """Every published case study with its facets."""
    fields = ("pk", "title", "would_repeat", "agency__path", "agency__level")
    live = list(CaseStudyPage.objects.live().order_by("-first_published_at", "pk").values(*fields))
    topic_options, lineage = _topics()
    tag_options, tag_rows = _tags(CaseStudyTag)
    agencies = {
        path: Option(slug, name, depth - 1)
        for path, slug, name, depth in Agency.objects.order_by("path").values_list(
            "path", "slug", "name", "depth"
        )
    }
    index = FacetIndex(
        keys=[row["pk"] for row in live],
        orders={
            "newest": [row["pk"] for row in live],
            "title": [row["pk"] for row in sorted(live, key=lambda row: row["title"].casefold())],
        },
        facets=[
            Facet("topic", "Topic", topic_options),
            Facet("agency", "Agency", list(agencies.values())),
            Facet("level", "Level of government", _choices(AgencyLevel)),
            Facet("channel", "Channel", _terms(Channel.objects.all())),
            Facet("customers", "Customers", _terms(CustomerGroup.objects.all())),
            Facet("again", "Would do it again", _choices(WouldRepeat)),
            Facet("tag", "Tag", tag_options, most=20, free=True),
        ],
    )
    index.add("topic", _topic_rows(CaseStudyPage.topics.through, "casestudypage_id", lineage))
    index.add("agency", _agency_rows(live, agencies))
    index.add("level", [(row["pk"], row["agency__level"]) for row in live if row["agency__level"]])
    channels = CaseStudyPage.channels.through._default_manager
    index.add("channel", _rows(channels.all(), "casestudypage_id", "channel__slug"))
    groups = CaseStudyPage.customer_groups.through._default_manager
    index.add("customers", _rows(groups.all(), "casestudypage_id", "customergroup__slug"))
    index.add("again", [(row["pk"], row["would_repeat"]) for row in live])
    index.add("tag", tag_rows)
    return index


def _agency_rows(live: Iterable[dict[str, Any]], agencies: dict[str, Option]) -> Rows:
    """A case study counts for its agency and for every agency above that one."""
    return [
        (row["pk"], agencies[path[:length]].value)
        for row in live
        if (path := row["agency__path"])
        for length in range(Agency.steplen, len(path) + 1, Agency.steplen)
    ]


def visible_in(index: FacetIndex, pages: Any, user: Any) -> int:
    """The bitmap of the pages that a reader may read. No query while nothing is restricted."""
    if not unmet_restrictions(user):
        return index.everything
    return index.bitmap(pages.visible_to(user).values_list("pk", flat=True))
