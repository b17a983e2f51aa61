"""One search page over every kind that is registered."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.search.backends import get_search_backend

from search.browsing import LONGEST_QUERY, PER_PAGE
from search.registry import Kind, kinds


@dataclass(frozen=True)
class Tab:
    """One kind with the number of its hits."""

    kind: Kind
    count: int
    selected: bool


def clean_query(text: str) -> str:
    """What somebody typed, without control characters and no longer than a question needs."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:2000])
    return " ".join(printable.split())[:LONGEST_QUERY]


def _find(kind: Kind, query: str, user: Any) -> Any:
    return get_search_backend().search(query, kind.visible(user), operator="and")


@require_safe
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """What a person may see that fits the words typed: a tab for each kind, with counts."""
    query = clean_query(request.GET.get("q", ""))
    tabs: list[Tab] = []
    hits: Page | None = None
    address = "?"
    if query:
        found = {kind: _find(kind, query, request.user) for kind in kinds()}
        counts = {kind: hit.count() for kind, hit in found.items()}
        chosen = next(
            (kind for kind in found if kind.name == request.GET.get("kind")),
            next((kind for kind in found if counts[kind]), kinds()[0]),
        )
        tabs = [Tab(kind, count, kind is chosen) for kind, count in counts.items()]
        address += urlencode({"q": query, "kind": chosen.name})
        hits = Paginator(found[chosen], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "tabs": tabs,
        "hits": hits,
        "address": address,
        "total": sum(tab.count for tab in tabs),
    }
    return render(request, "search/results.html", context)
