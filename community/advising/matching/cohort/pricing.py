"""Reduced costs over all pairs, listed or not: what a certificate is made of.

A pair (r, a) is worth M + k s + l (s - t) in the program: M for filling a place, k = 1 for the sum
(0 where only the level is raised), l the price of the floor t of its request. Its reduced cost is
that less the prices of request, advisor, hours and company. If none is above 0, no pair can improve
the plan (duality of linear programming), and the prices add up to a bound on every plan.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.linear import Arcs, Prices
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.potentials import company_prices
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# Scores nearer than this are equal (core.WAIT_WEIGHT lies below).
TOLERANCE = 1e-6
# So many pairs of a request are taken in at once.
_MOST_FOUND = 30


@dataclass(frozen=True)
class Goal:
    """What is asked of a program beside its rows."""

    reward: float  # for a filled place
    missing: float  # what an engagement below a least load costs
    sum_counts: float = 1.0  # k above
    least_score: Reals | float = -np.inf  # pairs below may not be; one for all or for each request
    level: float | None = None  # the mean of every request reaches this

    def allowed(self, request: Numbers, score: Reals) -> Flags:
        """Which of these pairs may be, so far as their score goes."""
        if isinstance(self.least_score, np.ndarray):
            return score >= self.least_score[request]
        return score >= self.least_score

    def gain(self, pool: Pool) -> Reals:
        """What each listed pair is worth in the objective."""
        return self.reward + self.sum_counts * pool.weight()


def reduced(core: Core, goal: Goal, arcs: Arcs, prices: Prices) -> Reals:
    """The reduced cost of these pairs, before the company's price."""
    cost = arcs.gain - prices.request[arcs.request] - prices.advisor[arcs.advisor]
    cost += prices.least[arcs.advisor]
    cost += prices.floor[arcs.request] * (arcs.score - (goal.level or 0.0))
    if core.hours_needed is not None:
        cost -= core.hours_needed[arcs.request] * prices.hour[arcs.advisor]
    return cost


def over_companies(core: Core, arcs: Arcs, cost: Reals, used: Flags) -> Reals:
    """The reduced cost above what the company's price has to be for the pairs used."""
    keys = arcs.request * (int(core.company.max(initial=0)) + 1) + core.company[arcs.advisor]
    kinds, group = np.unique(keys, return_inverse=True)
    price = np.zeros(len(kinds))
    np.maximum.at(price, group[used], cost[used])
    return np.where(used, 0.0, cost - price[group])


@dataclass(frozen=True, eq=False)
class Look:
    """What a look at all pairs of some requests found."""

    request: Numbers
    advisor: Numbers
    score: Reals
    cost: Reals


def certified_by_list(pool: Pool, goal: Goal, prices: Prices, margin: float = 0.0) -> Flags:
    """Requests no unlisted advisor of which can improve the plan, by the last of their list alone.

    Unlisted: s - p <= last for the prices p of the listing, so the reduced cost is at most
    M + last + the most by which a price has fallen since - the request's price.
    """
    core = pool.core
    if not pool.last.size:
        return np.zeros(core.requests, np.bool_)
    fallen = pool.listed_at - prices.advisor + prices.least + goal.sum_counts * core.tie
    most = goal.reward + pool.last + float(np.max(fallen, initial=0.0))
    plain = (prices.floor == 0) & (goal.sum_counts == 1.0)
    below = pool.last + float(np.max(pool.listed_at, initial=0.0)) < goal.least_score
    return (core.demand == 0) | below | (plain & (most <= prices.request + TOLERANCE / 2 - margin))


def look_at_all(pool: Pool, goal: Goal, prices: Prices, rows: Numbers, above: float) -> Look:
    """All pairs of these requests with a reduced cost above this, company prices left out."""
    core = pool.core
    floor, level = prices.floor, goal.level or 0.0
    slope = goal.sum_counts + floor
    fixed = goal.reward - floor * level - prices.request
    column = prices.least - prices.advisor + goal.sum_counts * core.tie
    hours = core.hours_needed
    pool.relisted(rows, prices.advisor - prices.least)
    starts = np.searchsorted(pool.request, rows)
    ends = np.searchsorted(pool.request, rows, side="right")
    done = 0
    found: list[tuple[Numbers, Numbers, Reals, Reals]] = []
    for some, block in core.blocks(rows):
        cost = block
        if (slope[some] != 1.0).any():
            # A shut gate stays shut, also where the score does not count.
            scaled = slope[some][:, None].astype(block.dtype) * np.maximum(block, -1e9)
            cost = np.where(block > -np.inf, scaled, -np.inf)
        cost = cost + column.astype(block.dtype)
        if hours is not None:
            cost -= (hours[some][:, None] * prices.hour).astype(block.dtype)
        _shut_listed(cost, pool, starts[done : done + len(some)], ends[done : done + len(some)])
        done += len(some)
        at = _above(cost, above - fixed[some])
        row, advisor = np.divmod(at, core.advisors)
        if hours is None and goal.sum_counts == 1.0:
            cost[row, advisor] = -np.inf
            # Prices that have a floor's in them say nothing at other prices.
            last = np.where(slope[some] == 1.0, cost.max(axis=1, initial=-np.inf), np.inf)
            pool.last[some] = last
        score = block[row, advisor].astype(np.float64)
        keep = goal.allowed(some[row], score)
        row, advisor, score = row[keep], advisor[keep], score[keep]
        request = some[row]
        exact = slope[request] * score + column[advisor] + fixed[request]
        if hours is not None:
            exact -= hours[request] * prices.hour[advisor]
        found.append((request, advisor, score, exact))
    pool.pairs_scored += len(rows) * core.advisors
    if not found:
        return Look(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))
    request, advisor, score, exact = (
        np.concatenate([part[at] for part in found]) for at in range(4)
    )
    return Look(request, advisor, score, exact)


def _shut_listed(cost: NDArray[np.floating], pool: Pool, starts: Numbers, ends: Numbers) -> None:
    """Leave out the pairs that are listed already: they have been looked at."""
    sizes = ends - starts
    row = np.repeat(np.arange(len(starts)), sizes)
    at = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    cost[row, pool.advisor[at]] = -np.inf


def _above(cost: NDArray[np.floating], floor: Reals) -> Numbers:
    """Where a row lies above its floor; of many only the highest."""
    wide = cost.shape[1]
    at = np.flatnonzero(cost > floor[:, None].astype(cost.dtype))
    if len(at) <= _MOST_FOUND * len(cost):
        return at
    counts = np.bincount(at // wide, minlength=len(cost))
    for row in np.flatnonzero(counts > _MOST_FOUND).tolist():
        floor[row] = np.partition(cost[row], wide - _MOST_FOUND)[wide - _MOST_FOUND]
    return np.flatnonzero(cost > floor[:, None].astype(cost.dtype))


def bound(core: Core, goal: Goal, arcs: Arcs, prices: Prices) -> float:
    """Above what no plan's objective can go, whatever the prices: the value of the dual program."""
    shifted = arcs.gain + reduced(core, goal, arcs, prices)
    shifted -= arcs.gain - prices.request[arcs.request] - prices.advisor[arcs.advisor]
    as_gain = Arcs(arcs.request, arcs.advisor, arcs.score, shifted)
    _, company = company_prices(core, as_gain, prices.request, prices.advisor)
    value = float(prices.request @ core.demand + prices.advisor @ core.capacity + company.sum())
    value -= float(prices.least @ core.least)
    if core.hours_free is not None:
        value += float(prices.hour @ core.hours_free)
    return value
