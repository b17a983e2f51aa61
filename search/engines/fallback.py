"""When the index cannot be asked: a plain match in the database, bounded so that it stays quick."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Q, QuerySet
from modelsearch.index import FilterField
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from search.engines import mapping

MOST_OBJECTS = 200
MOST_WORDS = 5
LONGEST_WORD = 50


def find(compiler: Any) -> list[Any]:
    """Objects whose short texts hold the words; no more than a few, in no particular order."""
    queryset: QuerySet[Any] = compiler.queryset
    fields = _short_fields(compiler)
    condition = _condition(compiler.query, fields)
    if condition is None or (compiler.audience is not None and compiler.visible is None):
        return []  # without its index nobody can say what such a search may show
    if compiler.visible is not None:
        queryset = queryset.filter(pk__in=compiler.visible.values("pk"))
    if compiler.order_by_relevance or not queryset.query.order_by:
        queryset = queryset.order_by("-pk")
    found = list(dict.fromkeys(queryset.filter(condition)[:MOST_OBJECTS]))
    return [
        obj
        for obj in found
        if all(_has(obj, *each) for each in compiler.terms.items())
        and not any(_has(obj, *each) for each in compiler.without.items())
    ]


def _short_fields(compiler: Any) -> list[str]:
    model = compiler.queryset.model
    names = compiler.fields or [f.field_name for f in model.get_searchable_search_fields()]
    found = []
    for name in names:
        try:
            if isinstance(model._meta.get_field(name), CharField):
                found.append(name)
        except FieldDoesNotExist:
            continue
    return found


def _condition(query: Any, fields: list[str]) -> Q | None:  # noqa: PLR0911
    """The condition for a query; None where nothing can be found."""
    match query:
        case MatchAll():
            return Q()
        case PlainText() | Phrase() | Fuzzy():
            return _words(query.query_string, fields)
        case Boost():
            return _condition(query.subquery, fields)
        case And() | Or():
            parts = [_condition(each, fields) for each in query.subqueries]
            known = [part for part in parts if part is not None]
            if isinstance(query, And) and len(known) < len(parts):
                return None
            whole = Q()
            for part in known:
                whole = whole & part if isinstance(query, And) else whole | part
            return whole if known else None
        case Not():
            inner = _condition(query.subquery, fields)
            if inner is None:
                return Q()
            return ~inner if inner else None
    return None


def _words(text: str, fields: list[str]) -> Q | None:
    words = text.replace("\x00", " ").split()[:MOST_WORDS]
    if not words or not fields:
        return None
    whole = Q()
    for word in words:
        held = Q()
        for name in fields:
            held |= Q(**{f"{name}__icontains": _printable(word)})
        whole &= held
    return whole


def _printable(word: str) -> str:
    return word[:LONGEST_WORD].encode("utf-8", "ignore").decode()


def _has(obj: Any, name: str, values: Any) -> bool:
    """Whether an object has one of some values in a column."""
    values = list(values)
    if name == mapping.KEY:
        return obj.pk in values
    held = FilterField(name).get_value(obj)
    several = held if isinstance(held, list | tuple | set) else [held]
    column = mapping.Column(name, is_number=all(isinstance(v, int) for v in values))
    codes = {mapping.encode(value, column) for value in values}
    return bool(codes & {mapping.encode(each, column) for each in several})
