"""Listing records: which ones a choice and some words find, how many, and how facets count them.

The search engine answers where it is one of ours and can be asked. Otherwise the database does, by
the same facets and in the same orders, in time that grows with the records.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from django.db.models import Count, QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, SearchQuery

from exemplar.core.in_order import in_order
from search.engines.backend import EngineBackend
from search.engines.compiling import Signal
from search.engines.engine import EngineError
from search.engines.finding import find
from search.facets import Counts, Facet, Selection
from search.ranked import Rank, Ranked

RELEVANCE = "relevance"
# Where the database finds words, nobody reads further.
MOST_MATCHES = 1000


Query: TypeAlias = str | SearchQuery


@dataclass(frozen=True)
class Sort:
    """An order: its label, the column of the index (after a minus the other way), and the same in
    the database. The order by relevance has neither; one reader's own order ranks keys instead.
    """

    label: str
    column: str = ""
    ordering: Sequence[Any] = ()
    rank: Rank | None = None


@dataclass(frozen=True)
class Listing:
    """A kind of record that one can browse, as one reader may see it."""

    records: QuerySet[Any]  # the published ones, with what a list shows
    visible: QuerySet[Any]  # those that the reader may see
    audience: Sequence[str]  # the same, in the terms of the index
    facets: Sequence[Facet]
    sorts: Mapping[str, Sort]  # the first one is the usual one
    # What counts a little beside the words, where the order is by relevance.
    signals: Sequence[Signal] = ()
    # Values of facets that are left out while nothing is chosen in their facet.
    set_aside: Selection = field(default_factory=dict)

    def chosen(self, selection: Selection) -> list[tuple[Facet, Sequence[str]]]:
        """The facets in which something is chosen, with what it is."""
        return [(each, selection[each.name]) for each in self.facets if selection.get(each.name)]

    def records_with(self, fields: Sequence[str]) -> QuerySet[Any]:
        """The records with nothing but some fields: reading all of a long one takes the most time.

        Without fields, with all of their own. A field of another record ("space__slug") is joined.
        """
        bare = self.records.select_related(None).prefetch_related(None)
        if joined := {name.partition("__")[0] for name in fields if "__" in name}:
            bare = bare.select_related(*joined)
        return bare.defer(None).only(*fields) if fields else bare

    def known(self, facet: Facet) -> Collection[str]:
        """The values of a facet that the reader may know of; of a free one, what they may read."""
        if not facet.free:
            return facet.values
        if facet.name not in self._known:
            self._known[facet.name] = self.ask().count_one(facet.name).keys() & facet.values
        return self._known[facet.name]

    @cached_property
    def _known(self) -> dict[str, Collection[str]]:
        return {}

    def ask(self, query: Query = "", excluded: Selection | None = None) -> "Counting":
        """Ask for what fits a query, or for everything; without what has an excluded value."""
        excluded = excluded or {}
        backend = get_search_backend()
        if not isinstance(backend, EngineBackend):
            return InDatabase(self, query, excluded)
        try:
            backend.ask(self.records.model, lambda reader: reader.size)
        except EngineError as error:
            backend.report(self.records.model, error)
            return InDatabase(self, query, excluded, is_degraded=True)
        return InEngine(self, query, excluded)


@dataclass
class Counting(ABC):
    """Records of a listing that fit a query, or all of them."""

    listing: Listing
    query: Query
    excluded: Selection
    is_degraded: bool = False

    @abstractmethod
    def records(self, selection: Selection, sort: str) -> Any:
        """The records that a choice leaves, in an order: a sequence that is read page by page."""

    @abstractmethod
    def count(self, selection: Selection, facets: Sequence[Facet]) -> dict[str, Counts]:
        """For each facet how many of the records that a choice leaves have each of its values."""

    def count_one(self, name: str) -> Counts:
        """One facet counted, nothing being chosen."""
        facets = [each for each in self.listing.facets if each.name == name]
        return self.count({}, facets)[name]

    def count_each(self, selection: Selection) -> dict[str, Counts]:
        """Each facet counted as if nothing were chosen in it.

        Its own values widen, those of other facets narrow.
        """
        aside = self.listing.set_aside
        apart = {name for name, values in selection.items() if values} | set(aside)
        others = [each for each in self.listing.facets if each.name not in apart]
        counted = self.count(selection, others)
        for facet in self.listing.facets:
            if facet.name not in apart:
                continue
            # With all its values chosen, a facet narrows nothing and nothing of it is set aside.
            own = {facet.name: sorted(facet.values)} if facet.name in aside else {}
            without = {name: values for name, values in selection.items() if name != facet.name}
            counted |= self.count({**without, **own}, [facet])
        return counted

    @property
    def usual(self) -> str:
        """The order that nobody asked for: by relevance with words, otherwise the first one."""
        return next(name for name in self.listing.sorts if (name == RELEVANCE) == bool(self.query))

    def ranked(self, rank: Rank, keys: Sequence[int]) -> Ranked:
        """Records in a reader's own order; those that it does not tell apart in the usual one."""
        listing = self.listing
        return Ranked(rank(keys), records=listing.records, visible=listing.visible)

    def left_out(self, selection: Selection) -> Selection:
        """What is excluded, and what is set aside because nothing is chosen in its facet."""
        aside = self.listing.set_aside.items()
        return {
            **{name: values for name, values in aside if not selection.get(name)},
            **self.excluded,
        }


@dataclass
class InEngine(Counting):
    """Asked of the search engine, whose cost hardly grows with the records."""

    def _find(self, selection: Selection, sort: str = "") -> Any:
        listing = self.listing
        order = listing.sorts[sort].column if sort else ""
        return find(
            self.query or MATCH_ALL,
            listing.records,
            visible=listing.visible,
            audience=listing.audience,
            terms=_terms(listing, selection),
            without=_terms(listing, self.left_out(selection)),
            order=order,
            signals=listing.signals if sort == RELEVANCE else (),
        )

    def records(self, selection: Selection, sort: str) -> Any:
        """The records that a choice leaves; each page is checked against the database."""
        if rank := self.listing.sorts[sort].rank:
            return self.ranked(rank, self._find(selection, self.usual).keys())
        return self._find(selection, sort)

    def count(self, selection: Selection, facets: Sequence[Facet]) -> dict[str, Counts]:
        """One question for all the facets given."""
        held = [facet for facet in facets if facet.keys is None]
        counted: dict[str, Counts] = {
            facet.name: {
                value: self._find({**selection, facet.name: [value]}).count()
                for value in facet.values
            }
            for facet in facets
            if facet.keys is not None
        }
        if held:
            found = self._find(selection).facets([facet.column for facet in held])
            counted |= {facet.name: found[facet.column] for facet in held}
        return counted


def _terms(listing: Listing, selection: Selection) -> dict[str, list[Any]]:
    return {facet.column: facet.store(values) for facet, values in listing.chosen(selection)}


@dataclass
class InDatabase(Counting):
    """Asked of the database."""

    def __post_init__(self) -> None:
        """Find the words once, by whatever backend there is."""
        listing = self.listing
        self._everything = listing.visible.order_by()
        self._matches: list[Any] = []
        if self.query:
            found = find(
                self.query, listing.records, visible=listing.visible, audience=listing.audience
            )
            self._matches = [record.pk for record in found[:MOST_MATCHES]]
            self._everything = self._everything.filter(pk__in=self._matches)

    def records(self, selection: Selection, sort: str) -> Any:
        """The records that a choice leaves."""
        if rank := self.listing.sorts[sort].rank:
            usual = self.records(selection, self.usual)
            if isinstance(usual, QuerySet):
                return self.ranked(rank, list(usual.values_list("pk", flat=True)))
            return self.ranked(rank, [record.pk for record in usual])
        left = self._narrow(selection)
        if sort != RELEVANCE:
            return self.listing.records.filter(pk__in=left.values("pk")).order_by(
                *self.listing.sorts[sort].ordering, "pk"
            )
        keys = set(left.values_list("pk", flat=True))
        return in_order(self.listing.records, [key for key in self._matches if key in keys])

    def count(self, selection: Selection, facets: Sequence[Facet]) -> dict[str, Counts]:
        """A query for each facet."""
        left = self._narrow(selection)
        return {facet.name: self._count(left, facet) for facet in facets}

    def _narrow(self, selection: Selection) -> QuerySet[Any]:
        left = self._everything
        for facet, values in self.listing.chosen(selection):
            left = left.filter(pk__in=self._holding(facet, values))
        for facet, values in self.listing.chosen(self.left_out(selection)):
            left = left.exclude(pk__in=self._holding(facet, values))
        return left

    def _holding(self, facet: Facet, values: Iterable[str]) -> QuerySet[Any]:
        if facet.is_tree:  # what is below a value counts for it, too
            values = [v for v, above in facet.lineage.items() if set(above) & set(values)]
        conditions = {f"{facet.lookup}__in": facet.store(values), **facet.where}
        return self._everything.model._base_manager.filter(**conditions).values("pk")

    def _count(self, left: QuerySet[Any], facet: Facet) -> Counts:
        if facet.keys is not None:
            return {value: left.filter(pk__in=keys).count() for value, keys in facet.keys.items()}
        # Counted apart from the conditions, so that their joins multiply nothing.
        records = left.model._base_manager.filter(pk__in=left.values("pk"), **facet.where)
        if facet.is_tree:
            pairs = records.exclude(**{facet.lookup: None}).values_list("pk", facet.lookup)
            return Counter(
                value
                for _key, value in {
                    (key, above) for key, held in pairs for above in facet.lineage.get(held, ())
                }
            )
        counted = records.values_list(facet.lookup).annotate(count=Count("pk", distinct=True))
        return dict(counted.order_by())
