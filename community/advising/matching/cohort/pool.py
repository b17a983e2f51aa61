"""The pairs that are looked at: each request's list, and what is known of those left out."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.problem import NO_NUMBERS, Flags, Numbers, Reals

# Every so manieth advisor tells about where the last score of a list will lie.
_SAMPLE = 1024


@dataclass(eq=False)
class Pool:
    """Listed pairs in the order of request and advisor, each once.

    `listed_at` and `last` say how the lists were made: with these prices of the advisors, no
    unlisted pair of a request had a score less price above `last`.
    """

    core: Core
    request: Numbers = field(default_factory=NO_NUMBERS.copy)
    advisor: Numbers = field(default_factory=NO_NUMBERS.copy)
    score: Reals = field(default_factory=lambda: np.empty(0))
    listed_at: Reals = field(default_factory=lambda: np.empty(0))
    last: Reals = field(default_factory=lambda: np.empty(0))
    # No unlisted pair of a request has a score above this.
    top: Reals = field(default_factory=lambda: np.empty(0))
    pairs_scored: int = 0
    # Request times advisors plus advisor, of the pairs the last program needed.
    needed: Numbers = field(default_factory=NO_NUMBERS.copy)
    # Requests whose list was lengthened after the first.
    is_grown: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.is_grown = np.zeros(self.core.requests, np.bool_)

    def __len__(self) -> int:
        return len(self.request)

    def add(self, request: Numbers, advisor: Numbers, score: Reals) -> int:
        """Take pairs in; how many were new."""
        before, advisors = len(self), self.core.advisors
        keys = np.concatenate([self.request, request]) * advisors
        keys += np.concatenate([self.advisor, advisor])
        keys, first = np.unique(keys, return_index=True)
        self.score = np.concatenate([self.score, score])[first]
        self.request, self.advisor = np.divmod(keys, max(1, advisors))
        if len(self) > before and self.last.size:
            self.is_grown[np.unique(request)] = True
        return len(self) - before

    def list_best(self, rows: Numbers, length: int, price: Reals) -> None:
        """List the best of these requests by score less price of the advisor."""
        found = [_best(block, some, length, price) for some, block in self.core.blocks(rows)]
        self.pairs_scored += len(rows) * self.core.advisors
        if not self.last.size:
            self.last = np.full(self.core.requests, np.inf)
        self.listed_at = price
        self.last[:] = np.inf
        if found:
            self.last[rows] = np.concatenate([last for *_, last in found])
            if not price.any():
                self.top = np.minimum(self.top, self.last) if self.top.size else self.last.copy()
            request, advisor, score = (
                np.concatenate([part[at] for part in found]) for at in range(3)
            )
            self.add(request, advisor, score)

    def relisted(self, rows: Numbers, price: Reals) -> None:
        """All pairs of these rows are looked at anew, at other prices; the others' lists stand."""
        others = np.ones(self.core.requests, np.bool_)
        others[rows] = False
        if not self.last.size:
            self.last = np.full(self.core.requests, np.inf)
            self.listed_at = price
        # What was left out at the old prices is worth at most so much more at the new ones.
        self.last[others] += float(np.max(self.listed_at - price, initial=0.0))
        self.last[rows] = np.inf
        self.listed_at = price

    def weight(self) -> Reals:
        """What a pair is worth: its score, the bonus of a published one, and who has waited."""
        weight = self.score + self.core.tie[self.advisor]
        pairs, bonus = self.core.bonus
        if bonus and len(pairs):
            keys = self.request * self.core.advisors + self.advisor
            weight += bonus * np.isin(keys, pairs[:, 0] * self.core.advisors + pairs[:, 1])
        return weight


def _best(
    block: NDArray[np.floating], rows: Numbers, length: int, price: Reals
) -> tuple[Numbers, Numbers, Reals, Reals]:
    """The first `length` of each row, and above what value nobody is left out."""
    value = block - price.astype(block.dtype) if price.any() else block
    wide = value.shape[1]
    if wide <= max(2 * length, _SAMPLE):
        floor = np.full(len(rows), -np.inf)
    else:
        floor = _guess(value, length)
    at = np.flatnonzero(value > floor[:, None].astype(value.dtype))
    row, column = np.divmod(at, wide)
    counts = np.bincount(row, minlength=len(rows))
    for poor in np.flatnonzero((counts < length) & np.isfinite(floor)).tolist():
        more = np.flatnonzero(value[poor] > -np.inf)
        keep = row != poor
        row, column = np.append(row[keep], np.full(len(more), poor)), np.append(column[keep], more)
    found = value[row, column]
    order = np.lexsort((column, -found, row))
    row, column, found = row[order], column[order], found[order]
    counts = np.bincount(row, minlength=len(rows))
    starts = np.cumsum(counts) - counts
    kept = np.arange(len(row)) - starts[row] < length
    # A list that holds everybody leaves nobody out.
    last = np.full(len(rows), -np.inf)
    cut = np.flatnonzero(counts > length)
    last[cut] = found[starts[cut] + length]
    row, column = row[kept], column[kept]
    return rows[row], column, block[row, column].astype(np.float64), last


def _guess(value: NDArray[np.floating], length: int) -> Reals:
    """A value that about twice as many of a row exceed as are wanted, from a part of the row."""
    sample = value[:, :: max(1, value.shape[1] // _SAMPLE)]
    share = min(1.0, (1.6 * length + 24) / value.shape[1])
    place = min(sample.shape[1] - 1, int(np.ceil(share * sample.shape[1])) + 1)
    return -np.partition(-sample, place, axis=1)[:, place].astype(np.float64)
