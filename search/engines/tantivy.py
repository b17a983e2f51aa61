"""Tantivy: compiled, fast at any size. The usual engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import tantivy
from tantivy import FieldType, Filter, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from search.engines import mapping
from search.engines.analysis import Analyzer
from search.engines.backend import EngineBackend
from search.engines.documents import Document
from search.engines.engine import Counts, Engine, EngineError, Hits, Order, Reader, Writer
from search.engines.mapping import IndexSchema
from search.engines.nodes import (
    AllOf,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Exclude,
    Filtered,
    Near,
    Node,
    Nothing,
    OneOf,
    Term,
    Value,
    Words,
)

MEMORY = 15_000_000  # bytes a writer gathers before it writes a segment
MEMORY_IN_BULK = 120_000_000
MOST_VALUES = 10_000
LONG_WORD = 8  # from here on two edits are one slip
T = TypeVar("T")

_stemmer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def _guarded(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """A call into the library, which reports what is wrong in many ways, panics among them."""
    try:
        return call(*args, **kwargs)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic is no Exception
        raise EngineError(f"Tantivy: {error}") from error


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
        _guarded(self._writer.add_document, found)

    def remove(self, key: Value) -> None:
        """Leave a document out from now on."""
        _guarded(self._writer.delete_documents_by_term, mapping.KEY, key)

    def commit(self) -> None:
        """Make everything since the last commit visible, and keep it."""
        _guarded(self._writer.commit)


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
        _guarded(self._index.reload)
        self._searcher = self._index.searcher()

    @property
    def size(self) -> int:
        """The number of documents."""
        return self._searcher.num_docs

    def search(self, node: Node, limit: int, order: Order | None = None) -> Hits:
        """The best documents for a question, or the first in an order; and how many there are."""
        searcher = self._searcher
        # The library reserves room for as many hits as it is asked for.
        limit = max(1, min(limit, searcher.num_docs))
        sorting: dict[str, Any] = {}
        if order is not None:
            way = tantivy.Order.Desc if order.is_descending else tantivy.Order.Asc
            sorting = {"order_by_field": order.column, "order": way}
        found: Any = _guarded(searcher.search, self._translate(node), limit, count=True, **sorting)
        addresses = [address for _score, address in found.hits]
        return Hits(found.count, [
            (key, 0.0 if order else score)
            for key, (score, _address) in zip(self._keys(addresses), found.hits, strict=True)
        ])  # fmt: skip

    def _keys(self, addresses: list[Any]) -> list[Any]:
        if self._integer_key:
            return _guarded(self._searcher.fast_field_values, mapping.KEY, addresses)
        return [self._searcher.doc(address)[mapping.KEY][0] for address in addresses]

    def count_values(self, node: Node, columns: Sequence[str]) -> Counts:
        """How many of the documents found hold each value of some columns."""
        asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in columns}
        found = _guarded(self._searcher.aggregate, self._translate(node), asked)
        return {
            name: [(each["key"], each["doc_count"]) for each in found[name]["buckets"]]
            for name in columns
        }

    def digests(self) -> dict[Value, int]:
        """The keys of all documents, with what tells whether they are as they should be."""
        found: Any = _guarded(self._searcher.search, Query.all_query(), max(1, self.size))
        addresses = [address for _score, address in found.hits]
        digests = _guarded(self._searcher.fast_field_values, mapping.DIGEST, addresses)
        return dict(zip(self._keys(addresses), digests, strict=True))

    def _translate(self, node: Node) -> Query:  # noqa: C901, PLR0911
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
                return Query.boolean_query([(Occur.Should, self._translate(p)) for p in parts])
            case Boosted(part, factor):
                return Query.boost_query(self._translate(part), factor)
            case Filtered(part, within):
                within_only = Query.const_score_query(self._translate(within), 0.0)
                return Query.boolean_query(
                    [(Occur.Must, self._translate(part)), (Occur.Must, within_only)]
                )

    def _all_of(self, parts: Sequence[Node]) -> Query:
        clauses = [
            (Occur.MustNot, self._translate(part.part))
            if isinstance(part, Exclude)
            else (Occur.Must, self._translate(part))
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


class TantivyEngine(Engine):
    """Indexes of Tantivy."""

    name: ClassVar[str] = "tantivy"
    analyzer: ClassVar[Analyzer] = Analyzer(lambda word: _stemmer.analyze(word)[0])

    def create(self, folder: Path, schema: IndexSchema) -> None:
        """Lay an empty index in an empty folder."""
        _guarded(tantivy.Index, _build(schema), str(folder), reuse=False)

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
        index = _guarded(tantivy.Index.open, str(folder))
        writer: Any = _guarded(index.writer, MEMORY_IN_BULK if bulk else MEMORY, 1)
        try:
            # What a writer that was killed has left behind makes every commit fail.
            _guarded(writer.garbage_collect_files)
            yield TantivyWriter(writer, self.analyzer)
        finally:
            _guarded(writer.wait_merging_threads)

    def reader(self, folder: Path, schema: IndexSchema) -> TantivyReader:
        """Open a folder for reading."""
        return TantivyReader(_guarded(tantivy.Index.open, str(folder)), schema)

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
