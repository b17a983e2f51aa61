"""Tantivy's questions: a tree of nodes as the library's own queries."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import tantivy
from tantivy import FieldType, Occur, Query

from search.engines import mapping
from search.engines.engine import EngineError
from search.engines.nodes import (
    AllOf,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Exclude,
    Filtered,
    Lifted,
    Near,
    Node,
    Nothing,
    OneOf,
    Term,
    Value,
    Words,
    all_of,
)

LONG_WORD = 8  # from here on two edits are one slip
MOST_FILTERS = 500  # of which it is known whether every document fits them
T = TypeVar("T")


def guarded(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """A call into the library, which reports what is wrong in many ways, panics among them."""
    try:
        return call(*args, **kwargs)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic is no Exception
        raise EngineError(f"Tantivy: {error}") from error


class Queries:
    """Translates for one searcher: what is known of its documents holds as long as it does."""

    def __init__(self, schema: tantivy.Schema, numbers: set[str], searcher: Any) -> None:
        """Translate for a searcher; `numbers` names the columns of numbers."""
        self._schema = schema
        self._numbers = numbers
        self.searcher = searcher
        self._fits_all: dict[Node, bool] = {}

    def translate(self, node: Node) -> Query:  # noqa: C901, PLR0911, PLR0912
        """A question as Tantivy asks it."""
        schema = self._schema
        match node:
            case Everything():
                return Query.all_query()
            case Nothing():
                return Query.empty_query()
            case Term(name, word):
                option = "position" if name.startswith(("text", "own_")) else "basic"
                if option == "position":
                    return Query.term_query(schema, name, word, index_option="freq")
                return Query.const_score_query(Query.term_query(schema, name, word, "basic"), 1.0)
            case Words(name, words):
                return Query.phrase_query(schema, name, list(words))
            case Near(name, word):
                distance = 2 if len(word) >= LONG_WORD else 1
                return Query.fuzzy_term_query(schema, name, word, distance)
            case OneOf(column, values):
                return self._one_of(column, values)
            case Between(column, low, high):
                return Query.range_query(schema, column, FieldType.Integer, low, high)
            case AllOf() | Exclude():
                return self._all_of(node.parts if isinstance(node, AllOf) else (node,))
            case AnyOf(parts):
                return Query.boolean_query([(Occur.Should, self.translate(p)) for p in parts])
            case Boosted(part, factor):
                return Query.boost_query(self.translate(part), factor)
            case Lifted(part, lifts):
                return self._lifted(self.translate(part), lifts)
            case Filtered(part, within):
                return self._filtered(self.translate(part), self._telling(within))

    def _lifted(self, found: Query, lifts: Sequence[tuple[Node, float]]) -> Query:
        more = [
            (Occur.Should, Query.const_score_query(self.translate(condition), weight))
            for condition, weight in lifts
        ]
        return Query.boolean_query([(Occur.Must, found), *more])

    def _filtered(self, found: Query, within: Node) -> Query:
        if isinstance(within, Everything):
            return found
        within_only = Query.const_score_query(self.translate(within), 0.0)
        return Query.boolean_query([(Occur.Must, found), (Occur.Must, within_only)])

    def _all_of(self, parts: Sequence[Node]) -> Query:
        clauses = [
            (Occur.MustNot, self.translate(part.part))
            if isinstance(part, Exclude)
            else (Occur.Must, self.translate(part))
            for part in parts
        ]
        if all(occur == Occur.MustNot for occur, _query in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _one_of(self, column: str, values: Sequence[Value]) -> Query:
        kind = int if column in self._numbers else str
        kept = [value for value in values if isinstance(value, kind)]
        if not kept:
            return Query.empty_query()
        if len(kept) == 1:
            return Query.term_query(self._schema, column, kept[0], "basic")
        return Query.term_set_query(self._schema, column, kept)

    def _telling(self, within: Node) -> Node:
        """A filter without those of its parts that every document fits: they would only cost."""
        parts = within.parts if isinstance(within, AllOf) else (within,)
        return all_of(part for part in parts if not self._is_fitted_by_all(part))

    def _is_fitted_by_all(self, part: Node) -> bool:
        inner = part.part if isinstance(part, Exclude) else part
        if not isinstance(inner, OneOf) or len(inner.values) != 1 or inner.column == mapping.KEY:
            return False
        found = self._fits_all.get(part)
        if found is None:
            if len(self._fits_all) >= MOST_FILTERS:
                self._fits_all.clear()
            counted: Any = guarded(self.searcher.search, self.translate(part), 1, count=True)
            found = self._fits_all[part] = counted.count == self.searcher.num_docs
        return found
