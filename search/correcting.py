"""When nothing was found: what somebody may have meant.

It is read off records that the person may see, so that it tells of nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, PlainText, SearchQuery

from search.engines.backend import EngineBackend
from search.engines.finding import find
from search.listing import Listing
from search.registry import Kind, kinds

READ_OF_EACH = 10  # records in which a misspelled word is looked for
CLOSE_ENOUGH = 0.7
SHORTEST = 4
MOST_EDITS = 2
MOST_CORRECTED = 6  # words of one search: each takes some questions of the index
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def _can_be_fuzzy() -> bool:
    """Whether a near word costs little: databases compare it with every word there is."""
    return isinstance(get_search_backend(), EngineBackend)


class Corrector:
    """Finds out which words of a search are nowhere, and which words are near."""

    def __init__(self, listings: dict[str, Listing]) -> None:
        """Look in what one person may see."""
        self._kinds = [(kind, listings[kind.name]) for kind in kinds()]
        self._found: dict[str, str] = {}

    def _find(self, query: SearchQuery, listing: Listing, *fields: str) -> Any:
        records = listing.records_with(fields)
        return find(query, records, visible=listing.visible, audience=listing.audience)

    def _occurs(self, word: str) -> bool:
        return any(self._find(PlainText(word), listing).count() for _kind, listing in self._kinds)

    def _nearest(self, word: str) -> str:
        """The nearest word of records that hold something like a word: of titles, then of texts."""
        found = [
            (kind, list(self._find(Fuzzy(word), listing, *_short(kind))[:READ_OF_EACH]))
            for kind, listing in self._kinds
        ]
        short = [
            str(getattr(record, name))
            for kind, records in found
            for record in records
            for name in _short(kind)
        ]
        return _closest(word, short) or _closest(word, _passages(found))

    def correct(self, text: str) -> str:
        """The query with each word that is nowhere replaced by the nearest; empty if none is."""
        if not _can_be_fuzzy():
            return ""
        corrected = text
        worth = [match for match in _WORD.finditer(text) if _is_worth_it(match.group())]
        for match in reversed(worth[:MOST_CORRECTED]):
            if best := self._correct_word(match.group()):
                corrected = corrected[: match.start()] + best + corrected[match.end() :]
        return corrected if corrected != text else ""

    def _correct_word(self, word: str) -> str:
        if word not in self._found and len(self._found) < MOST_CORRECTED:
            self._found[word] = "" if self._occurs(word) else self._nearest(word)
        return self._found.get(word, "")


def _short(kind: Kind) -> tuple[str, str]:
    return kind.title_field, kind.summary_field


def _is_worth_it(word: str) -> bool:
    return len(word) >= SHORTEST and word not in ("NOT", "AND", "OR")


def _passages(found: Iterable[tuple[Kind, list[Any]]]) -> Iterator[str]:
    for kind, records in found:
        for passages in kind.passages([each.pk for each in records]).values():
            for passage in passages:
                yield passage.text


def _closest(word: str, texts: Iterable[str]) -> str:
    """The most similar word of some texts, the commonest among equals, in small letters."""
    wanted = word.casefold()
    counts = Counter(found for text in texts for found in _WORD.findall(text.casefold()))
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    best, found = (CLOSE_ENOUGH, 0), ""
    for other, count in counts.items():
        # Few words pass this, and it costs next to nothing.
        if abs(len(other) - len(wanted)) > MOST_EDITS or not (
            other[0] == wanted[0] or other[-2:] == wanted[-2:]
        ):
            continue
        matcher.set_seq1(other)
        if other != wanted and (rank := (matcher.ratio(), count)) > best:
            best, found = rank, other
    return found
