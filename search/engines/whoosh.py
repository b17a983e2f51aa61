"""Whoosh: pure Python, for those who want no compiled engine; up to some 20,000 documents.

What fits a question is worked out with bitmaps (see `bitmaps`); the library finds words and scores.
Its query parser is never used on what somebody typed, and its queries are never normalized.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from whoosh import index, query
from whoosh.lang.snowball.english import EnglishStemmer

from search.engines import mapping
from search.engines.analysis import Analyzer
from search.engines.backend import EngineBackend
from search.engines.bitmaps import Allowed, Bitmaps, as_term, as_value
from search.engines.documents import Document
from search.engines.engine import Counts, Engine, EngineError, Hits, Order, Reader, Writer
from search.engines.mapping import KEY, IndexSchema
from search.engines.nodes import (
    AllOf,
    AnyOf,
    Boosted,
    Everything,
    Exclude,
    Filtered,
    Lifted,
    Near,
    Node,
    OneOf,
    Term,
    Value,
    Words,
)
from search.engines.whoosh_fields import build, merge_small

MEMORY = 64  # megabytes a writer gathers before it spills
MEMORY_IN_BULK = 256
T = TypeVar("T")
_stemmer = EnglishStemmer()


def _guarded(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """A call into the library, which reports a broken index in many ways."""
    try:
        return call(*args, **kwargs)
    except Exception as error:
        raise EngineError(f"Whoosh: {type(error).__name__} {error}") from error


class WhooshWriter(Writer):
    """Takes documents into a folder."""

    def __init__(self, writer: Any, searcher: Any, analyzer: Analyzer) -> None:
        """Write with an open writer; the searcher finds what is replaced, if anything can be."""
        self._writer = writer
        self._searcher = searcher
        self._analyzer = analyzer
        self._waiting: dict[Value, Document] = {}

    def put(self, document: Document) -> None:
        """Take a document in, in place of the one with its key."""
        if self._searcher is None:
            self._add(document)
        else:
            self.remove(document.key)
            self._waiting[document.key] = document

    def remove(self, key: Value) -> None:
        """Leave a document out from now on."""
        self._waiting.pop(key, None)
        if self._searcher is not None:
            _guarded(self._writer.delete_by_term, KEY, as_term(key), self._searcher)

    def _add(self, document: Document) -> None:
        analyzer = self._analyzer
        words: set[str] = set()
        found: dict[str, Any] = {
            KEY: as_term(document.key),
            mapping.DIGEST: str(document.digest),
            mapping.KIND: [as_term(kind) for kind in document.kinds],
            mapping.WORDS: words,
        }
        found |= {name: analyzer.passages(texts, words) for name, texts in document.texts.items()}
        found |= {name: analyzer.grams(texts) for name, texts in document.grams.items()}
        for name, values in document.columns.items():
            found[name] = [as_term(value) for value in values]
        _guarded(self._writer.add_document, **found)

    def commit(self) -> None:
        """Make everything since the last commit visible."""
        for document in self._waiting.values():
            self._add(document)
        self._waiting.clear()
        _guarded(self._writer.commit, mergetype=merge_small)


class WhooshReader(Reader):
    """An open index: a searcher for each thread, as the library's are not to be shared."""

    def __init__(self, opened: index.Index) -> None:
        """Read an index that has been opened."""
        self._index = opened
        self._threads = threading.local()
        self._serial = 0
        _guarded(opened.latest_generation)
        self._mine()

    def refresh(self) -> None:
        """See what has been committed since."""
        self._serial += 1

    def _mine(self) -> "Opened":
        opened: Opened | None = getattr(self._threads, "opened", None)
        if opened is None or opened.serial != self._serial:
            before = opened.searcher if opened else None
            opened = self._threads.opened = _guarded(Opened, self._index, before, self._serial)
        return opened

    @property
    def size(self) -> int:
        """The number of documents."""
        return self._mine().bitmaps.everything.bit_count()

    def search(self, node: Node, limit: int, order: Order | None = None) -> Hits:
        """The best documents for a question, or the first in an order; and how many there are."""
        return _guarded(self._mine().search, node, limit, order)

    def count_values(self, node: Node, columns: Sequence[str]) -> Counts:
        """How many of the documents found hold each value of some columns."""
        return _guarded(self._mine().count_values, node, columns)

    def digests(self) -> dict[Value, int]:
        """The keys of all documents, with what tells whether they are as they should be."""
        return _guarded(self._mine().digests)


class Opened:
    """One thread's searcher, with what has been worked out on it."""

    def __init__(self, opened: index.Index, before: Any, serial: int) -> None:
        """Open a searcher, or bring the one before up to date."""
        self.searcher = before.refresh() if before else opened.searcher()
        self.serial = serial
        self.bitmaps = Bitmaps(self.searcher)
        self._keys: list[Value] | None = None

    def _key(self, number: int) -> Value:
        if self._keys is None:
            self._keys = [as_value(term) for term in self.searcher.reader().column_reader(KEY)]
        return self._keys[number]

    def digests(self) -> dict[Value, int]:
        """The keys of all documents, with what tells whether they are as they should be."""
        bitmaps = self.bitmaps
        if not bitmaps.everything:
            return {}  # an empty index has no columns either
        column = self.searcher.reader().column_reader(mapping.DIGEST)
        return {
            self._key(number): int(column[number])
            for number in _numbers(bitmaps.everything, bitmaps.size)
        }

    def search(self, node: Node, limit: int, order: Order | None) -> Hits:
        """The best documents for a question, or the first in an order; and how many there are."""
        found = self.bitmaps.find(node)
        scored = node.part if isinstance(node, Filtered) else node
        total = found.bit_count()
        if not found:
            return Hits(0, [])
        if order is not None:
            return Hits(
                total, [(self._key(n), 0.0) for n in self.bitmaps.sort(found, order, limit)]
            )
        if isinstance(scored, Everything | Exclude):
            return Hits(total, [(self._key(n), 1.0) for n in _numbers(found, limit)])
        allowed = Allowed(found, self.bitmaps.size)
        results = self.searcher.search(
            _translate(scored, 1.0, self.bitmaps), limit=min(limit, total), filter=allowed
        )
        return Hits(total, [(self._key(number), score) for score, number in results.top_n])

    def count_values(self, node: Node, columns: Sequence[str]) -> Counts:
        """How many of the documents found hold each value of some columns."""
        found = self.bitmaps.find(node)
        return {
            name: [
                (value, count)
                for value, bits in self.bitmaps.column(name).items()
                if (count := (bits & found).bit_count())
            ]
            for name in columns
        }


def _numbers(bits: int, limit: int) -> Iterator[int]:
    """The places of the lowest bits."""
    for place, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        for bit in range(8):
            if byte >> bit & 1:
                if not limit:
                    return
                yield place * 8 + bit
                limit -= 1


def _translate(node: Node, boost: float, bitmaps: Bitmaps) -> query.Query:  # noqa: PLR0911
    """What of a question is scored; what it leaves out has been left out by the bitmaps."""
    match node:
        case Term(field, word):
            return query.Term(field, word, boost=boost)
        case Words(field, words):
            return query.Phrase(field, list(words), boost=boost)
        case Near(field, _word):
            return _joined(query.Or, [query.Term(field, w, boost) for w in bitmaps.near(node)])
        case AllOf(parts):
            scored = [part for part in parts if not isinstance(part, Exclude)]
            return _joined(query.And, [_translate(part, boost, bitmaps) for part in scored])
        case AnyOf(parts):
            # A field that does not hold the word costs, and finds nothing.
            held = [part for part in parts if bitmaps.find(part)]
            return _joined(query.Or, [_translate(part, boost, bitmaps) for part in held])
        case Boosted(part, factor):
            return _translate(part, boost * factor, bitmaps)
        case Filtered(part, _within):
            return _translate(part, boost, bitmaps)
        case Lifted(part, lifts):
            return _lifted(_translate(part, boost, bitmaps), lifts, bitmaps)
    return query.Every()


def _lifted(found: query.Query, lifts: Any, bitmaps: Bitmaps) -> query.Query:
    more = []
    for condition, weight in lifts:
        values = bitmaps.column(condition.column)
        if isinstance(condition, OneOf):
            kept = [value for value in condition.values if value in values]
        else:
            kept = [value for value in values if condition.low <= int(value) <= condition.high]
        terms: list[query.Query] = [query.Term(condition.column, as_term(v)) for v in kept]
        if terms:
            more.append(query.ConstantScoreQuery(_joined(query.Or, terms), weight))
    return query.AndMaybe(found, _joined(query.Or, more)) if more else found


def _joined(join: Any, parts: list[query.Query]) -> query.Query:
    if not parts:
        return query.Every()
    return parts[0] if len(parts) == 1 else join(parts)


class WhooshEngine(Engine):
    """Indexes of Whoosh."""

    name: ClassVar[str] = "whoosh"
    serves_up_to: ClassVar[int | None] = 20_000
    analyzer: ClassVar[Analyzer] = Analyzer(_stemmer.stem)

    def create(self, folder: Path, schema: IndexSchema) -> None:
        """Lay an empty index in an empty folder."""
        _guarded(index.create_in, str(folder), build(schema))

    @contextmanager
    def writer(
        self, folder: Path, schema: IndexSchema, *, bulk: bool = False
    ) -> Iterator[WhooshWriter]:
        """Open a folder for writing; leaving without a commit discards."""
        opened = _open(folder)
        # In one compound file, each searcher would copy the whole index into memory.
        memory = MEMORY_IN_BULK if bulk else MEMORY
        writer: Any = _guarded(opened.writer, limitmb=memory, compound=False)
        searcher = None if bulk else writer.searcher()
        try:
            yield WhooshWriter(writer, searcher, self.analyzer)
        finally:
            if searcher:
                searcher.close()
            if not writer.is_closed:
                _guarded(writer.cancel)

    def reader(self, folder: Path, schema: IndexSchema) -> WhooshReader:
        """Open a folder for reading."""
        return WhooshReader(_open(folder))

    def version(self, folder: Path) -> object:
        """Something that differs after each commit: a file has come."""
        try:
            return folder.stat().st_mtime_ns
        except OSError as error:
            raise EngineError(f"The index in {folder.name} is gone.") from error


def _open(folder: Path) -> Any:
    """Open a folder that is ours alone: what the library reads there can run code."""
    stat = folder.stat()
    if stat.st_uid != os.geteuid() or stat.st_mode & 0o022:
        raise EngineError(f"The index in {folder.name} could have been written by others.")
    return _guarded(index.open_dir, str(folder))


class SearchBackend(EngineBackend):
    """Wagtail search by Whoosh."""

    engine = WhooshEngine()
