"""Compiling: a modelsearch query over a queryset, as a tree of nodes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.base import BaseSearchQueryCompiler, SearchFieldError
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from search.engines import mapping
from search.engines.analysis import LONGEST_GRAM, Analyzer, Unit
from search.engines.engine import Order
from search.engines.filters import HIGHEST, push_down
from search.engines.nodes import (
    Between,
    Everything,
    Near,
    Node,
    Nothing,
    OneOf,
    Term,
    Words,
    all_of,
    any_of,
    boosted,
    exclude,
    filtered,
    lifted,
)


@dataclass(frozen=True)
class Signal:
    """What makes an object that was found by words count a little more: some values of a column,
    or a number that is no less than one.
    """

    column: str
    weight: float
    values: tuple[Any, ...] = ()
    at_least: Any = None


# A word with a slip counts less than the word itself.
NEAR_FACTOR = 0.3
SHORTEST_FUZZY = 4


class QueryCompiler(BaseSearchQueryCompiler):
    """A search for whole words."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    NOT_ALONE = (
        'Cannot search only in field "{0}": it shares its place in the index. '
        'Add "{0}" to NAMED_FIELDS of the search backend.'
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Compile with what the backend adds: the audience, terms in columns, an order by one."""
        self.audience: Iterable[str] | None = kwargs.pop("audience", None)
        self.visible: QuerySet[Any] | None = kwargs.pop("visible", None)
        self.terms: dict[str, Iterable[Any]] = kwargs.pop("terms", None) or {}
        self.without: dict[str, Iterable[Any]] = kwargs.pop("without", None) or {}
        self.order: str = kwargs.pop("order", None) or ""
        self.signals: Iterable[Signal] = kwargs.pop("signals", None) or ()
        super().__init__(*args, **kwargs)

    @cached_property
    def pushed(self) -> tuple[Node, bool]:
        """What of the queryset's filters the engine applies, and whether that is all of them."""
        return push_down(self)

    def within(self, schema: mapping.IndexSchema) -> Node:
        """All that the engine filters by: the kind, the queryset's filters, audience and terms."""
        model = self.queryset.model._meta.concrete_model
        parts = [self.pushed[0]]
        if model is not schema.root:
            parts.append(OneOf(mapping.KIND, (model._meta.label_lower,)))
        if self.audience is not None:
            parts += _within_audience(self.audience)
        parts += [_any_value(schema, *each) for each in self.terms.items()]
        parts += [exclude(_any_value(schema, *each)) for each in self.without.items()]
        return all_of(parts)

    def sorting(self, schema: mapping.IndexSchema) -> Order | None:
        """The order that was asked for by the name of a column."""
        if not self.order:
            return None
        column = schema.column(self.order.removeprefix("-"))
        return Order(column.name, is_descending=self.order.startswith("-"))

    def compile(self, schema: mapping.IndexSchema, analyzer: Analyzer) -> Node:
        """The whole question."""
        fields = self.fields_asked(schema)
        asked = self._compile(self.query, analyzer.units, fields)
        if self.order_by_relevance and not self.order:
            asked = lifted(asked, (_lift(schema, each) for each in self.signals))
        return filtered(asked, self.within(schema))

    def fields_asked(self, schema: mapping.IndexSchema) -> dict[str, float]:
        """The index fields to look in, with their boosts."""
        if self.fields is None:
            return schema.texts
        boosts = {f.field_name: f.boost or 1 for f in self._searchable()}
        found = {}
        for name in self.fields:
            if name not in schema.named:
                raise SearchFieldError(self.NOT_ALONE.format(name), field_name=name)
            found[schema.named[name]] = boosts[name]
        return found

    def _searchable(self) -> list[Any]:
        return self.queryset.model.get_searchable_search_fields()

    def _compile(  # noqa: PLR0911
        self, query: Any, units: Callable[[str], list[Unit]], fields: dict[str, float]
    ) -> Node:
        match query:
            case PlainText():
                found = self._words(units(query.query_string), query.operator, fields)
                return boosted(found, query.boost)
            case Phrase():
                return self._phrase(units(query.query_string), fields)
            case Fuzzy():
                parts = [self._near(unit, fields) for unit in units(query.query_string)]
                return _combine(parts, query.operator)
            case Boost():
                return boosted(self._compile(query.subquery, units, fields), query.boost)
            case MatchAll():
                return Everything()
            case Not():
                return exclude(self._compile(query.subquery, units, fields))
            case And():
                return all_of(self._compile(each, units, fields) for each in query.subqueries)
            case Or():
                return any_of(self._compile(each, units, fields) for each in query.subqueries)
        message = f"`{type(query).__name__}` is not supported by the embedded search backends."
        raise NotImplementedError(message)

    def _words(self, units: list[Unit], operator: str, fields: dict[str, float]) -> Node:
        """Words in any order; stop words only where there is nothing else."""
        telling = [unit for unit in units if not unit.is_stop_word] or units
        parts: list[Node] = []
        while telling:
            first, *telling = telling
            part = self.unit(first, fields)
            if first.identifier:
                behind, telling = telling[: first.run - 1], telling[first.run - 1 :]
                apart = all_of([part, *(self.unit(each, fields) for each in behind)])
                part = any_of([self.unit(first.identifier, fields), apart])
            parts.append(part)
        return _combine(list(dict.fromkeys(parts)), operator)

    def unit(self, unit: Unit, fields: dict[str, float]) -> Node:
        """One chunk, in every spelling."""
        found: list[Node] = []
        for name, boost in fields.items():
            found.append(boosted(Term(name, unit.joined), boost))
            if len(unit.parts) > 1:
                found.append(boosted(Words(name, unit.parts), boost))
        return any_of(found)

    def _phrase(self, units: list[Unit], fields: dict[str, float]) -> Node:
        words = tuple(part for unit in units for part in unit.parts)
        if not words:
            return Nothing()
        if len(units) == 1:
            return self.unit(units[0], fields)
        return any_of(boosted(Words(name, words), boost) for name, boost in fields.items())

    def _near(self, unit: Unit, fields: dict[str, float]) -> Node:
        exact = self.unit(unit, fields)
        if len(unit.plain_joined) < SHORTEST_FUZZY or unit.plain_joined.isdigit():
            return exact
        near = [boosted(Near(n, unit.joined), boost * NEAR_FACTOR) for n, boost in fields.items()]
        if self.fields is None:
            near.append(boosted(Near(mapping.WORDS, unit.plain_joined), NEAR_FACTOR))
        return any_of([exact, *near])


class AutocompleteCompiler(QueryCompiler):
    """A search for words that somebody has only begun."""

    def fields_asked(self, schema: mapping.IndexSchema) -> dict[str, float]:
        """The fields of beginnings to look in."""
        if self.fields is None:
            return dict.fromkeys([mapping.GRAMS], 1.0)
        missing = next((name for name in self.fields if name not in schema.named_grams), None)
        if missing:
            message = f'Cannot autocomplete with field "{missing}": it is no AutocompleteField.'
            raise SearchFieldError(message, field_name=missing)
        return {schema.named_grams[name]: 1.0 for name in self.fields}

    def unit(self, unit: Unit, fields: dict[str, float]) -> Node:
        """One chunk: each of its parts begins a word, or the chunk as one does."""
        spellings = [unit.plain]
        if len(unit.plain) > 1:
            spellings.append((unit.plain_joined,))
        return any_of(
            all_of(Term(name, part[:LONGEST_GRAM]) for part in parts)
            for name in fields
            for parts in spellings
        )

    def _words(self, units: list[Unit], operator: str, fields: dict[str, float]) -> Node:
        return _combine([self.unit(unit, fields) for unit in units], operator)

    def _phrase(self, units: list[Unit], fields: dict[str, float]) -> Node:
        return self._words(units, "and", fields)

    def _near(self, unit: Unit, fields: dict[str, float]) -> Node:
        exact = self.unit(unit, fields)
        begun = unit.plain_joined[:LONGEST_GRAM]
        if len(begun) < SHORTEST_FUZZY or begun.isdigit():
            return exact
        return any_of([exact, *(boosted(Near(name, begun), NEAR_FACTOR) for name in fields)])


def _any_value(schema: mapping.IndexSchema, name: str, values: Iterable[Any]) -> Node:
    column = schema.column(name)
    return OneOf(column.name, mapping.encode_each(values, column))


def _lift(schema: mapping.IndexSchema, signal: Signal) -> tuple[OneOf | Between, float]:
    column = schema.column(signal.column)
    if signal.at_least is None:
        return OneOf(column.name, mapping.encode_each(signal.values, column)), signal.weight
    lowest = mapping.encode(signal.at_least, column)
    return Between(column.name, int(lowest or 0), HIGHEST), signal.weight


def _within_audience(terms: Iterable[str]) -> list[Node]:
    """Any of the terms lets a document in; any of those with a minus keeps it out."""
    admitting = tuple(term for term in terms if not term.startswith("-"))
    barring = tuple(term[1:] for term in terms if term.startswith("-"))
    parts: list[Node] = [OneOf(mapping.AUDIENCE, admitting) if admitting else Nothing()]
    if barring:
        parts.append(exclude(OneOf(mapping.AUDIENCE, barring)))
    return parts


def _combine(parts: list[Node], operator: str) -> Node:
    if not parts:
        return Nothing()
    return all_of(parts) if operator == "and" else any_of(parts)
