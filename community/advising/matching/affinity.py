"""How well each of many people fits each of many texts, by what they did before.

The score of a pair can be compared both ways: between the people for one text, and between the
texts for one person. For the second, what all people together have in common with a text is taken
off, as a text that is a little like everything is not for that nearer to anybody. The percentile
says where a person stands among all for one text; of several texts that a person is the first for,
it cannot say which fits best.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.records import Person, Text
from community.advising.matching.texts import Encoder, Floats, Texts, compile_texts, percentiles


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
    # Two people may number their texts alike, and one text may be of two people.
    past = {
        person.id: [replace(each, id=f"{number}/{at}") for at, each in enumerate(person.texts)]
        for number, person in enumerate(people)
    }
    every = [each for own in past.values() for each in own]
    words = [each.words for each in every] + [each.words for each in texts]
    read = _each_once(words, encoder)
    vectors = {each.id: read[each.words] for each in every} if encoder else None
    compiled = compile_texts(past, encoder=encoder, vectors=vectors)
    place = {person.id: number for number, person in enumerate(people)}
    rows = np.array([place[owner] for owner in compiled.advisors], np.int64)
    shape = (len(people), len(texts))
    score, percentile = np.full(shape, np.nan), np.full(shape, np.nan)
    for number, text in enumerate(texts):
        found = _of_text(compiled, text, read.get(text.words))
        percentile[rows, number] = percentiles(found)
        score[rows, number] = found - found.mean() if len(found) else found
    return Affinities(
        compiled.model,
        tuple(person.id for person in people),
        tuple(text.id for text in texts),
        score,
        percentile,
    )


def _each_once(words: Iterable[str], encoder: Encoder | None) -> dict[str, Floats]:
    if encoder is None:
        return {}
    different = list(dict.fromkeys(words))
    return dict(zip(different, encoder.encode(different), strict=True)) if different else {}


def _of_text(compiled: Texts, text: Text, vector: Floats | None) -> NDArray[np.float64]:
    query = compiled.query(text.words, vector)
    return compiled.affinity(compiled.similarity(query)).astype(np.float64)
