"""Searching for somebody: with what they may see in the question itself.

A model says with `search_audience_terms()` who may find an object: terms such as "public" or
"team:3". The embedded engines apply the terms that the searcher has, so that totals and facets
leak nothing; the page shown is then checked against the database, so that a permission that was
taken away counts at once. Every other backend gets the queryset of what is visible.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend

from search.engines.backend import EngineBackend


def find(
    query: Any,
    queryset: QuerySet[Any],
    *,
    visible: QuerySet[Any],
    audience: Iterable[str] | None = None,
    terms: Mapping[str, Iterable[Any]] | None = None,
    fields: list[str] | None = None,
    operator: str = "and",
    order_by_relevance: bool = True,
    begun: bool = False,
    backend: str = "default",
) -> Any:
    """Objects of a queryset that fit a query, among those that are visible.

    `audience` are the terms of whoever asks; with None, the database decides alone. `terms` narrow
    by filter fields that are no fields of the database: any of the values given, for each. `begun`
    finds words that have only been begun.
    """
    chosen = get_search_backend(backend)
    search = chosen.autocomplete if begun else chosen.search
    options: dict[str, Any] = {
        "fields": fields,
        "operator": operator,
        "order_by_relevance": order_by_relevance,
    }
    if isinstance(chosen, EngineBackend) and audience is not None:
        options |= {"visible": visible, "audience": tuple(audience), "terms": dict(terms or {})}
        return search(query, queryset, **options)
    if isinstance(chosen, EngineBackend):
        return search(query, queryset & visible, terms=dict(terms or {}), **options)
    if terms:
        raise NotImplementedError(f'The search backend "{backend}" has no filter by terms.')
    return search(query, queryset & visible, **options)
