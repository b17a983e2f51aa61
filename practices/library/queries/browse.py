"""The lists of practices and of case studies: what narrows them down, and how they are sorted."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Lower
from django.utils import timezone
from taggit.models import Tag

from exemplar.core.content_version import versioned
from exemplar.core.visibility import audience_terms
from practices.library.enums import (
    CostBand,
    Difficulty,
    EvidenceLevel,
    FitVerdict,
    Sector,
    Stage,
    Standing,
    TimeBand,
    WouldRepeat,
)
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.enums import AgencyLevel
from practices.taxonomy.models import Agency, Channel, CustomerGroup, Industry, Topic, TreeTerm
from search.engines.compiling import Signal
from search.facets import Facet, Option
from search.listing import RELEVANCE, Listing, Sort

MOST_TAGS = 20
# Enough to decide between records that hold the words about as well: in a running text, a word
# that every other page holds counts as much.
RECENT = timedelta(days=365)
RECENT_WEIGHT = 0.3
EVIDENCE_SIGNALS = [
    Signal("evidence", 0.5, (EvidenceLevel.STRONG,)),
    Signal("evidence", 0.25, (EvidenceLevel.SOME,)),
]
# What no longer stands is found by whoever asks for it; its address stays.
SET_ASIDE = {"standing": [Standing.SUPERSEDED.value, Standing.RETIRED.value]}


def _places(field: str, values: list[str]) -> Case:
    """The place of a value among others, for the database to sort by."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, output_field=IntegerField())


NEWEST = Sort("Newest first", "-first_published_at", ["-first_published_at"])
TITLE = Sort("Title, A to Z", "title_order", [Lower("title")])
PRACTICE_SORTS = {
    RELEVANCE: Sort("Best match"),
    "newest": NEWEST,
    "stage": Sort(
        "Furthest proven",
        "-stage_order",
        [_places("stage", Stage.values[::-1]), "-first_published_at"],
    ),
    "evidence": Sort(
        "Best evidence",
        "-evidence_order",
        [_places("evidence", EvidenceLevel.values), "-first_published_at"],
    ),
    "title": TITLE,
}
CASE_SORTS = {RELEVANCE: Sort("Best match"), "newest": NEWEST, "title": TITLE}


def _choices(enum: Any) -> list[Option]:
    return [Option(value, label) for value, label in enum.choices]


def _terms(queryset: QuerySet[Any]) -> list[Option]:
    return [Option(*row) for row in queryset.values_list("slug", "name")]


def _tree(model: type[TreeTerm]) -> list[Option]:
    rows = model._default_manager.order_by("path").values_list("slug", "name", "depth")
    return [Option(slug, name, depth - 1) for slug, name, depth in rows]


def _tags() -> Facet:
    promoted = Topic.objects.exclude(former_tags=[]).values_list("slug", "former_tags")
    moved = {old: ("topic", slug) for slug, tags in promoted for old in tags}
    return Facet("tag", "Tag", _terms(Tag.objects.all()), "tag_slugs", "tags__slug",
                 most=MOST_TAGS, free=True, moved=moved)  # fmt: skip


def _standing() -> Facet:
    return _chosen("standing", "Standing", Standing, "standing")


def _channels(lookup: str) -> Facet:
    return Facet("channel", "Channel", _terms(Channel.objects.all()), "channel_slugs", lookup)


def _customers() -> Facet:
    groups = _terms(CustomerGroup.objects.all())
    return Facet("customers", "Customers", groups, "customer_slugs", "customer_groups__slug")


def _chosen(name: str, label: str, enum: Any, field: str) -> Facet:
    return Facet(name, label, _choices(enum), field, field)


@versioned
def practice_facets() -> list[Facet]:
    """What practices are narrowed down by."""
    industries = _terms(Industry.objects.all())
    return [
        Facet("topic", "Topic", _tree(Topic), "topic_slugs", "topics__slug"),
        _chosen("stage", "Stage", Stage, "stage"),
        _chosen("evidence", "Evidence", EvidenceLevel, "evidence"),
        _channels("channel_effects__channel__slug"),
        Facet("level", "Likely to fit", _choices(AgencyLevel), "likely_levels", "fits__level",
              where={"fits__verdict": FitVerdict.LIKELY}),
        _customers(),
        Facet("industry", "Industry of origin", industries, "industry_slug", "industry__slug"),
        _chosen("sector", "Sector of origin", Sector, "sector"),
        _chosen("effort", "Effort", Difficulty, "difficulty"),
        _chosen("time", "Time to first result", TimeBand, "effort_time"),
        _chosen("cost", "Cost", CostBand, "effort_cost"),
        Facet("result", "Result",
              [Option("kept", "Kept going"), Option("failed", "Failed or stopped")],
              "failed", "failed", stored={"kept": False, "failed": True}),
        _standing(),
        _tags(),
    ]  # fmt: skip


@versioned
def case_facets() -> list[Facet]:
    """What case studies are narrowed down by."""
    return [
        Facet("topic", "Topic", _tree(Topic), "topic_slugs", "topics__slug"),
        Facet("agency", "Agency", _tree(Agency), "agency_slugs", "agency__slug"),
        Facet("level", "Level of government", _choices(AgencyLevel), "agency_level",
              "agency__level"),
        _channels("channels__slug"),
        _customers(),
        _chosen("again", "Would do it again", WouldRepeat, "would_repeat"),
        _standing(),
        _tags(),
    ]  # fmt: skip


def _recent() -> list[Signal]:
    """What is new counts a little more."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return [Signal("first_published_at", RECENT_WEIGHT, at_least=today - RECENT)]


def practices_for(user: Any) -> Listing:
    """The practices that a reader may see, as their list shows them."""
    pages = PracticePage.objects
    return Listing(
        records=pages.live().without_texts().prefetch_related("topics"),
        visible=pages.visible_to(user),
        audience=audience_terms(user),
        facets=practice_facets(),
        sorts=PRACTICE_SORTS,
        signals=[*EVIDENCE_SIGNALS, *_recent()],
        set_aside=SET_ASIDE,
    )


def cases_for(user: Any) -> Listing:
    """The case studies that a reader may see, as their list shows them."""
    pages = CaseStudyPage.objects
    cards = pages.live().without_texts().select_related("agency", "company")
    return Listing(
        records=cards.prefetch_related("topics"),
        visible=pages.visible_to(user),
        audience=audience_terms(user),
        facets=case_facets(),
        sorts=CASE_SORTS,
        signals=_recent(),
        set_aside=SET_ASIDE,
    )
