"""How well each of many people fits each of many texts, by what they did before.

The score of a pair can be compared both ways: between the people for one text, and between the
texts for one person. The percentile only between the people for one text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.records import Person, Text
from community.advising.matching.texts import Encoder, Texts, compile_texts, percentiles


@dataclass(frozen=True, eq=False)
class Affinities:
    """A row for each person and a column for each text; NaN for who has no past text."""

    model: str
    people: tuple[str, ...]
    texts: tuple[str, ...]
    score: NDArray[np.float64]
    percentile: NDArray[np.float64]


def affinities(
    people: Sequence[Person], texts: Sequence[Text], encoder: Encoder | None
) -> Affinities:
    """Compare everybody with everything."""
    compiled = compile_texts({person.id: person.texts for person in people}, encoder=encoder)
    place = {person.id: number for number, person in enumerate(people)}
    rows = np.array([place[owner] for owner in compiled.advisors], np.int64)
    shape = (len(people), len(texts))
    score, percentile = np.full(shape, np.nan), np.full(shape, np.nan)
    vectors = encoder.encode([text.words for text in texts]) if encoder and texts else None
    for number, text in enumerate(texts):
        found = _of_text(compiled, text, None if vectors is None else vectors[number])
        score[rows, number] = found
        percentile[rows, number] = percentiles(found)
    return Affinities(
        compiled.model,
        tuple(person.id for person in people),
        tuple(text.id for text in texts),
        score,
        percentile,
    )


def _of_text(
    compiled: Texts, text: Text, vector: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    query = compiled.query(text.words, vector)
    return compiled.affinity(compiled.similarity(query)).astype(np.float64)
