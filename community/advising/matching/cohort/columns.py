"""Sets of advisors that fill a request and keep its mean: columns of the program of whole sets.

At prices of the advisors a set is worth its weights less what its advisors cost. What no set of a
request can exceed is known without looking at each: its best pairs one by one, with any price of
the level. Only requests where that leaves room are looked at set by set, and of their pairs only
those that can be in a set worth enough.
"""

from dataclasses import dataclass, field

import numpy as np

from community.advising.matching.cohort.book import NEVER, Book
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

_ROUNDING = 1e-9
# Prices of the level at which pairs are held against what a set has to be worth.
_LEVEL_PRICES = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0)
# So many sets of one request are looked at, and so many requests at a time.
_MOST_SETS, _AT_ONCE = 30_000, 50
# What is worth less is in no set.
_LOWEST = -1e3


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
    """The sets in the program: whose, which advisors, and sums of their weights and scores."""

    width: int
    request: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    advisor: Numbers = field(init=False)
    worth: Reals = field(default_factory=lambda: np.empty(0))
    score: Reals = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        self.advisor = np.empty((0, self.width), np.int64)
        self._known: set[bytes] = set()

    def __len__(self) -> int:
        return len(self.request)

    def add(self, book: Book, found: Found) -> int:
        """Take sets in; how many were new."""
        rows, is_there = found.request[:, None], found.column >= 0
        advisor = np.where(is_there, book.advisor[rows, found.column], -1)
        names = _names(found.request, advisor)
        new = [at for at, name in enumerate(names) if name not in self._known]
        self._known.update(names)
        of = rows[new], found.column[new]
        there = is_there[new]
        worth = np.where(there, book.weight[of], 0.0).sum(axis=1)
        score = np.where(there, book.score[of], 0.0).sum(axis=1)
        self._append(found.request[new], advisor[new], worth, score)
        return len(new)

    def keeping(self, level: float) -> "Columns":
        """Those whose mean keeps a level."""
        size = (self.advisor >= 0).sum(axis=1)
        keeps = self.score >= (level - _ROUNDING) * size
        kept = Columns(self.width)
        kept._known = {
            name
            for name, does in zip(_names(self.request, self.advisor), keeps, strict=True)
            if does
        }
        kept._append(*(of[keeps] for of in (self.request, self.advisor, self.worth, self.score)))
        return kept

    def _append(self, request: Numbers, advisor: Numbers, worth: Reals, score: Reals) -> None:
        self.request = np.concatenate([self.request, request])
        self.advisor = np.concatenate([self.advisor, advisor])
        self.worth = np.concatenate([self.worth, worth])
        self.score = np.concatenate([self.score, score])


def _names(request: Numbers, advisor: Numbers) -> list[bytes]:
    """The same for the same set, in whatever order."""
    return [each.tobytes() for each in np.column_stack([request, np.sort(advisor, axis=1)])]


def price_out(
    book: Book,
    value: Reals,
    over: Reals,
    need: Reals,
    count: int | None = None,
    *,
    is_full: bool = True,
) -> Found:
    """The best sets (`count` of a size at most) of each request that are worth more than it needs.

    `value` is what each pair of the book is worth, NEVER where it may not be; `over` its score
    above the level. A set fills all places of its request where `is_full`, else some.
    """
    most, price = _at_most(value, over, book.demand, is_full=is_full)
    width, is_cut = int(book.demand.max(initial=0)), np.zeros(len(most), np.bool_)
    requests, parts = [np.empty(0, np.int64)], [np.empty((0, width), np.int64)]
    is_open, worths = (most > need + _ROUNDING) & (book.demand > 0), [np.empty(0)]
    for size in range(1, width + 1):
        has_size = book.demand == size if is_full else book.demand >= size
        rows = np.flatnonzero(is_open & has_size)
        for some in np.split(rows, range(_AT_ONCE, len(rows), _AT_ONCE)):
            of = _Part(value[some], over[some], book.company[some], size, need[some], price[some])
            row, column, worth, is_short = of.sets()
            is_cut[some[is_short]] = True
            first = _ranks(row) < (len(row) if count is None else count)
            requests.append(some[row[first]])
            worths.append(worth[first])
            parts.append(np.pad(column[first], ((0, 0), (0, width - size)), constant_values=-1))
    request = np.concatenate(requests)
    most[is_open & ~is_cut] = need[is_open & ~is_cut]
    np.maximum.at(most, request, np.concatenate(worths))
    return Found(request, np.concatenate(parts), most, not is_cut.any())


def _at_most(value: Reals, over: Reals, demand: Numbers, *, is_full: bool) -> tuple[Reals, Reals]:
    """Above what no set of each request is worth: its best pairs at that price of the level."""
    width = int(demand.max(initial=0))
    counted = np.arange(width) < demand[:, None]
    most, at = np.full(len(demand), np.inf), np.zeros(len(demand))
    for price in _LEVEL_PRICES:
        best = np.where(counted, _top(value + price * over, width), 0.0)
        best = (best if is_full else np.maximum(best, 0.0)).sum(axis=1)
        at[best < most] = price
        np.minimum(most, best, out=most)
    return most, at


def _top(worth: Reals, count: int) -> Reals:
    """The highest of each row in their order, NEVER where there are too few."""
    there = min(count, worth.shape[-1])
    best = np.partition(worth, worth.shape[-1] - there, axis=-1)[..., worth.shape[-1] - there :]
    short = np.full((*worth.shape[:-1], count - there), NEVER)
    return np.concatenate([np.flip(np.sort(best, axis=-1), axis=-1), short], axis=-1)


def _ranks(row: Numbers) -> Numbers:
    """The place of each among those of its row, which stand together."""
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    each: Numbers = np.arange(len(row)) - np.repeat(starts, np.diff(starts, append=len(row)))
    return each


@dataclass(frozen=True, eq=False)
class _Part:
    """Requests of one size, looked at together; each at a price of the level of its own."""

    value: Reals
    over: Reals
    company: Numbers
    size: int
    need: Reals
    price: Reals

    def sets(self) -> tuple[Numbers, Numbers, Reals, Flags]:
        """Row and columns of the sets that keep the level and are worth more, and their worth.

        Those of a row stand together, the best first. Of which rows some were left out.
        """
        order, worth = self._ordered()
        row, column, is_cut = self._dear_enough(worth)
        column = order[row[:, None], column]
        worth, over = self._sums(self.value, row, column), self._sums(self.over, row, column)
        fits = np.flatnonzero((worth > self.need[row]) & (over >= -_ROUNDING * self.size))
        row, column, worth = row[fits], column[fits], worth[fits]
        of = np.sort(self.company[row[:, None], column], axis=1)
        fits = np.flatnonzero((of[:, 1:] != of[:, :-1]).all(axis=1))
        fits = fits[np.lexsort((-worth[fits], row[fits]))]
        return row[fits], column[fits], worth[fits], is_cut

    @staticmethod
    def _sums(of: Reals, row: Numbers, column: Numbers) -> Reals:
        sums = np.zeros(len(row))
        for place in column.T:
            sums += of[row, place]
        return sums

    def _ordered(self) -> tuple[Numbers, Reals]:
        """The columns that can be in a set worth enough, by what they are worth at the price."""
        keep: Flags = self.value > NEVER / 2
        for price in _LEVEL_PRICES:
            worth = np.where(keep, self.value + price * self.over, NEVER)
            best = _top(worth, self.size)
            # With the best others it would have to be worth enough.
            others = best[:, :-1].sum(axis=1, keepdims=True)
            keep &= np.minimum(worth, best[:, -1:]) + others > self.need[:, None]
        worth = np.where(keep, self.value + self.price[:, None] * self.over, NEVER)
        order = np.argsort(-worth, axis=1, kind="stable")
        order = order[:, : int(keep.sum(axis=1).max(initial=0))]
        return order, np.take_along_axis(worth, order, 1)

    def _dear_enough(self, worth: Reals) -> tuple[Numbers, Numbers, Flags]:
        """Sets that are worth enough at the price, built up column by column in falling worth."""
        count, wide = worth.shape
        row = np.arange(count)
        column, sums = np.empty((count, 0), np.int64), np.zeros(count)
        is_cut = np.zeros(count, np.bool_)
        for left in range(self.size, 0, -1):
            # What this column and those behind it add at most, a row above the last.
            behind = np.pad(worth, ((0, 0), (0, left - 1)), constant_values=NEVER)
            adds = np.add.reduce([behind[:, at : at + wide] for at in range(left)])
            end = _counts(adds, row, self.need[row] - sums - _ROUNDING)
            begin = column[:, -1] + 1 if column.shape[1] else np.zeros(count, np.int64)
            more = np.maximum(end - begin, 0)
            total = np.cumsum(more)
            before = np.concatenate([[0], total])[np.searchsorted(row, np.arange(count))]
            is_over = total - before[row] > _MOST_SETS
            is_cut[row[is_over]] = True
            more[is_over] = 0
            of = np.repeat(np.arange(len(row)), more)
            new = begin[of] + np.arange(len(of)) - np.repeat(np.cumsum(more) - more, more)
            column, row = np.column_stack([column[of], new]), row[of]
            sums = sums[of] + worth[row, new]
        return row, column, is_cut


def _counts(falling: Reals, row: Numbers, least: Reals) -> Numbers:
    """How many of each one's row, whose values fall, are above its least."""
    falling = np.maximum(falling, _LOWEST)
    apart = falling.max(initial=0.0) - _LOWEST + 1.0
    keys = (np.arange(len(falling))[:, None] * apart - falling).ravel()
    least = np.clip(least, _LOWEST, falling.max(initial=0.0))
    found: Numbers = np.searchsorted(keys, row * apart - least) - row * falling.shape[1]
    return found
