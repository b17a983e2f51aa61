"""Sets of advisors that fill a request and keep its mean: columns of the program of whole sets.

At prices of the advisors a set is worth its weights less what its advisors cost. What no set of a
request can exceed is known without looking at each: its best pairs one by one, with any price of
the level. Only requests where that leaves room are looked at set by set, and of their pairs only
those that can be in a set worth enough.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.cohort.book import NEVER, Book
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

_ROUNDING = 1e-9
# Prices of the level at which pairs are held against what a set has to be worth.
_LEVEL_PRICES = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0)
# So many sets of one request are looked at.
_MOST_SETS = 60_000


@dataclass(frozen=True, eq=False)
class Found:
    """Sets worth more than was asked, by their columns in the book; and what none exceeds.

    `is_all`: every set of the listed pairs was looked at, or could not be worth more.
    """

    request: Numbers
    # A row for each set, -1 where it has fewer advisors than the largest.
    column: Numbers
    most: Reals
    is_all: bool


@dataclass(eq=False)
class Columns:
    """The sets in the program: whose, which advisors, and the sum of their weights."""

    width: int
    request: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    advisor: Numbers = field(init=False)
    worth: Reals = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        self.advisor = np.empty((0, self.width), np.int64)
        self._known: set[bytes] = set()

    def __len__(self) -> int:
        return len(self.request)

    def add(self, book: Book, found: Found) -> int:
        """Take sets in; how many were new."""
        rows, is_there = found.request[:, None], found.column >= 0
        advisor = np.where(is_there, book.advisor[rows, found.column], -1)
        keys = np.column_stack([found.request, np.sort(advisor, axis=1)])
        names = [key.tobytes() for key in keys]
        new = [at for at, name in enumerate(names) if name not in self._known]
        self._known.update(names)
        worth = np.where(is_there, book.weight[rows, found.column], 0.0).sum(axis=1)
        self.request = np.concatenate([self.request, found.request[new]])
        self.advisor = np.concatenate([self.advisor, advisor[new]])
        self.worth = np.concatenate([self.worth, worth[new]])
        return len(new)


def price_out(
    book: Book, value: Reals, over: Reals, need: Reals, count: int | None = None
) -> Found:
    """The best sets (`count` at most) of each request that are worth more than it needs.

    `value` is what each pair of the book is worth, NEVER where it may not be; `over` its score
    above the level. A set fills all places of its request.
    """
    most = _at_most(value, over, book.demand)
    width, is_whole = int(book.demand.max(initial=0)), True
    requests, parts = [np.empty(0, np.int64)], [np.empty((0, width), np.int64)]
    for row in np.flatnonzero((most > need + _ROUNDING) & (book.demand > 0)).tolist():
        at, size = np.flatnonzero(value[row] > NEVER / 2), int(book.demand[row])
        sets, worth, is_all = _sets(
            value[row, at], over[row, at], book.company[row, at], size, float(need[row])
        )
        is_whole &= is_all
        if is_all:
            most[row] = min(float(most[row]), float(worth.max(initial=need[row])))
        some = np.full((len(sets[:count]), width), -1)
        some[:, :size] = at[sets[:count]]
        requests.append(np.full(len(some), row))
        parts.append(some)
    return Found(np.concatenate(requests), np.concatenate(parts), most, is_whole)


def _at_most(value: Reals, over: Reals, demand: Numbers) -> Reals:
    """Above what no set of each request is worth: its best pairs at any price of the level."""
    width = int(demand.max(initial=0))
    counted = np.arange(width) < demand[:, None]
    most = np.full(len(demand), np.inf)
    for price in _LEVEL_PRICES:
        best = np.where(counted, _top(value + price * over, width), 0.0)
        np.minimum(most, best.sum(axis=1), out=most)
    return most


def _top(worth: Reals, count: int) -> Reals:
    """The highest of each row in their order, NEVER where there are too few."""
    there = min(count, worth.shape[-1])
    best = np.partition(worth, worth.shape[-1] - there, axis=-1)[..., worth.shape[-1] - there :]
    short = np.full((*worth.shape[:-1], count - there), NEVER)
    return np.concatenate([np.flip(np.sort(best, axis=-1), axis=-1), short], axis=-1)


@lru_cache(maxsize=128)
def _choices(of: int, size: int) -> NDArray[np.int16]:
    each = chain.from_iterable(combinations(range(of), size))
    return np.fromiter(each, np.int16, comb(of, size) * size).reshape(-1, size)


def _sets(
    value: Reals, over: Reals, company: Numbers, size: int, need: float
) -> tuple[Numbers, Reals, bool]:
    """Sets that keep the level and are worth more, the best first, and whether they are all."""
    keep: Flags = np.ones(len(value), np.bool_)
    for price in _LEVEL_PRICES:
        worth = np.where(keep, value + price * over, NEVER)
        best = _top(worth, size)
        # With the best others it would have to be worth enough.
        keep &= np.minimum(worth, best[-1]) + best[:-1].sum() > need
    at = np.flatnonzero(keep)
    count = len(at)
    while comb(count, size) > _MOST_SETS:
        count -= 1
    is_all = count == len(at)
    if not is_all:
        at = at[np.argsort(-(value[at] + over[at]), kind="stable")[:count]]
    chosen = at[_choices(len(at), size)]
    worth = value[chosen].sum(axis=1)
    of = np.sort(company[chosen], axis=1)
    fits = (worth > need) & (over[chosen].sum(axis=1) >= -_ROUNDING * size)
    fits &= (of[:, 1:] != of[:, :-1]).all(axis=1)
    order = np.flatnonzero(fits)
    order = order[np.argsort(-worth[order], kind="stable")]
    return chosen[order], worth[order], is_all
