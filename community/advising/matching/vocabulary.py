"""TF-IDF: a text as its stems, each worth more the fewer other texts have it.

A stem found k times in a text counts 1 + ln k; it is worth 1 + ln((1 + texts) / (1 + texts with
it)); a text's vector has length one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from community.advising.matching.words import terms

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The stems of all past results, and what each is worth."""

    stems: tuple[str, ...]
    worth: Floats

    @classmethod
    def of(cls, counted: Sequence[Counter[str]]) -> "Vocabulary":
        """Learn it from the stems of all past results."""
        found = Counter(stem for each in counted for stem in each)
        stems = tuple(sorted(found))
        worth = [1 + log((1 + len(counted)) / (1 + found[stem])) for stem in stems]
        return cls(stems, np.array(worth, np.float32))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Stem to column."""
        return {stem: number for number, stem in enumerate(self.stems)}

    def rows(self, counted: Iterable[Counter[str]]) -> sparse.csr_array:
        """A row of length one for each text; stems never seen before are left out."""
        numbers = self.numbers
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for each in counted:
            known = sorted((numbers[stem], many) for stem, many in each.items() if stem in numbers)
            columns += [number for number, _ in known]
            data += [1 + log(many) for _, many in known]
            ends.append(len(columns))
        matrix = sparse.csr_array(
            (
                np.array(data, np.float32) * self.worth[np.array(columns, np.int64)],
                np.array(columns, np.int32),
                np.array(ends, np.int64),
            ),
            shape=(len(ends) - 1, len(self.stems)),
        )
        lengths = np.sqrt(np.asarray(matrix.power(2).sum(axis=1), np.float32).ravel())
        matrix.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(matrix.indptr))
        return matrix


def counted(text: str) -> Counter[str]:
    """How often each stem is in a text."""
    return Counter(terms(text))
