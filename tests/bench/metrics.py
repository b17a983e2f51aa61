"""How good a ranking is, as retrieval research measures it.

nDCG: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4),
2002; with the gain 2^grade - 1 of Burges and others, "Learning to rank using gradient descent",
ICML 2005. The other two: Manning, Raghavan and Schütze, "Introduction to Information Retrieval",
2008, chapter 8.
"""

from collections.abc import Mapping, Sequence
from math import log2

# What one would open for the need counts as an answer to it; what only touches on it does not.
ANSWER = 2


def _cumulated_gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """The first hits' worth, as a part of the worth of the best order there can be."""
    best = sorted(grades.values(), reverse=True)[:depth]
    shown = [grades.get(name, 0) for name in ranking[:depth]]
    return _cumulated_gain(shown) / _cumulated_gain(best)


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first answer; 0 where there is none."""
    ranks = (rank for rank, name in enumerate(ranking, 1) if grades.get(name, 0) >= ANSWER)
    return 1 / next(ranks, float("inf"))


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float:
    """The part of all that is of any use that is among the first hits."""
    return len(set(ranking[:depth]) & set(grades)) / len(grades)
