"""Everything that an address narrows a listing down to, for those who take the whole list along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from exemplar.core.in_order import in_order
from search.browsing import BrowseState
from search.listing import RELEVANCE, Listing
from search.words import clean_query


@dataclass(frozen=True)
class Enumerated:
    """The keys of all that is found, in its order."""

    keys: Sequence[int]
    state: BrowseState
    default_sort: str
    is_degraded: bool

    @property
    def address(self) -> str:
        """The query string under which the list itself is shown."""
        return self.state.address(default_sort=self.default_sort)


def enumerate_found(listing: Listing, params: QueryDict) -> Enumerated:
    """What `browse` shows page by page, as one list of keys. Two queries, however long it is."""
    asked = clean_query(params.get("q", ""))
    names = [name for name in listing.sorts if name != RELEVANCE or asked]
    state = BrowseState.read(params, listing, names)
    bare = listing.records.prefetch_related(None).select_related(None).only("pk")
    counting = replace(listing, records=bare).ask(asked)
    found = counting.records(state.selection, state.sort)
    keys = [record.pk for record in found]
    return Enumerated(keys, state, names[0], counting.is_degraded)


def in_batches(keys: Sequence[int], records: QuerySet[Any], size: int = 500) -> Iterator[list[Any]]:
    """Records by their keys, in their order, so many at a time; one that is gone is left out."""
    for start in range(0, len(keys), size):
        yield in_order(records, keys[start : start + size])
