"""Words that mean the same: from the parts of the site, and from the editors' list.

They are applied when a query is read, so that a new one works with the next search. Kept under the
content version.
"""

from collections.abc import Iterable, Mapping, Sequence

from modelsearch.query import And, Boost, Or, Phrase, PlainText, SearchQuery

from exemplar.core.content_version import versioned
from search.excerpts import analyzer
from search.models import SynonymSet
from search.registry import synonym_sources

# A word that somebody did not type counts less than the one they typed.
SYNONYM_FACTOR = 0.5
LONGEST_SYNONYM = 5  # words
MOST_SYNONYMS = 12  # for one word or phrase

Stems = tuple[str, ...]
Thesaurus = Mapping[Stems, Sequence[str]]


def stems_of(text: str) -> Stems:
    """Words as they are compared: in every form and spelling the same."""
    return tuple(unit.joined for unit in analyzer().units(text))


@versioned
def thesaurus() -> dict[Stems, list[str]]:
    """For each word or phrase, by its stems, the others that mean the same."""
    found: dict[Stems, dict[str, None]] = {}
    for group in _groups():
        by_stems: dict[Stems, str] = {}
        for word in group:
            stems = stems_of(word)
            if 0 < len(stems) <= LONGEST_SYNONYM:
                by_stems.setdefault(stems, word)
        for stems in by_stems:
            others = [word for other, word in by_stems.items() if other != stems]
            found.setdefault(stems, {}).update(dict.fromkeys(others))
    return {stems: list(others)[:MOST_SYNONYMS] for stems, others in found.items() if others}


def _groups() -> Iterable[Sequence[str]]:
    for each in SynonymSet.objects.all():
        yield each.word_list()
    for source in synonym_sources():
        yield from source()


def synonyms_in(words: str, known: Thesaurus) -> list[tuple[str, list[str]]]:
    """Some words cut into pieces, the longest first, each with what else it may be called."""
    units = words.split()
    stems = [stems_of(word) for word in units]
    found: list[tuple[str, list[str]]] = []
    plain: list[str] = []
    at = 0
    while at < len(units):
        for length in range(min(LONGEST_SYNONYM, len(units) - at), 0, -1):
            others = known.get(tuple(s for each in stems[at : at + length] for s in each))
            if others:
                if plain:
                    found.append((" ".join(plain), []))
                found.append((" ".join(units[at : at + length]), list(others)))
                plain, at = [], at + length
                break
        else:
            plain.append(units[at])
            at += 1
    if plain:
        found.append((" ".join(plain), []))
    return found


def all_synonyms(words: str, known: Thesaurus) -> list[str]:
    """What else the things that some words name are called."""
    return [other for _piece, others in synonyms_in(words, known) for other in others]


def expand(words: str, known: Thesaurus) -> SearchQuery:
    """A query for some words in any order, or for what else they may be called."""
    parts: list[SearchQuery] = []
    pieces = synonyms_in(words, known)
    for piece, others in pieces:
        if not others and len(pieces) > 1 and _can_do_without(piece):
            continue
        alternatives = [Boost(_called(other), SYNONYM_FACTOR) for other in others]
        parts.append(Or([PlainText(piece), *alternatives]) if others else PlainText(piece))
    return parts[0] if len(parts) == 1 else And(parts)


def _can_do_without(piece: str) -> bool:
    """Whether words are all such as "the", which a query for other words leaves out."""
    return all(unit.is_stop_word for unit in analyzer().units(piece))


def _called(word: str) -> SearchQuery:
    return Phrase(word) if " " in word else PlainText(word)
