"""Browsing: reading a page's state from its address, and saying what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from search.facets import CountedFacet, Facet, Selection, show
from search.listing import RELEVANCE, Listing, Query
from search.words import clean_query

PER_PAGE = 20
MOST_VALUES = 20


@dataclass(frozen=True)
class Chip:
    """One choice that narrows the list, and the address without it."""

    label: str
    remove: str


@dataclass(frozen=True)
class SortOption:
    """An order that can be chosen."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class BrowseState:
    """What an address asks for. Whatever it does not know, it leaves out."""

    query: str
    selection: dict[str, list[str]]
    sort: str
    page: int

    @classmethod
    def read(cls, params: QueryDict, listing: Listing, sorts: Sequence[str]) -> "BrowseState":
        """The state that an address holds; the first sort is the usual one."""
        selection: dict[str, list[str]] = {}
        for facet in listing.facets:
            if facet.name not in params:
                continue
            values = listing.known(facet)
            for each in params.getlist(facet.name)[:MOST_VALUES]:
                known = (facet.name, each) if each in values else facet.moved.get(each)
                if known and known[1] not in selection.get(known[0], ()):
                    selection.setdefault(known[0], []).append(known[1])
        sort = params.get("sort", "")
        number = params.get("page", "1")
        is_number = number.isascii() and number.isdigit() and len(number) <= 9  # noqa: PLR2004
        return cls(
            query=clean_query(params.get("q", "")),
            selection=selection,
            sort=sort if sort in sorts else sorts[0],
            page=int(number) if is_number else 1,
        )

    def address(
        self, *, without: tuple[str, str] | None = None, query: bool = True, default_sort: str = ""
    ) -> str:
        """The query string of this state, from its first page, with one choice taken out."""
        pairs = [("q", self.query)] if query and self.query else []
        pairs += [
            (name, value)
            for name, values in self.selection.items()
            for value in values
            if (name, value) != without
        ]
        if self.sort != default_sort:
            pairs.append(("sort", self.sort))
        return "?" + urlencode(pairs) if pairs else "?"


@dataclass(frozen=True)
class Browse:
    """A list narrowed down: what is found, how it is counted, and where one can go from here."""

    state: BrowseState
    facets: Sequence[CountedFacet]
    chips: Sequence[Chip]
    sorts: Sequence[SortOption]
    page: Page  # of records
    total: int
    address: str
    is_degraded: bool  # the index cannot be asked: words are looked for in short texts only

    @property
    def is_narrowed(self) -> bool:
        """Whether anything has been chosen or typed."""
        return bool(self.state.selection or self.state.query)


def browse(
    listing: Listing,
    params: QueryDict,
    query: Query | None = None,
    excluded: Selection | None = None,
) -> Browse:
    """What an address shows of a listing: of what fits a query, or the words in the address.

    Words bring an order of their own.
    """
    asked = clean_query(params.get("q", "")) if query is None else query
    names = [name for name in listing.sorts if name != RELEVANCE or asked]
    state = BrowseState.read(params, listing, names)
    counting = listing.ask(asked, excluded)
    records = counting.records(state.selection, state.sort)
    counts = counting.count_each(state.selection)
    page = Paginator(records, PER_PAGE).get_page(state.page)
    page.object_list = list(page.object_list)
    default = names[0]
    return Browse(
        state=state,
        facets=[
            show(facet, state.selection.get(facet.name, ()), counts[facet.name])
            for facet in listing.facets
        ],
        chips=_chips(listing.facets, state, default),
        sorts=[SortOption(name, listing.sorts[name].label, name == state.sort) for name in names],
        page=page,
        total=page.paginator.count,
        address=state.address(default_sort=default),
        is_degraded=counting.is_degraded,
    )


def first_page(listing: Listing, params: QueryDict) -> list[Any]:
    """The first page of what an address finds, without counting any facet."""
    words = clean_query(params.get("q", ""))
    names = [name for name in listing.sorts if name != RELEVANCE or words]
    state = BrowseState.read(params, listing, names)
    return list(listing.ask(words).records(state.selection, state.sort)[:PER_PAGE])


def best(
    listing: Listing, params: QueryDict, query: Query, excluded: Selection | None = None
) -> list[Any]:
    """The best that an address and a query find, without counting any facet."""
    state = BrowseState.read(params, listing, [RELEVANCE])
    found = listing.ask(query, excluded).records(state.selection, RELEVANCE)
    return list(found[:PER_PAGE])


def _chips(facets: Sequence[Facet], state: BrowseState, default_sort: str) -> list[Chip]:
    labels = {
        (facet.name, option.value): f"{facet.label}: {option.label}"
        for facet in facets
        if facet.name in state.selection
        for option in facet.options
    }
    chips = [
        Chip(labels[name, value], state.address(without=(name, value), default_sort=default_sort))
        for name, values in state.selection.items()
        for value in values
    ]
    if state.query:
        without_words = state.address(query=False, default_sort=default_sort)
        chips.insert(0, Chip(f"“{state.query}”", without_words))
    return chips
