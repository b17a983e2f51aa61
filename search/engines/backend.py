"""The backend: what modelsearch, and so Wagtail, talks to."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import structlog
from django.db.models import Model
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.index import class_is_indexed

from search.engines import reading, store
from search.engines.compiling import AutocompleteCompiler, QueryCompiler
from search.engines.engine import Engine, EngineError, Reader, Writer
from search.engines.mapping import encode_key, root_of
from search.engines.results import EngineResults
from search.engines.store import Building, IndexStore, as_keys

logger = structlog.get_logger(__name__)
T = TypeVar("T")

OpenWriter = Callable[[], Writer]
_stores: dict[tuple[Any, ...], IndexStore] = {}


class EngineIndex(BaseIndex):
    """The index of one root model, as modelsearch sees it."""

    def __init__(
        self, backend: "EngineBackend", kept: IndexStore, open_writer: OpenWriter | None = None
    ) -> None:
        """Speak for an index; with a writer, for one that is being built."""
        super().__init__(backend)
        self.store = kept
        self._open_writer = open_writer

    def __str__(self) -> str:
        return str(self.store)

    def get_key(self) -> str:
        """What tells this index from the others."""
        return self.store.schema.label

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        """Take objects in."""
        objects = list(items)
        if not objects or not class_is_indexed(model):
            return

        def apply(writer: Writer) -> None:
            for document in reading.documents(objects, self.store.schema):
                writer.put(document)

        if self._open_writer:
            apply(self._open_writer())
        else:
            self.store.write(as_keys(objects), apply)

    def delete_item(self, item: Any) -> None:
        """Leave an object out."""
        key = encode_key(item.pk)
        self.store.write(as_keys([item]), lambda writer: writer.remove(key))

    def reset(self) -> None:
        """Start over with nothing."""
        with self.store.building() as building:
            building.finish(lambda _changed: lambda _writer: None)


class Rebuilder:
    """Builds an index anew beside the living one, as modelsearch asks for it."""

    def __init__(self, index: EngineIndex) -> None:
        """Rebuild an index."""
        self._index = index
        self._stack = ExitStack()
        self._writing = ExitStack()
        self._building: Building | None = None
        self._writer: Writer | None = None

    def start(self) -> EngineIndex:
        """Begin; the index returned takes the objects."""
        self._building = self._stack.enter_context(self._index.store.building())
        self._stack.enter_context(self._writing)
        return EngineIndex(self._index.backend, self._index.store, self._open_writer)

    def _open_writer(self) -> Writer:
        """The writer, once there is something to write."""
        if self._building is None:
            raise EngineError("This rebuild has not been started.")
        if self._writer is None:
            self._writer = self._writing.enter_context(self._building.writer())
        return self._writer

    def finish(self) -> None:
        """Let the new index serve."""
        schema = self._index.store.schema
        with self._stack:
            if self._building is None:
                raise EngineError("This rebuild has not been started.")
            if self._writer is not None:
                self._writer.commit()
            self._writing.close()
            self._building.finish(lambda changed: reading.applying(schema, changed))

    def abandon(self) -> None:
        """Give up; the living index goes on."""
        self._stack.close()


class EngineBackend(BaseSearchBackend):
    """Search by an embedded engine. Its index is on this machine's disk.

    Options: PATH, another place for the indexes; NAMED_FIELDS, long texts to search alone;
    BACKGROUND, whether each process takes in changes after its commits, and builds what is missing.
    """

    engine: ClassVar[Engine]
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    results_class = EngineResults
    index_class = EngineIndex
    rebuilder_class = Rebuilder
    # Whoever saves content must not fail because of the index.
    catch_indexing_errors = True

    def __init__(self, params: dict[str, Any]) -> None:
        """Take the options of the setting."""
        super().__init__(params)
        self._place = params.get("PATH")
        self.works_in_background = bool(params.get("BACKGROUND", True))
        self._named = tuple(params.get("NAMED_FIELDS", ()))

    def store_for(self, model: type[Model]) -> IndexStore:
        """The index that holds a model, open as long as the process lives."""
        place = Path(self._place) if self._place else store.folder()
        root = root_of(model)
        asked = (self.engine.name, root, place, self._named)
        if asked not in _stores:
            _stores[asked] = IndexStore(self.engine, root, place, self._named)
        return _stores[asked]

    def get_index_for_model(self, model: type[Model]) -> EngineIndex:
        """The index of a model's root."""
        return EngineIndex(self, self.store_for(model))

    def ask(self, model: type[Model], question: Callable[[Reader], T]) -> T:
        """Put a question to an index; a second time where its folder has changed meanwhile."""
        kept = self.store_for(model)
        try:
            return question(kept.reader())
        except EngineError:
            kept.forget()
            return question(kept.reader())

    def report(self, model: type[Model], error: EngineError) -> None:
        """An index could not be asked: say so in the log, and have it built anew."""
        from search.engines.rebuilding import heal_soon  # noqa: PLC0415

        logger.warning("search_degraded", index=str(self.store_for(model)), error=str(error))
        heal_soon(self, model)

    def search(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        """Search for whole words; audience, terms and visible as in `finding`."""
        names = ("fields", "operator", "order_by_relevance")
        kwargs |= dict(zip(names, args, strict=False))
        return self._search(self.query_compiler_class, query, model_or_queryset, **kwargs)

    def autocomplete(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        """Search for words that somebody has begun."""
        names = ("fields", "operator", "order_by_relevance")
        kwargs |= dict(zip(names, args, strict=False))
        return self._search(
            self.autocomplete_query_compiler_class, query, model_or_queryset, **kwargs
        )
