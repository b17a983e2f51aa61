"""Words: how text is cut, folded and stemmed, the same for documents, queries and every engine.

A chunk is what stands between spaces, with the punctuation inside it: "M-11-24", "e-mail". Its
parts (m, 11, 24) follow each other, so that phrases run through them; written as one (m1124) they
are a word more, so that every spelling finds every other. "EO 13571" is one chunk too,
written apart: capitals with a number behind.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

LONGEST_QUERY = 1000  # characters
MOST_WORDS = 40
LONGEST_WORD = 64
LONGEST_GRAM = 15

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
MOST_KNOWN = 200_000  # spellings that are kept worked out
MOST_ASKED = 2000  # queries, and pieces of them

_STOP_WORDS = """
    a about an and any are as at be been but by can could did do does for from had has have
    how i if in into is it its me my of on or our should so some such than that the their
    them then there these they this to us was we were what when where which who why will
    with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


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


def _folded(text: str) -> str:
    text = fold(text)
    return _THOUSANDS.sub("", text) if "," in text else text


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """The chunks of a query, each with whether it may go with the one before."""
    text = _folded(text)
    end = 0
    for match in _CHUNK.finditer(text):
        yield match.group(), text[end : match.start()] in _NEXT
        end = match.end()


def _parts(chunk: str) -> tuple[str, ...]:
    plain = chunk.casefold().replace("'", "").replace(_APOSTROPHE, "")
    return tuple(part[:LONGEST_WORD] for part in _PART.findall(plain))


def _is_prefix(chunk: str) -> bool:
    letters = "".join(_parts(chunk))
    return len(letters) <= _LETTERS_OF_AN_IDENTIFIER and letters.isascii() and letters.isalpha()


class _Chunk:
    """What a chunk is made of, worked out once for each spelling."""

    __slots__ = ("is_number", "is_plain", "joined", "opens", "parts", "words")

    def __init__(self, chunk: str, stem: Callable[[str], str]) -> None:
        plain = _parts(chunk)
        whole = "".join(plain)[:LONGEST_WORD] if len(plain) > 1 else ""
        self.parts = tuple(stem(part) for part in plain)
        self.joined = stem(whole) if whole else ""
        self.words = (*plain, whole) if whole else plain
        self.is_number = chunk[0].isdigit()
        # Capitals, behind which a number may belong to them.
        self.opens = "".join(plain) if chunk.isupper() and _is_prefix(chunk) else ""
        self.is_plain = not (whole or self.is_number or self.opens)


class Analyzer:
    """Cuts text into words, stemmed by what an engine brings along."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        """Analyze with a stemmer."""
        self.stem = stem
        self._known: dict[str, _Chunk] = {}
        self._asked: dict[str, tuple[Unit, ...]] = {}

    def _chunk(self, chunk: str) -> _Chunk:
        found = self._known.get(chunk)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[chunk] = _Chunk(chunk, self.stem)
        return found

    def passages(self, values: Iterable[str], words: set[str]) -> list[list[str]]:
        """The stemmed words of a field's values, in order; as written, into `words`.

        Phrases run within a passage only. What is written as one stands alone: phrases are asked
        for in parts.
        """
        found: list[list[str]] = []
        alone: set[str] = set()
        for value in values:
            text = _folded(value)
            passage: list[str] = []
            run: list[str] = []  # letters and the numbers behind them
            end = 0
            for match in _CHUNK.finditer(text):
                known = self._known.get(match[0]) or self._chunk(match[0])
                words.update(known.words)
                passage.extend(known.parts)
                if known.is_plain:
                    run = []
                    continue
                if known.joined:
                    alone.add(known.joined)
                if run and known.is_number and text[end : match.start()] in _NEXT:
                    run.append(known.joined or known.parts[0])
                    alone.add("".join(run)[:LONGEST_WORD])
                    run = run if len(run) <= _NUMBERS_OF_AN_IDENTIFIER else []
                else:
                    run = [known.opens] if known.opens else []
                end = match.end()
            if passage:
                found.append(passage)
        found.extend([word] for word in sorted(alone))
        return found

    def grams(self, values: Iterable[str]) -> set[str]:
        """The beginnings of each word, for finding while somebody types."""
        return {
            word[:length]
            for value in values
            for chunk in _CHUNK.findall(_folded(value))
            for word in self._chunk(chunk).words
            for length in range(1, min(len(word), LONGEST_GRAM) + 1)
        }

    def units(self, query: str) -> list[Unit]:
        """What somebody typed, chunk by chunk; more than anybody types is cut off.

        Kept for a while: each kind, and each of its questions, asks for the same words again.
        """
        query = query[:LONGEST_QUERY]
        found = self._asked.get(query)
        if found is None:
            if len(self._asked) >= MOST_ASKED:
                self._asked.clear()
            found = self._asked[query] = tuple(self._cut(query))
        return list(found)

    def _cut(self, query: str) -> list[Unit]:
        found: list[Unit] = []
        run: list[str] = []
        for chunk, follows in _chunks(query):
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
        known = self._chunk(chunk)
        return Unit(known.parts, known.joined or known.parts[0], _parts(chunk), known.words[-1])
