"""Coming nearest: where few records hold all words of a question, those that hold the most of them.

People ask in whole sentences, in words of their own, and with slips. A record that holds every word
is then seldom there, and one that answers the question often is.
"""

import re
from collections.abc import Callable
from typing import Any

from modelsearch.query import MATCH_NONE, And, Boost, Or, Phrase, PlainText, SearchQuery

from search.browsing import PER_PAGE
from search.excerpts import analyzer
from search.language import Asked, read
from search.synonyms import (
    SYNONYM_FACTOR,
    Thesaurus,
    expand,
    stems_of,
    synonyms_in,
    thesaurus,
)

# Where records that hold all words do not fill a page, those that hold some follow.
FEW = PER_PAGE
# So many telling words are ranked together; of a single one a record holds all or nothing.
SEVERAL = 2
# What holding all words counts beside holding each: enough to stand before the others.
ALL_FACTOR = 2.0
# One word of a fixed expression counts less than the expression.
PART_FACTOR = 0.6

# An identifier without its space: "EO13571".
_TOGETHER = re.compile(r"\b([A-Za-z]{2,4})(\d{3,})\b")

# Records that fit a query and that the person may see, the best first.
Search = Callable[[SearchQuery], Any]
Count = Callable[[SearchQuery], int]
# The words with each that stands nowhere replaced by the nearest that does; empty if none is.
Correct = Callable[[str], str]


def ask(typed: str, search: Search, correct: Correct) -> Any:
    """What comes nearest to what somebody typed, the best first."""
    known = thesaurus()
    asked = read(typed, expand=lambda words: expand(words, known))
    query = answering(asked, known, lambda query: search(query).count(), correct)
    return search(query or MATCH_NONE)


def answering(asked: Asked, known: Thesaurus, count: Count, correct: Correct) -> SearchQuery | None:
    """The query to answer with: the one asked, or a wider one where that finds few."""
    if asked.query is None or not is_plain(asked) or count(asked.query) >= FEW:
        return asked.query
    return nearest_meant(asked.sought[0], known, correct) or asked.query


def is_plain(asked: Asked) -> bool:
    """Whether somebody typed words and no more: whoever uses operators means what they say."""
    if len(asked.sought) != 1 or asked.sought[0].startswith('"'):
        return False
    return stems_of(asked.text) == stems_of(asked.sought[0])


def is_ranked_as_one(asked: Asked) -> bool:
    """Whether what holds every word stands among what comes nearest, and not before it.

    Of several words a long page holds all by chance, and a page that answers need not.
    """
    return is_plain(asked) and len(_telling(asked.sought[0])) >= SEVERAL


def nearest_meant(words: str, known: Thesaurus, correct: Correct) -> SearchQuery | None:
    """A query for whatever holds some of the words, slips put right."""
    meant = (
        # What is known by other words is no slip, wherever it stands.
        piece if others else correct(piece) or piece
        for piece, others in synonyms_in(words, known)
    )
    return nearest(" ".join(meant), known)


def nearest(words: str, known: Thesaurus) -> SearchQuery | None:
    """A query for whatever holds some of the words, the more of them the better."""
    some: list[SearchQuery] = []
    every: list[SearchQuery] = []
    for piece, others in synonyms_in(_TOGETHER.sub(r"\1 \2", words), known):
        telling = _telling(piece)
        if others:
            alternatives = [Boost(Phrase(other), SYNONYM_FACTOR) for other in others]
            every.append(Or([PlainText(piece), *alternatives]))
            some.append(Or([*_expression(piece), *alternatives]))
        elif telling:
            every.append(PlainText(" ".join(telling)))
            some.append(PlainText(" ".join(telling), operator="or"))
    if not some:
        return None
    return Or([*some, Boost(And(every), ALL_FACTOR)])


def _expression(piece: str) -> list[SearchQuery]:
    """A fixed expression, or some of its words."""
    words = _telling(piece)
    if len(words) < 2:  # noqa: PLR2004
        return [PlainText(piece)]
    return [Phrase(piece), *(Boost(PlainText(word), PART_FACTOR) for word in words)]


def _telling(piece: str) -> list[str]:
    """The words without those such as "the", which say nothing by themselves."""
    words = (word.strip("?!.,;:") for word in piece.split())
    return [word for word in words if any(not unit.is_stop_word for unit in analyzer().units(word))]
