"""Searching for somebody: with what they may see in the question itself.

A model says with `search_audience_terms()` who may find an object: terms such as "public" or
"team:3". The embedded engines apply the terms that the searcher has, so that totals and facets
leak nothing; a searcher's term that begins with a minus keeps out what has it. The page shown is
then checked against the database, so that a permission that was taken away counts at once. Every
other backend gets the queryset of what is visible.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Boost, Not, Or

from search.engines.backend import EngineBackend
from search.engines.compiling import Signal

_DATABASE = "modelsearch.backends.database"


def find(
    query: Any,
    queryset: QuerySet[Any],
    *,
    visible: QuerySet[Any],
    audience: Iterable[str] | None = None,
    terms: Mapping[str, Iterable[Any]] | None = None,
    without: Mapping[str, Iterable[Any]] | None = None,
    fields: list[str] | None = None,
    operator: str = "and",
    order: str = "",
    signals: Iterable[Signal] = (),
    order_by_relevance: bool = True,
    begun: bool = False,
    backend: str = "default",
) -> Any:
    """Objects of a queryset that fit a query, among those that are visible.

    `audience` are the terms of whoever asks; with None, the database decides alone. `terms` narrow
    by filter fields that need be no fields of the database: any of the values given, for each;
    `without` leaves out what has any. `order` names a filter field to sort by, after a minus the
    other way; otherwise the best come first, or with `order_by_relevance=False` the queryset says.
    `signals` make some of what is found by words count a little more, in the embedded engines.
    `begun` finds words that have only been begun.
    """
    chosen = get_search_backend(backend)
    search = chosen.autocomplete if begun else chosen.search
    options: dict[str, Any] = {
        "fields": fields,
        "operator": operator,
        "order_by_relevance": order_by_relevance,
    }
    if isinstance(chosen, EngineBackend):
        narrowing = {"terms": dict(terms or {}), "without": dict(without or {}), "order": order}
        options["signals"] = tuple(signals)
        if audience is None:
            return search(query, queryset & visible, **narrowing, **options)
        options |= {"visible": visible, "audience": tuple(audience)}
        return search(query, queryset, **narrowing, **options)
    if terms or without:
        raise NotImplementedError(f'The search backend "{backend}" has no filter by terms.')
    if order:
        queryset, options["order_by_relevance"] = queryset.order_by(order), False
    if type(chosen).__module__.startswith(_DATABASE):
        query = _unboosted(query)
    return search(query, queryset & visible, **options)


def _unboosted(query: Any) -> Any:
    """A query in which nothing counts more than the rest: databases refuse that, or warn of it."""
    match query:
        case Boost():
            return _unboosted(query.subquery)
        case And() | Or():
            return type(query)([_unboosted(each) for each in query.subqueries])
        case Not():
            return Not(_unboosted(query.subquery))
    return query
