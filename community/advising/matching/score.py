"""From factors to one score, and from scores to an order."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.pool import Flags, Floats, Numbers, Pool, Reals
from community.advising.matching.records import Factor

# Scores nearer to each other than this are equal.
DIGITS = 9


def weight_row(weights: Mapping[Factor, float]) -> Reals:
    """The weights in the order of the factors."""
    return np.array([weights[factor] for factor in Factor], np.float64)


def shared_out(values: NDArray[np.floating], weights: Reals) -> Reals:
    """The weights of each advisor (a column), where those of what is missing went to the rest."""
    known = np.where(np.isnan(values), 0.0, weights[:, None])
    total = known.sum(axis=0)
    # Nothing that counts is known: all of it weighs nothing.
    done: Reals = known / np.where(total > 0, total, 1.0)
    return done


def scores(values: Floats, weights: Reals) -> Reals:
    """One score for each advisor: the mean of what is known, each by its weight."""
    known = ~np.isnan(values)
    total = weights @ known
    summed = weights @ np.where(known, values, np.float32(0))
    found: Reals = np.divide(summed, total, out=np.zeros_like(total), where=total > 0)
    return found.round(DIGITS)


@dataclass(frozen=True, eq=False)
class Order:
    """Who passed, the best first."""

    best: Numbers
    drawn: Reals

    def place(self, number: int) -> int | None:
        """The rank of an advisor, from one."""
        found = np.flatnonzero(self.best == number)
        return int(found[0]) + 1 if len(found) else None


def lots(pool: Pool, request: str, seed: int) -> Reals:
    """A number for each advisor that decides where nothing else does."""
    draw = np.random.default_rng([seed % 2**63, zlib.crc32(request.encode())])
    return draw.random(len(pool))


def ordered(pool: Pool, score: Reals, passed: Flags, drawn: Reals, many: int | None) -> Order:
    """By score; then who was longest without an engagement; then by lot. `many` is enough."""
    numbers = np.flatnonzero(passed)
    if many is not None and len(numbers) > many:
        least = np.partition(score[numbers], len(numbers) - many)[len(numbers) - many]
        numbers = numbers[score[numbers] >= least]
    keys = (drawn[numbers], pool.last_engaged[numbers], -score[numbers])
    best = numbers[np.lexsort(keys)]
    return Order(best if many is None else best[:many], drawn)
