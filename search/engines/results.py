"""Results: what an engine has found, as objects of the database."""

import json
from collections import Counter, OrderedDict
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F, Field, Lookup, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.where import AND
from modelsearch.backends.base import BaseSearchResults, FilterFieldError
from modelsearch.index import FilterField

from search.engines import fallback, mapping
from search.engines.engine import EngineError, Hits
from search.engines.nodes import Node

# What one question brings along for the page, so that count and page ask once.
WINDOW = 100
EVERYTHING = 2**31


class KeysIn(Lookup[bool]):
    """A primary key among many, handed over as one parameter."""

    lookup_name = "keys_in"
    prepare_rhs = False

    @classmethod
    def narrow(cls, queryset: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
        """What of a queryset has one of some keys.

        Put into the condition as it is: `filter()` takes as long for it as the database for all.
        """
        found = queryset.all()
        query = found.query
        if query.combinator or query.is_sliced:
            return found.filter(cls(F("pk"), keys))
        pk = query.get_meta().pk
        query.where.add(cls(pk.get_col(query.get_initial_alias()), keys), AND)
        return found

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Through a JSON array."""
        sql, params = self.process_lhs(compiler, connection)
        field: Field[Any, Any] = self.lhs.output_field
        keys: list[Any] = list(self.rhs)
        if not all(isinstance(key, int) for key in keys):
            keys = [field.get_db_prep_value(key, connection) for key in keys]
        return f"{sql} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(keys)]  # noqa: S608

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Through an array."""
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s)", [*params, list(self.rhs)]


class EngineResults(BaseSearchResults):
    """Objects found, in their order. `is_degraded` says that the index could not be asked."""

    supports_facet = True
    is_degraded = False

    def _node(self) -> Node:
        store = self.backend.store_for(self.model)
        node: Node = self.query_compiler.compile(store.schema, self.backend.engine.analyzer)
        return node

    def _hits(self, limit: int) -> Hits:
        """The best hits; asked once for all results that stem from one search."""
        asked = self.query_compiler.__dict__
        if "hits" not in asked or len(asked["hits"].best) < min(limit, asked["hits"].total):
            asked.setdefault("node", self._node())
            order = self.query_compiler.sorting(self.backend.store_for(self.model).schema)
            asked["hits"] = self.backend.ask(
                self.model, lambda reader: reader.search(asked["node"], max(limit, WINDOW), order)
            )
        hits: Hits = asked["hits"]
        return hits

    @property
    def _is_complete(self) -> bool:
        """Whether the engine has applied everything that was asked for."""
        return self.query_compiler.pushed[1]

    def _queryset(self, keys: Sequence[Any]) -> QuerySet[Any]:
        decoded = [mapping.decode_key(key, self.model) for key in keys]
        found = KeysIn.narrow(self.query_compiler.queryset, decoded)
        visible = self.query_compiler.visible
        if visible is None or not _narrows(visible):
            return found
        # Within the keys, as the database may work out first what all there is to see.
        return found.filter(pk__in=KeysIn.narrow(visible, decoded).values("pk"))

    def _survivors(self) -> list[Any]:
        """The keys found that fit the conditions left to the database, best first."""
        asked = self.query_compiler.__dict__
        if "survivors" not in asked:
            best = [key for key, _score in self._hits(EVERYTHING).best]
            kept = self._queryset(best).order_by().values_list("pk", flat=True)
            fitting = {mapping.encode_key(key) for key in kept}
            asked["survivors"] = [key for key in best if key in fitting]
        survivors: list[Any] = asked["survivors"]
        return survivors

    def _do_search(self) -> list[Any]:
        if self.stop is not None and self.start >= self.stop:
            return []
        try:
            found = self._ordered() if self._has_order() else self._as_found()
        except EngineError as error:
            return self._degraded(error)[self.start : self.stop]
        if self.prefetch_related:
            prefetch_related_objects(found, *self.prefetch_related)
        return found

    def keys(self) -> list[Any]:
        """The primary keys of all that was found, in order."""
        try:
            best = [key for key, _score in self._hits(EVERYTHING).best]
            keys = best if self._is_complete else self._survivors()
        except EngineError as error:
            return [obj.pk for obj in self._degraded(error)]
        return [mapping.decode_key(key, self.model) for key in keys]

    def _has_order(self) -> bool:
        """Whether the database is to sort, by the queryset's own order."""
        return not (self.query_compiler.order_by_relevance or self.query_compiler.order)

    def _as_found(self) -> list[Any]:
        if self._is_complete:
            limit = EVERYTHING if self.stop is None else self.stop
            keys = [key for key, _score in self._hits(limit).best[self.start : self.stop]]
        else:
            keys = self._survivors()[self.start : self.stop]
        objects = {mapping.encode_key(obj.pk): obj for obj in self._queryset(keys).order_by()}
        return self._scored([objects[key] for key in keys if key in objects])

    def _ordered(self) -> list[Any]:
        best = [key for key, _score in self._hits(EVERYTHING).best]
        found = self._queryset(best)
        if not found.query.order_by:
            found = found.order_by("-pk")
        if not self._is_complete:
            found = found.distinct()
        return self._scored(list(found[self.start : self.stop]))

    def _scored(self, objects: list[Any]) -> list[Any]:
        if self._score_field:
            scores = dict(self._hits(WINDOW).best)
            for obj in objects:
                setattr(obj, self._score_field, float(scores[mapping.encode_key(obj.pk)]))
        return objects

    def _do_count(self) -> int:
        try:
            total = self._hits(WINDOW).total if self._is_complete else len(self._survivors())
        except EngineError as error:
            total = len(self._degraded(error))
        stop = total if self.stop is None else min(total, self.stop)
        return max(0, stop - self.start)

    def _degraded(self, error: EngineError) -> list[Any]:
        """What the database finds by itself, while the index cannot be asked."""
        asked = self.query_compiler.__dict__
        if "fallback" not in asked:
            self.backend.report(self.model, error)
            asked["fallback"] = fallback.find(self.query_compiler)
        self.is_degraded = True
        if self._score_field:
            for obj in asked["fallback"]:
                setattr(obj, self._score_field, 0.0)
        found: list[Any] = asked["fallback"]
        return found

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """How many of the objects found have each value of a filter field, most first."""
        return self.facets([field_name])[field_name]

    def facets(self, names: Sequence[str]) -> "dict[str, OrderedDict[Any, int]]":
        """Several facets, for the price of one question."""
        columns = {name: self._facet_column(name) for name in names}
        try:
            if self._is_complete and all(columns.values()):
                return self._count_in_engine(columns)
            keys = self._survivors()
        except EngineError as error:
            keys = [mapping.encode_key(obj.pk) for obj in self._degraded(error)]
        return {name: self._count_in_database(name, keys) for name in names}

    def _facet_column(self, name: str) -> mapping.Column | None:
        field = self.query_compiler._get_filterable_field(name)
        if field is None:
            message = (
                f'Cannot facet search results with field "{name}". Please add '
                f"index.FilterField('{name}') to {self.model.__name__}.search_fields."
            )
            raise FilterFieldError(message, field_name=name)
        return mapping.column_for(self.model, field)

    def _count_in_engine(self, columns: dict[str, Any]) -> "dict[str, OrderedDict[Any, int]]":
        node = self.query_compiler.__dict__.setdefault("node", self._node())
        asked = [column.name for column in columns.values()]
        counted = self.backend.ask(self.model, lambda reader: reader.count_values(node, asked))
        found = {}
        for name, column in columns.items():
            target = target_field(self.model, name)
            most_first = sorted(counted[column.name], key=itemgetter(1), reverse=True)
            found[name] = OrderedDict((decode_value(c, target), count) for c, count in most_first)
        return found

    def _count_in_database(self, name: str, keys: Sequence[Any]) -> "OrderedDict[Any, int]":
        decoded = [mapping.decode_key(key, self.model) for key in keys]
        objects = KeysIn.narrow(self.model._base_manager.all(), decoded)
        try:
            self.model._meta.get_field(name)
        except FieldDoesNotExist:  # a method, whose values only the objects themselves know
            held = (FilterField(name).get_value(obj) for obj in objects)
            counted = Counter(
                value
                for each in held
                for value in (each if isinstance(each, list | tuple | set) else [each])
            )
            return OrderedDict(counted.most_common())
        found = objects.values(name)
        rows = found.annotate(count=Count("pk")).order_by("-count")
        return OrderedDict((row[name], row["count"]) for row in rows)


def _narrows(queryset: QuerySet[Any]) -> bool:
    """Whether a queryset leaves anything out."""
    query = queryset.query
    return bool(query.where or query.combinator or query.is_sliced)


def target_field(model: type[Model], name: str) -> Any:
    """The field whose values a column holds; None where a method gives them."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    while field.is_relation:
        field = (
            field.related_model._meta.pk
            if field.many_to_many or field.one_to_many
            else field.target_field
        )
    return field


def decode_value(code: Any, target: Any) -> Any:
    """A column's value as the model knows it."""
    if code in (mapping.NO_NUMBER, mapping.NO_STRING):
        return None
    if code == mapping.EMPTY_STRING:
        return ""
    return code if target is None else mapping.decode(code, target)
