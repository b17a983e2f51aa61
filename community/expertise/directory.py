"""The directory as one reader sees it: facets and words look only at what the reader may read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Substr
from django.utils import timezone

from community.expertise.enums import FieldAudience, Mode, Preference, Standing
from community.expertise.models import Advisor, PastResult, Skill
from community.expertise.queries import listed_for, takes_part
from community.expertise.rules import audiences_of, is_coordinator
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Company, Industry, Topic
from practices.taxonomy.queries import topic_tree
from search.facets import Counts, Facet, Option, Selection
from search.listing import Counting, InDatabase, Listing, Query, Sort

MOST_WORDS = 8
# What is asked of each advisor in turn, and no column holds.
Conditions = Mapping[str, Mapping[str, Q]]


@dataclass(frozen=True)
class AdvisorListing(Listing):
    """Advisors that one reader may know of. No index holds them: who reads which field differs."""

    readers: Sequence[str] = ()
    conditions: Conditions = field(default_factory=dict)

    def ask(self, query: Query = "", excluded: Selection | None = None) -> Counting:
        """Ask the database for what fits some words, or for everything."""
        visible = self.visible
        for word in str(query).replace('"', " ").split()[:MOST_WORDS]:
            visible = visible.filter(_holding(word, self.readers))
        return InDirectory(replace(self, visible=visible), "", excluded or {})


def _holding(word: str, readers: Sequence[str]) -> Q:
    """Those who say a word where the reader may read it."""

    def seen(name: str) -> Q:
        # All of them: a coordinator need not be asked field by field.
        is_all = set(readers) == set(FieldAudience.values)
        return Q() if is_all else Q(**{f"{name}_for__in": readers})

    results = PastResult.objects.filter(
        Q(title__icontains=word) | Q(text__icontains=word) | Q(organisation__icontains=word)
    )
    companies = Company.objects.filter(name__icontains=word)
    return (
        Q(seen("name"), name__icontains=word)
        | Q(seen("title"), title__icontains=word)
        | Q(
            seen("company"),
            Q(company__in=companies.values("pk")) | Q(company_name__icontains=word),
        )
        | Q(seen("results"), pk__in=results.order_by().values("advisor"))
        | Q(
            seen("skills"),
            pk__in=Skill.objects.filter(topic__name__icontains=word).order_by().values("advisor"),
        )
        | Q(
            seen("industries"),
            pk__in=Advisor.industries.through.objects.filter(industry__name__icontains=word).values(
                "advisor"
            ),
        )
    )


class InDirectory(InDatabase):
    """Counts topics with their broader ones, and what no column holds, in the database alone."""

    listing: AdvisorListing

    def _narrow(self, selection: Selection) -> QuerySet[Any]:
        asked = self.listing.conditions
        left = super()._narrow({k: v for k, v in selection.items() if k not in asked})
        for name in asked:
            if values := selection.get(name):
                chosen = Q(pk__in=())
                for value in values:
                    chosen |= asked[name][value]
                left = left.filter(chosen)
        return left

    def _count(self, left: QuerySet[Any], facet: Facet) -> Counts:
        if facet.name in self.listing.conditions:
            each = self.listing.conditions[facet.name].items()
            return left.aggregate(**{value: Count("pk", filter=asked) for value, asked in each})
        if facet.is_tree:
            return _count_topics(left, facet)
        return super()._count(left, facet)


def _count_topics(left: QuerySet[Any], facet: Facet) -> Counts:
    """Advisors of each topic and of those below it: one query for each depth of the tree."""
    slugs = dict(Topic.objects.values_list("path", "slug"))
    owners = Advisor.objects.filter(pk__in=left.values("pk"), **facet.where)
    skills = Skill.objects.filter(advisor__in=owners.order_by().values("pk")).order_by()
    counts: dict[Any, int] = {}
    for depth in range(1, 2 + max(option.depth for option in facet.options)):
        length = Topic.steplen * depth
        above = Substr("topic__path", 1, length)
        rows = skills.values_list(above).annotate(count=Count("advisor", distinct=True))
        counts |= {slugs[path]: n for path, n in rows if len(path) == length and path in slugs}
    return counts


def directory_for(user: Any) -> AdvisorListing:
    """The directory of one reader, with the facets that mean something to them."""
    readers, coordinates = list(audiences_of(user)), is_coordinator(user)
    seen = _limits(readers, coordinates=coordinates)
    conditions: dict[str, Mapping[str, Q]] = {"availability": _availability(seen)}
    facets = _facets(seen)
    if coordinates:
        conditions["matching"] = _matching()
        facets = [*_desk_facets(), *facets]
    return AdvisorListing(
        records=_with_cards(),
        visible=listed_for(user),
        audience=(),
        facets=facets,
        sorts=_sorts(readers),
        readers=readers,
        conditions=conditions,
    )


Limits = Callable[[str], dict[str, Any]]


def _limits(readers: Sequence[str], *, coordinates: bool) -> Limits:
    """What narrows a facet to the advisors whose field this reader may read."""
    return lambda name: {} if coordinates else {f"{name}_for__in": readers}


def _with_cards() -> QuerySet[Advisor]:
    rows = Advisor.objects.select_related("company")
    return rows.prefetch_related("skills__topic", "industries", "modes", "results")


def _sorts(readers: Sequence[str]) -> dict[str, Sort]:
    """A name that the reader may not read gives away no place in the order either."""
    shown = Case(When(name_for__in=readers, then=Lower("name")), default=Value("\uffff"))
    return {
        "name": Sort("Name", ordering=[shown]),
        "newest": Sort("Newest first", ordering=["-created_at"]),
    }


def _options(pairs: Iterable[tuple[Any, Any]], *but: str) -> list[Option]:
    return [Option(str(value), str(label)) for value, label in pairs if value not in but]


def _facets(seen: Limits) -> list[Facet]:
    helping = {"modes__preference__in": [each for each in Preference if each != Preference.NO]}
    topics = [Option(topic.slug, topic.name, topic.depth - 1) for topic in topic_tree()]
    industries = Industry.objects.values_list("slug", "name")
    sizes = seen("sizes")
    return [
        Facet("topic", "Topic", topics, "", "skills__topic__slug", where=seen("skills")),
        Facet(
            "industry", "Industry", _options(industries), "", "industries__slug",
            where=seen("industries"),
        ),
        Facet(
            "mode", "Way of helping", _options(Mode.choices), "", "modes__mode",
            where={**helping, **seen("modes")},
        ),
        Facet("availability", "Availability", _options(_AVAILABILITY.items()), "", "pk"),
        Facet(
            "customers", "Customers of what they ran",
            _options(CustomersBand.choices, "unknown"), "", "customers_a_year", where=sizes,
        ),
        Facet(
            "staff", "Staff of what they ran", _options(StaffBand.choices, "unknown"), "", "staff",
            where=sizes,
        ),
    ]  # fmt: skip


_AVAILABILITY = {"now": "Has time now", "later": "Has time later", "pause": "Takes a pause"}


def _availability(seen: Limits) -> dict[str, Q]:
    today = timezone.localdate()
    paused = Q(is_paused=True) & (Q(paused_until=None) | Q(paused_until__gt=today))
    later = Q(available_from__gt=today)
    limits = Q(**seen("availability"))
    # Not "not later": without a day the database does not know, and it is now.
    return {
        "now": limits & ~paused & (Q(available_from=None) | Q(available_from__lte=today)),
        "later": limits & ~paused & later,
        "pause": limits & paused,
    }


_MATCHING = {"yes": "Takes part", "no": "Does not", "waits": "Waits to be confirmed"}


def _matching() -> dict[str, Q]:
    part = Advisor.objects.filter(takes_part()).values("pk")
    return {"yes": Q(pk__in=part), "no": ~Q(pk__in=part), "waits": ~Q(proposed={})}


def _desk_facets() -> list[Facet]:
    """What coordinators alone ask."""
    return [
        Facet("standing", "Standing", _options(Standing.choices), "", "standing"),
        Facet("matching", "Matching", _options(_MATCHING.items()), "", "pk"),
    ]
