"""Showing why something was found: the words in its texts, marked, in a passage that holds most."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from modelsearch.backends import get_search_backend

from search.engines.analysis import Analyzer
from search.engines.backend import EngineBackend
from search.registry import Passage

EXCERPT = 220  # characters
MOST_TEXT = 60_000  # characters read of one text
FIRST_LETTERS = 3  # a stem keeps them as they are written
_BETWEEN = r"[-\u2010-\u2013'\u2019./_ ]{0,2}"
_HYPHEN = r"[-'\u2019]?"
_BOUNDARY = r"(?<![^\W_])"
_REST = r"[^\W_]*"


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text with the words marked, and where on its page it stands."""

    label: str
    html: SafeString


def analyzer() -> Analyzer:
    """How the search engine in use cuts and stems words; a database's way is much the same."""
    backend = get_search_backend()
    if isinstance(backend, EngineBackend):
        return backend.engine.analyzer
    from search.engines.tantivy import TantivyEngine  # noqa: PLC0415 - only where it is used

    return TantivyEngine.analyzer


@lru_cache(maxsize=20_000)
def _plain_letter(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1]


def _folded(text: str) -> str:
    """Text without accents, as long as it was."""
    return text if text.isascii() else "".join(map(_plain_letter, text))


class Highlighter:
    """Finds the words of a query in texts, in every form and spelling that search finds."""

    def __init__(self, sought: Iterable[str]) -> None:
        """Look for these words and, in quotes, phrases."""
        self._analyzer = analyzer()
        self._stems: dict[str, str] = {}  # each stem, and the word of the query it stands for
        patterns: dict[str, None] = {}
        for text in sought:
            if text.startswith('"'):
                self._add_phrase(text, patterns)
            else:
                self._add_words(text, patterns)
        self._pattern = (
            re.compile(f"{_BOUNDARY}(?:{'|'.join(patterns)})", re.IGNORECASE) if patterns else None
        )

    def _add_words(self, text: str, patterns: dict[str, None]) -> None:
        units = self._analyzer.units(text)
        for unit in [each for each in units if not each.is_stop_word] or units:
            spelled = unit.identifier or unit
            if len(spelled.parts) > 1:
                self._add_spelling(spelled.plain_joined, patterns)
            else:
                self._stems[unit.joined] = unit.joined
                first = _HYPHEN.join(map(re.escape, unit.plain_joined[:FIRST_LETTERS]))
                patterns[first + _REST + rf"(?:[-'\u2019]{_REST})*"] = None

    def _add_spelling(self, joined: str, patterns: dict[str, None]) -> None:
        """An identifier, however it is written: M1124 is M-11-24."""
        self._stems[self._analyzer.stem(joined)] = joined
        patterns[_BETWEEN.join(map(re.escape, joined)) + r"(?![^\W_])"] = None

    def _add_phrase(self, text: str, patterns: dict[str, None]) -> None:
        words = [unit.plain_joined for unit in self._analyzer.units(text)]
        if words:
            whole = r"[\W_]+".join(
                re.escape(word[: max(FIRST_LETTERS, len(word) - 3)]) + _REST for word in words
            )
            patterns[whole] = None

    def _places(self, text: str) -> list[tuple[int, int, str]]:
        """Where the words stand: from, to, and which word it is."""
        if self._pattern is None:
            return []
        folded = _folded(text[:MOST_TEXT])
        found = []
        for match in self._pattern.finditer(folded):
            word = self._word(match.group())
            if word:
                found.append((match.start(), match.end(), word))
        return found

    def _word(self, written: str) -> str:
        units = self._analyzer.units(written)
        stems = [stem for unit in units for stem in (unit.joined, *unit.parts)]
        stems.append(self._analyzer.stem("".join(unit.plain_joined for unit in units)))
        known = next((self._stems[stem] for stem in stems if stem in self._stems), "")
        # What matched as a phrase holds more words than one.
        return known or (written.casefold() if len(units) > 1 else "")

    def mark(self, text: str) -> SafeString:
        """A whole text with the words marked."""
        return _marked(text, self._places(text))

    def excerpt(self, passages: Sequence[Passage]) -> Excerpt | None:
        """The piece of some texts that holds most of the words; None where none holds any."""
        best: tuple[int, Passage, int, list[tuple[int, int, str]]] | None = None
        for passage in passages:
            places = self._places(passage.text)
            if not places:
                continue
            start, words = _best_window(places)
            if best is None or words > best[0]:
                best = (words, passage, start, places)
        if best is None:
            return None
        _words, passage, start, places = best
        return Excerpt(passage.label, _cut(passage.text, start, places))


def _best_window(places: list[tuple[int, int, str]]) -> tuple[int, int]:
    """Where a piece with the most different words begins, and how many it has."""
    best, most, last = places[0][0], 0, 0
    held: dict[str, int] = {}
    for start, _end, _word in places:
        while last < len(places) and places[last][1] <= start + EXCERPT:
            held[places[last][2]] = held.get(places[last][2], 0) + 1
            last += 1
        if len(held) > most:
            best, most = start, len(held)
        if _word in held:
            held[_word] -= 1
            if not held[_word]:
                del held[_word]
    return best, most


def _cut(text: str, start: int, places: list[tuple[int, int, str]]) -> SafeString:
    """A piece of a text that begins a little before a place, at words."""
    begin = max(0, start - EXCERPT // 4)
    if begin:
        space = text.find(" ", begin, start)
        begin = start if space < 0 else space + 1
    end = min(len(text), begin + EXCERPT)
    if end < len(text):
        space = text.rfind(" ", start + 1, end)
        end = end if space < 0 else space
    inside = [(a - begin, b - begin, word) for a, b, word in places if a >= begin and b <= end]
    piece = _marked(text[begin:end], inside)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return mark_safe(before + piece + after)  # noqa: S308 - escaped in _marked


def _marked(text: str, places: list[tuple[int, int, str]]) -> SafeString:
    end, parts = 0, []
    for start, stop, _word in places:
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - escaped piece by piece
