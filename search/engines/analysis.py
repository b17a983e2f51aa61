"""Words: how text is cut, folded and stemmed, the same for documents, queries and every engine.

A chunk is what stands between spaces, with the punctuation inside it: "M-11-24", "e-mail". Its
parts (m, 11, 24) follow each other, so that phrases run through them; the parts written as one
(m1124) lie on the first, so that every spelling finds every other. "EO 13571" is one chunk too,
written apart: capitals with a number behind.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

LONGEST_QUERY = 1000  # characters
MOST_WORDS = 40
LONGEST_WORD = 64
LONGEST_GRAM = 15
# Between two values of one field, so that no phrase runs from one into the next.
GAP = 100

# Hyphens and dashes as people and programs write them.
_DASHES = "-\u2010\u2011\u2012\u2013"
_APOSTROPHE = "\u2019"
_CHUNK = re.compile(rf"[^\W_]+(?:[{_DASHES}./':_&{_APOSTROPHE}][^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+|\d+")
# What may stand between the letters and the numbers of an identifier: "E.O. 13571".
_NEXT = (" ", ". ")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LETTERS_OF_AN_IDENTIFIER = 4
_NUMBERS_OF_AN_IDENTIFIER = 3

_STOP_WORDS = """
    a about an and any are as at be been but by can could did do does for from had has have
    how i if in into is it its me my of on or our should so some such than that the their
    them then there these they this to us was we were what when where which who why will
    with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

Token = tuple[str, int]  # a word and its place


@dataclass(frozen=True)
class Unit:
    """One chunk of a query: its parts and their spelling as one; stemmed, and as typed."""

    parts: tuple[str, ...]
    joined: str
    plain: tuple[str, ...]
    plain_joined: str
    # Written apart from the numbers behind: "M 11 24" is also m1124; and how many units that takes.
    identifier: "Unit | None" = None
    run: int = 1

    @property
    def is_stop_word(self) -> bool:
        """Whether a query can do without it."""
        return self.plain_joined in STOP_WORDS and self.identifier is None


def fold(text: str) -> str:
    """Text without accents, its compatible characters made plain; the case stays."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """The chunks of a text, each with whether only one space parts it from the one before."""
    text = fold(text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    end = 0
    for match in _CHUNK.finditer(text):
        start = match.start()
        yield match.group(), text[end:start] in _NEXT
        end = match.end()


@lru_cache(maxsize=100_000)
def _parts(chunk: str) -> tuple[str, ...]:
    plain = chunk.casefold().replace("'", "").replace(_APOSTROPHE, "")
    return tuple(part[:LONGEST_WORD] for part in _PART.findall(plain))


def _is_prefix(chunk: str) -> bool:
    letters = "".join(_parts(chunk))
    return len(letters) <= _LETTERS_OF_AN_IDENTIFIER and letters.isascii() and letters.isalpha()


class Analyzer:
    """Cuts text into words, stemmed by what an engine brings along."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        """Analyze with a stemmer."""
        self.stem = lru_cache(maxsize=100_000)(stem)
        self._stemmed = lru_cache(maxsize=100_000)(self._stem_chunk)

    def _stem_chunk(self, chunk: str) -> tuple[tuple[str, ...], str]:
        parts = _parts(chunk)
        joined = "".join(parts)[:LONGEST_WORD] if len(parts) > 1 else ""
        return tuple(self.stem(part) for part in parts), self.stem(joined) if joined else ""

    def tokens(self, values: Iterable[str]) -> list[Token]:
        """The stemmed words of a field's values, with their places."""
        found: list[Token] = []
        place = 0
        for value in values:
            run: list[str] = []  # letters and the numbers behind them
            start = 0
            for chunk, follows in _chunks(value):
                parts, joined = self._stemmed(chunk)
                if joined:
                    found.append((joined, place))
                if run and follows and chunk[0].isdigit():
                    run.append(joined or parts[0])
                    found.append(("".join(run)[:LONGEST_WORD], start))
                    run = run if len(run) <= _NUMBERS_OF_AN_IDENTIFIER else []
                else:
                    run = ["".join(_parts(chunk))] if chunk.isupper() and _is_prefix(chunk) else []
                    start = place
                for part in parts:
                    found.append((part, place))
                    place += 1
            place += GAP
        return found

    def words(self, values: Iterable[str]) -> set[str]:
        """The words of a field's values as they are written, folded but not stemmed."""
        found: set[str] = set()
        for value in values:
            for chunk, _follows in _chunks(value):
                parts = _parts(chunk)
                found.update(parts)
                if len(parts) > 1:
                    found.add("".join(parts)[:LONGEST_WORD])
        return found

    def grams(self, values: Iterable[str]) -> set[str]:
        """The beginnings of each word, for finding while somebody types."""
        return {
            word[:length]
            for word in self.words(values)
            for length in range(1, min(len(word), LONGEST_GRAM) + 1)
        }

    def units(self, query: str) -> list[Unit]:
        """What somebody typed, chunk by chunk; more than anybody types is cut off."""
        found: list[Unit] = []
        run: list[str] = []
        for chunk, follows in _chunks(query[:LONGEST_QUERY]):
            if run and follows and chunk[0].isdigit() and len(run) <= _NUMBERS_OF_AN_IDENTIFIER:
                run.append(chunk)
                first = len(found) - len(run) + 1
                whole = self._unit("-".join(run))
                found[first] = replace(found[first], identifier=whole, run=len(run))
            else:
                common = len(chunk) > 1 and chunk.islower() and chunk in STOP_WORDS
                run = [chunk] if _is_prefix(chunk) and not common else []
            found.append(self._unit(chunk))
            if len(found) == MOST_WORDS:
                break
        return found

    def _unit(self, chunk: str) -> Unit:
        parts, joined = self._stemmed(chunk)
        plain = _parts(chunk)
        return Unit(parts, joined or parts[0], plain, "".join(plain)[:LONGEST_WORD])
