"""Browsing: reading a page's state from its address, and saying what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from search.facets import CountedFacet, FacetIndex
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
    def read(
        cls, params: QueryDict, index: FacetIndex, visible: int, sorts: Sequence[str]
    ) -> "BrowseState":
        """The state that an address holds; the first sort is the usual one."""
        selection = {}
        for facet in index.facets:
            if facet.name not in params:
                continue
            known = index.known(facet, visible)
            chosen = [value for value in params.getlist(facet.name)[:MOST_VALUES] if value in known]
            if chosen:
                selection[facet.name] = list(dict.fromkeys(chosen))
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
    page: Page  # of keys
    total: int
    address: str

    @property
    def is_narrowed(self) -> bool:
        """Whether anything has been chosen or typed."""
        return bool(self.state.selection or self.state.query)


def browse(
    index: FacetIndex,
    params: QueryDict,
    *,
    sorts: dict[str, str],
    visible: int,
    matches: Sequence[int] | None = None,
) -> Browse:
    """What an address shows of an index, among the records that the reader may see.

    `matches` are the keys that fit the words typed, best first; None where none were typed.
    """
    names = [name for name in sorts if name != "relevance" or matches is not None]
    state = BrowseState.read(params, index, visible, names)
    within = visible if matches is None else visible & index.bitmap(matches)
    found = index.narrow(state.selection, within)
    if state.sort == "relevance" and matches is not None:
        kept = set(index.in_order(next(iter(index.orders)), found))
        keys = [key for key in matches if key in kept]
    else:
        keys = list(index.in_order(state.sort, found))
    default = names[0]
    return Browse(
        state=state,
        facets=index.count(state.selection, within),
        chips=_chips(index, state, default),
        sorts=[SortOption(name, sorts[name], name == state.sort) for name in names],
        page=Paginator(keys, PER_PAGE).get_page(state.page),
        total=len(keys),
        address=state.address(default_sort=default),
    )


def _chips(index: FacetIndex, state: BrowseState, default_sort: str) -> list[Chip]:
    labels = {
        (facet.name, option.value): f"{facet.label}: {option.label}"
        for facet in index.facets
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
