"""What a reader's own situation adds to the list of practices: a choice, and an order.

Parts above the library register it, and the library need not know them. Such a list is one reader's
alone and is never kept for others.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from practices.library.queries.browse import practices_for
from search.facets import Facet
from search.listing import Listing, Sort


@dataclass(frozen=True)
class OwnView:
    """A choice that only this reader has, with an order of the same name in addresses."""

    facet: Facet
    sort: Sort


_views: list[Callable[[HttpRequest], OwnView | None]] = []


def register_own_view(view: Callable[[HttpRequest], OwnView | None]) -> None:
    """Add to the list of practices what a function gives for a request."""
    _views.append(view)


def _own_views(request: HttpRequest) -> list[OwnView]:
    return [found for view in _views if (found := view(request))]


def practices_as_seen(request: HttpRequest) -> Listing:
    """The practices that a reader may see, with the choices and orders that are theirs alone."""
    listing, own = practices_for(request.user), _own_views(request)
    if not own:
        return listing
    return replace(
        listing,
        facets=[*(each.facet for each in own), *listing.facets],
        sorts={**listing.sorts, **{each.facet.name: each.sort for each in own}},
    )


def for_everybody(address: str, listing: Listing) -> str:
    """An address of a list without what is one reader's own: for feeds."""
    own = {facet.name for facet in listing.facets if facet.keys is not None}
    pairs = parse_qsl(address.removeprefix("?"))
    kept = [
        (name, value)
        for name, value in pairs
        if name not in own and not (name == "sort" and value in own)
    ]
    return "?" + urlencode(kept) if kept else ""
