"""Each request's listed advisors side by side, and the best set of them at given prices."""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# What is no pair at all is worth less than any pair.
NEVER = -1e9
_ROUNDING = 1e-9
# How much a score above the level counts beside its worth, until the mean reaches the level.
_PULLS = (0.0, 0.15, 0.4, 1.0, 2.5, 6.0, 20.0, 1e3)


@dataclass(frozen=True, eq=False)
class Book:
    """Rows are requests, columns their pairs, then as many empty places as they ask for.

    `pair` is the number in the pool, -1 for an empty place and where a row is at its end.
    """

    core: Core
    demand: Numbers
    pair: Numbers
    advisor: Numbers
    company: Numbers
    score: Reals
    weight: Reals
    # Columns from here on are empty places.
    longest: int

    def sets(self, rows: Numbers, value: Reals, level: float) -> tuple[Numbers, Flags]:
        """For each of these rows the columns of a best set by value whose mean keeps the level.

        A set holds no company twice. It is found with a price of the level that rises until the
        mean is reached, then bettered by changing one column at a time. Which rows have one.
        """
        over = np.where(self.pair[rows] >= 0, self.score[rows] - level, 0.0)
        company, demand = self.company[rows], self.demand[rows]
        width = int(demand.max(initial=0))
        columns = np.full((len(rows), width), -1)
        open_rows, is_pulled = np.arange(len(rows)), np.zeros(len(rows), np.bool_)
        for pull in _PULLS:
            worth = value[open_rows] + pull * over[open_rows]
            some = first_of_each_company(worth, company[open_rows], demand[open_rows], width)
            taken = np.where(some >= 0, np.take_along_axis(over[open_rows], some, 1), 0.0)
            possible = np.take_along_axis(value[open_rows], some, 1) > NEVER / 2
            keeps = (taken.sum(axis=1) >= -_ROUNDING) & (possible | (some < 0)).all(axis=1)
            columns[open_rows[keeps]] = some[keeps]
            open_rows = open_rows[~keeps]
            is_pulled[open_rows] = True
            if not len(open_rows):
                break
        has_one = np.ones(len(rows), np.bool_)
        has_one[open_rows] = False
        # What needs no pull is the best there is.
        pulled = np.flatnonzero(is_pulled & has_one)
        if len(pulled):
            of = (value[pulled], over[pulled], company[pulled])
            some = columns[pulled]
            for _ in range(width + 1):
                if not _better(some, of):
                    break
            columns[pulled] = some
        return columns, has_one


def _better(columns: Numbers, of: tuple[Reals, Reals, Numbers]) -> bool:
    """Change the one column of each row that gains most and keeps the mean; whether any did."""
    value, over, company = of
    rows = np.arange(len(columns))
    spare = np.where(columns >= 0, np.take_along_axis(over, columns, 1), 0.0).sum(axis=1)
    most = np.full(len(columns), _ROUNDING)
    place, column = np.full(len(columns), -1), np.full(len(columns), -1)
    for at in range(columns.shape[1]):
        some = rows[columns[:, at] >= 0]
        now = columns[some, at]
        least = over[some, now] - spare[some] - _ROUNDING
        worth = np.where(over[some] >= least[:, None], value[some], NEVER)
        for other in range(columns.shape[1]):
            if other != at:
                theirs = columns[some, other]
                same = company[some] == company[some, theirs][:, None]
                worth[same & (theirs >= 0)[:, None]] = NEVER
        best = worth.argmax(axis=1)
        gain = worth[np.arange(len(some)), best] - value[some, now]
        gains = gain > most[some]
        changed = some[gains]
        most[changed], place[changed], column[changed] = gain[gains], at, best[gains]
    changed = np.flatnonzero(place >= 0)
    columns[changed, place[changed]] = column[changed]
    return len(changed) > 0


def first_of_each_company(worth: Reals, company: Numbers, demand: Numbers, width: int) -> Numbers:
    """As many columns as are asked for, one by one the best of a company not taken yet."""
    columns = np.full((len(worth), width), -1)
    rows = np.arange(len(worth))
    worth = worth.copy()
    for at in range(width):
        best = worth.argmax(axis=1)
        columns[:, at] = np.where(demand > at, best, -1)
        worth[company == company[rows, best][:, None]] = NEVER
    return columns


def book_of(pool: Pool) -> Book:
    """Lay the lists side by side."""
    core = pool.core
    starts = np.searchsorted(pool.request, np.arange(core.requests + 1))
    sizes = np.diff(starts)
    longest, empty = int(sizes.max(initial=0)), int(core.demand.max(initial=0))
    shape = (core.requests, longest + empty)
    column = np.arange(len(pool)) - starts[pool.request]
    at = (pool.request, column)
    pair, advisor = np.full(shape, -1), np.full(shape, -1)
    company = np.broadcast_to(-1 - np.arange(shape[1]), shape).copy()
    score, weight = np.zeros(shape), np.full(shape, NEVER)
    pair[at], advisor[at], score[at] = np.arange(len(pool)), pool.advisor, pool.score
    company[at], weight[at] = core.company[pool.advisor], pool.weight()
    weight[:, longest:] = 0.0
    return Book(core, core.demand, pair, advisor, company, score, weight, longest)
