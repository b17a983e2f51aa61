"""One search page over every kind that is registered."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.browsing import PER_PAGE
from search.registry import Kind, kinds
from search.words import clean_query, matching_keys

# Of each kind; nobody reads further, and finding more would cost more with every record.
MOST_HITS = 1000


@dataclass(frozen=True)
class Tab:
    """One kind with the number of its hits."""

    kind: Kind
    count: int
    selected: bool

    @property
    def more(self) -> bool:
        """Whether there may be more hits than were looked for."""
        return self.count >= MOST_HITS


def _find(query: str, user: Any) -> dict[Kind, list[int]]:
    """The keys of what a person may see of each kind that fits, best first."""
    visible = {kind: kind.visible(user).prefetch_related(None).order_by() for kind in kinds()}
    matching = matching_keys(query, {pages.model for pages in visible.values()})
    found = {}
    for kind, pages in visible.items():
        keys = matching[pages.model][:MOST_HITS]
        seen = set(pages.filter(pk__in=keys).values_list("pk", flat=True))
        found[kind] = [key for key in keys if key in seen]
    return found


def _page_of(kind: Kind, keys: list[int], user: Any, number: str | None) -> Page:
    """One page of hits; whether the person may see them is asked again with the hits."""
    hits = Paginator(keys, PER_PAGE).get_page(number)
    found = kind.visible(user).in_bulk(list(hits.object_list))
    hits.object_list = [found[key] for key in hits.object_list if key in found]
    return hits


@require_safe
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """What a person may see that fits the words typed: a tab for each kind, with counts."""
    query = clean_query(request.GET.get("q", ""))
    tabs: list[Tab] = []
    hits: Page | None = None
    address = "?"
    if query:
        found = _find(query, request.user)
        counts = {kind: len(keys) for kind, keys in found.items()}
        chosen = next(
            (kind for kind in found if kind.name == request.GET.get("kind")),
            next((kind for kind in found if counts[kind]), kinds()[0]),
        )
        tabs = [Tab(kind, count, kind is chosen) for kind, count in counts.items()]
        address += urlencode({"q": query, "kind": chosen.name})
        hits = _page_of(chosen, found[chosen], request.user, request.GET.get("page"))
    context = {
        "query": query,
        "tabs": tabs,
        "hits": hits,
        "address": address,
        "total": sum(tab.count for tab in tabs),
    }
    return render(request, "search/results.html", context)
