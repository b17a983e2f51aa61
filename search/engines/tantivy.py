"""Tantivy: compiled, fast at any size. The usual engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import tantivy
from tantivy import Filter, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from search.engines import mapping
from search.engines.analysis import Analyzer
from search.engines.backend import EngineBackend
from search.engines.documents import Document
from search.engines.engine import Counts, Engine, EngineError, Hits, Order, Reader, Writer
from search.engines.mapping import IndexSchema
from search.engines.nodes import Node, Value
from search.engines.tantivy_queries import Queries, guarded

MEMORY = 15_000_000  # bytes a writer gathers before it writes a segment
MEMORY_IN_BULK = 120_000_000
MOST_VALUES = 10_000

_stemmer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def _build(schema: IndexSchema) -> tantivy.Schema:
    builder = SchemaBuilder()
    if schema.integer_key:
        builder.add_integer_field(mapping.KEY, indexed=True, fast=True)
    else:
        builder.add_text_field(mapping.KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(mapping.DIGEST, fast=True)
    builder.add_text_field(mapping.KIND, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(mapping.WORDS, tokenizer_name="whitespace", index_option="basic")
    for name in schema.text_fields:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in schema.gram_fields:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for column in schema.columns.values():
        if column.is_number:
            builder.add_integer_field(column.name, indexed=True, fast=True)
        else:
            builder.add_text_field(
                column.name, tokenizer_name="raw", index_option="basic", fast=True
            )
    return builder.build()


class TantivyWriter(Writer):
    """Takes documents into a folder."""

    def __init__(self, writer: tantivy.IndexWriter, analyzer: Analyzer) -> None:
        """Write with an open writer."""
        self._writer = writer
        self._analyzer = analyzer

    def put(self, document: Document) -> None:
        """Take a document in, in place of the one with its key."""
        self.remove(document.key)
        found = tantivy.Document()
        words: set[str] = set()
        for name, texts in document.texts.items():
            for passage in self._analyzer.passages(texts, words):
                found.add_text(name, " ".join(passage))
        found.add_text(mapping.WORDS, " ".join(words))
        for name, texts in document.grams.items():
            found.add_text(name, " ".join(self._analyzer.grams(texts)))
        columns: dict[str, list[Any]] = {
            mapping.KEY: [document.key],
            mapping.DIGEST: [document.digest],
            mapping.KIND: document.kinds,
        }
        for name, values in (columns | document.columns).items():
            for value in values:
                if isinstance(value, int):
                    found.add_integer(name, value)
                else:
                    found.add_text(name, value)
        guarded(self._writer.add_document, found)

    def remove(self, key: Value) -> None:
        """Leave a document out from now on."""
        guarded(self._writer.delete_documents_by_term, mapping.KEY, key)

    def commit(self) -> None:
        """Make everything since the last commit visible, and keep it."""
        guarded(self._writer.commit)


class Ranked(Sequence[tuple[Value, float]]):
    """Hits in their order; the keys are looked up of those only that are asked for."""

    def __init__(self, hits: Sequence[Any], keys: Callable[[list[Any]], list[Value]]) -> None:
        """Keep pairs of a score and an address."""
        self._hits = hits
        self._keys = keys

    def __len__(self) -> int:
        return len(self._hits)

    def __getitem__(self, which: Any) -> Any:
        if not isinstance(which, slice):
            return self[which : which + 1 or None][0]
        some = self._hits[which]
        keys = self._keys([address for _score, address in some])
        return [(key, score) for key, (score, _address) in zip(keys, some, strict=True)]

    def __iter__(self) -> Iterator[tuple[Value, float]]:
        return iter(self[:])


class TantivyReader(Reader):
    """An open index."""

    def __init__(self, index: tantivy.Index, schema: IndexSchema) -> None:
        """Read an index that has been opened."""
        self._index = index
        self._schema = index.schema
        self._integer_key = schema.integer_key
        self._numbers = {c.name for c in schema.columns.values() if c.is_number}
        if schema.integer_key:
            self._numbers.add(mapping.KEY)
        index.config_reader("manual")
        self.refresh()

    def refresh(self) -> None:
        """See what has been committed since."""
        guarded(self._index.reload)
        # One assignment: other threads ask meanwhile, of one searcher or of the other.
        self._queries = Queries(self._schema, self._numbers, self._index.searcher())

    @property
    def size(self) -> int:
        """The number of documents."""
        found: int = self._queries.searcher.num_docs
        return found

    def search(self, node: Node, limit: int, order: Order | None = None) -> Hits:
        """The best documents for a question, or the first in an order; and how many there are."""
        queries = self._queries
        searcher = queries.searcher
        # The library reserves room for as many hits as it is asked for.
        limit = max(1, min(limit, searcher.num_docs))
        sorting: dict[str, Any] = {}
        if order is not None:
            way = tantivy.Order.Desc if order.is_descending else tantivy.Order.Asc
            sorting = {"order_by_field": order.column, "order": way}
        found: Any = guarded(searcher.search, queries.translate(node), limit, count=True, **sorting)
        hits = [(0.0, address) for _value, address in found.hits] if order else found.hits
        return Hits(found.count, Ranked(hits, partial(self._keys, searcher)))

    def _keys(self, searcher: Any, addresses: list[Any]) -> list[Any]:
        if self._integer_key:
            return guarded(searcher.fast_field_values, mapping.KEY, addresses)
        return [searcher.doc(address)[mapping.KEY][0] for address in addresses]

    def count_values(self, node: Node, columns: Sequence[str]) -> Counts:
        """How many of the documents found hold each value of some columns."""
        asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in columns}
        queries = self._queries
        found = guarded(queries.searcher.aggregate, queries.translate(node), asked)
        return {
            name: [(each["key"], each["doc_count"]) for each in found[name]["buckets"]]
            for name in columns
        }

    def digests(self) -> dict[Value, int]:
        """The keys of all documents, with what tells whether they are as they should be."""
        searcher = self._queries.searcher
        found: Any = guarded(searcher.search, Query.all_query(), max(1, searcher.num_docs))
        addresses = [address for _score, address in found.hits]
        digests = guarded(searcher.fast_field_values, mapping.DIGEST, addresses)
        return dict(zip(self._keys(searcher, addresses), digests, strict=True))


class TantivyEngine(Engine):
    """Indexes of Tantivy."""

    name: ClassVar[str] = "tantivy"
    analyzer: ClassVar[Analyzer] = Analyzer(lambda word: _stemmer.analyze(word)[0])

    def create(self, folder: Path, schema: IndexSchema) -> None:
        """Lay an empty index in an empty folder."""
        guarded(tantivy.Index, _build(schema), str(folder), reuse=False)

    @contextmanager
    def writer(
        self,
        folder: Path,
        schema: IndexSchema,
        *,
        bulk: bool = False,
    ) -> Iterator[TantivyWriter]:
        """Open a folder for writing; leaving without a commit discards."""
        # Opened anew each time: an index that lives long grows without bound.
        index = guarded(tantivy.Index.open, str(folder))
        writer: Any = guarded(index.writer, MEMORY_IN_BULK if bulk else MEMORY, 1)
        try:
            # What a writer that was killed has left behind makes every commit fail.
            guarded(writer.garbage_collect_files)
            yield TantivyWriter(writer, self.analyzer)
        finally:
            guarded(writer.wait_merging_threads)

    def reader(self, folder: Path, schema: IndexSchema) -> TantivyReader:
        """Open a folder for reading."""
        return TantivyReader(guarded(tantivy.Index.open, str(folder)), schema)

    def version(self, folder: Path) -> object:
        """Something that differs after each commit: its list of segments is written anew."""
        try:
            stat = (folder / "meta.json").stat()
        except OSError as error:
            raise EngineError(f"The index in {folder.name} is gone.") from error
        return stat.st_mtime_ns, stat.st_ino


class SearchBackend(EngineBackend):
    """Wagtail search by Tantivy."""

    engine = TantivyEngine()
