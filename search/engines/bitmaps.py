"""Whoosh's counting half: which documents fit a question, as one bit for each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from whoosh import query
from whoosh.idsets import DocIdSet
from whoosh.reading import TermNotFound

from search.engines.engine import Order
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
)

# Each takes an eighth of a byte for each document: 2,500 bytes at 20,000.
MOST_KEPT = 4000
ZERO = 2**63


def as_term(value: Value) -> str:
    """A column's value as a term; numbers so that they sort as numbers."""
    return f"n{value + ZERO:016x}" if isinstance(value, int) else f"s{value}"


def as_value(term: str) -> Value:
    """A term as a column's value."""
    return int(term[1:], 16) - ZERO if term[0] == "n" else term[1:]


class Allowed(DocIdSet):
    """Documents that a search may collect."""

    def __init__(self, bits: int, size: int) -> None:
        """Allow what a bitmap holds."""
        self._bytes = bits.to_bytes((size + 8) // 8, "little")

    def __contains__(self, number: int) -> bool:
        return bool(self._bytes[number >> 3] >> (number & 7) & 1)

    def __bool__(self) -> bool:
        return True


class Bitmaps:
    """The bitmaps of one searcher: they hold as long as it does."""

    def __init__(self, searcher: Any) -> None:
        """Work on a searcher."""
        self._searcher = searcher
        self._reader = searcher.reader()
        self._words: dict[Near, list[str]] = {}
        self.size: int = self._reader.doc_count_all()
        self.everything = self._of(self._reader.all_doc_ids())
        self._kept: dict[Any, int] = {}
        self._columns: dict[str, dict[Value, int]] = {}
        self._orders: dict[str, list[int]] = {}

    def _of(self, numbers: Iterable[int]) -> int:
        flags = bytearray((self.size + 8) // 8)
        for number in numbers:
            flags[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(flags, "little")

    def _term(self, field: str, term: str) -> int:
        try:
            return self._of(self._reader.postings(field, term).all_ids())
        except TermNotFound:
            return 0

    def column(self, name: str) -> dict[Value, int]:
        """Each value of a column with its documents, in order."""
        if name not in self._columns:
            terms = [term.decode() for term in self._reader.lexicon(name)]
            self._columns[name] = {as_value(term): self._term(name, term) for term in terms}
        return self._columns[name]

    def sort(self, found: int, order: Order, limit: int) -> Iterator[int]:
        """The first of the documents found in the order of a column."""
        name = order.column
        if name not in self._orders:
            self._orders[name] = list(dict.fromkeys(
                number
                for term in self._reader.lexicon(name)
                for number in self._reader.postings(name, term).all_ids()
            ))  # fmt: skip
        allowed = Allowed(found, self.size)
        places = self._orders[name]
        sorted_ = reversed(places) if order.is_descending else iter(places)
        return islice((number for number in sorted_ if number in allowed), limit)

    def near(self, node: Near) -> list[str]:
        """The words of the index one edit away, with the same first letter."""
        # More edits, or another first letter, would mean walking through the whole vocabulary.
        if node not in self._words:
            if len(self._words) >= MOST_KEPT:
                self._words.clear()
            found = self._reader.terms_within(node.field, node.word, 1, prefix=1)
            self._words[node] = [
                word.decode() if isinstance(word, bytes) else word for word in found
            ]
        return self._words[node]

    def find(self, node: Node) -> int:
        """The documents that fit a question."""
        if node not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[node] = self._find(node)
        return self._kept[node]

    def _find(self, node: Node) -> int:  # noqa: C901, PLR0911, PLR0912
        match node:
            case Everything():
                return self.everything
            case Nothing():
                return 0
            case Term(field, word):
                return self._term(field, word)
            case Words(field, words):
                return self._of(self._searcher.docs_for_query(query.Phrase(field, list(words))))
            case Near(field, _word):
                return self._any_of(self._term(field, word) for word in self.near(node))
            case OneOf(column, values):
                return self._any_of(self._term(column, as_term(value)) for value in values)
            case Between(column, low, high):
                held = self.column(column).items()
                return self._any_of(bits for value, bits in held if low <= int(value) <= high)
            case AllOf(parts):
                found = self.everything
                for part in parts:
                    found &= self.find(part)
                return found
            case AnyOf(parts):
                return self._any_of(self.find(part) for part in parts)
            case Exclude(part):
                return self.everything & ~self.find(part)
            case Boosted(part, _) | Lifted(part, _):
                return self.find(part)
            case Filtered(part, within):
                return self.find(part) & self.find(within)

    def _any_of(self, several: Iterable[int]) -> int:
        found = 0
        for bits in several:
            found |= bits
        return found & self.everything
