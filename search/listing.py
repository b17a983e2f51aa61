"""Listing records: which ones a choice and some words find, how many, and how facets count them.

The search engine answers where it is one of ours and can be asked. Otherwise the database does, by
the same facets and in the same orders, in time that grows with the records.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, SearchQuery

from search.engines.backend import EngineBackend
from search.engines.engine import EngineError
from search.engines.finding import find
from search.facets import Counts, Facet, Selection

RELEVANCE = "relevance"
# Where the database finds words, nobody reads further.
MOST_MATCHES = 1000


Query: TypeAlias = str | SearchQuery


@dataclass(frozen=True)
class Sort:
    """An order: its label, the column of the index (after a minus the other way), and the same in
    the database. The order by relevance has neither.
    """

    label: str
    column: str = ""
    ordering: Sequence[Any] = ()


@dataclass(frozen=True)
class Listing:
    """A kind of record that one can browse, as one reader may see it."""

    records: QuerySet[Any]  # the published ones, with what a list shows
    visible: QuerySet[Any]  # those that the reader may see
    audience: Sequence[str]  # the same, in the terms of the index
    facets: Sequence[Facet]
    sorts: Mapping[str, Sort]  # the first one is the usual one

    def chosen(self, selection: Selection) -> list[tuple[Facet, Sequence[str]]]:
        """The facets in which something is chosen, with what it is."""
        return [(each, selection[each.name]) for each in self.facets if selection.get(each.name)]

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
        chosen = self.listing.chosen(selection)
        others = [each for each in self.listing.facets if not selection.get(each.name)]
        counted = self.count(selection, others)
        for facet, _values in chosen:
            without = {name: values for name, values in selection.items() if name != facet.name}
            counted |= self.count(without, [facet])
        return counted


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
            without=_terms(listing, self.excluded),
            order=order,
        )

    def records(self, selection: Selection, sort: str) -> Any:
        """The records that a choice leaves; each page is checked against the database."""
        return self._find(selection, sort)

    def count(self, selection: Selection, facets: Sequence[Facet]) -> dict[str, Counts]:
        """One question for all the facets given."""
        if not facets:
            return {}
        found = self._find(selection).facets([facet.column for facet in facets])
        return {facet.name: found[facet.column] for facet in facets}


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
        left = self._narrow(selection)
        if sort != RELEVANCE:
            return self.listing.records.filter(pk__in=left.values("pk")).order_by(
                *self.listing.sorts[sort].ordering, "pk"
            )
        keys = set(left.values_list("pk", flat=True))
        found = self.listing.records.in_bulk(list(keys))
        return [found[key] for key in self._matches if key in found]

    def count(self, selection: Selection, facets: Sequence[Facet]) -> dict[str, Counts]:
        """A query for each facet."""
        left = self._narrow(selection)
        return {facet.name: self._count(left, facet) for facet in facets}

    def _narrow(self, selection: Selection) -> QuerySet[Any]:
        left = self._everything
        for facet, values in self.listing.chosen(selection):
            left = left.filter(pk__in=self._holding(facet, values))
        for facet, values in self.listing.chosen(self.excluded):
            left = left.exclude(pk__in=self._holding(facet, values))
        return left

    def _holding(self, facet: Facet, values: Iterable[str]) -> QuerySet[Any]:
        if facet.is_tree:  # what is below a value counts for it, too
            values = [v for v, above in facet.lineage.items() if set(above) & set(values)]
        conditions = {f"{facet.lookup}__in": facet.store(values), **facet.where}
        return self._everything.model._base_manager.filter(**conditions).values("pk")

    def _count(self, left: QuerySet[Any], facet: Facet) -> Counts:
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
