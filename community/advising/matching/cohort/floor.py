"""The highest floor: how far the worst match can be raised with as many places filled.

A pair's floor is found by bisection over the scores: a fullest flow through the pairs not below it
says whether it can be kept, and the cut of the next score that it cannot. A request's floor (the
mean of its scores) has a bound by linear programming; kept is the last value of the grid that a
whole plan reaches. Raising it directly by branch and bound does not finish.
"""

from dataclasses import dataclass, replace

import numpy as np

from community.advising.matching.cohort.flow import Filled, fill
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import Goal
from community.advising.matching.cohort.problem import Flags, Numbers, Reals
from community.advising.matching.cohort.total import best, ranks

_MOST_LOOKS, _MOST_TESTS = 40, 200
_ROUNDING = 1e-6
_HALF = 0.5
_MORE = 30


@dataclass(frozen=True)
class Limit:
    """A floor that can be asked for, and the bound above which there is none."""

    asked: float
    bound: float


def fill_pool(pool: Pool, least_score: float = -np.inf, *, least_loads: bool = False) -> Filled:
    """A fullest plan through the listed pairs not below a score; or of the least loads alone."""
    core = pool.core
    at = np.flatnonzero(pool.score >= least_score)
    capacity = core.least if least_loads else core.capacity
    found = fill(core.demand, capacity, pool.request[at], pool.advisor[at], core.company)
    used = np.zeros(len(pool), np.bool_)
    used[at] = found.used
    return Filled(found.places, used, found.amount, found.requests, found.advisors)


def fullest(pool: Pool, least_score: float = -np.inf, *, least_loads: bool = False) -> Filled:
    """As `fill_pool`, through all pairs: lists grow along the cut until nothing leads out of it."""
    core = pool.core
    wanted = core.demand.sum()
    if least_loads:
        wanted = min(wanted, core.least.sum())
    for _ in range(_MOST_LOOKS):
        found = fill_pool(pool, least_score, least_loads=least_loads)
        if found.places >= wanted or not _lengthen(pool, found, least_score):
            break
    return found


def _lengthen(pool: Pool, found: Filled, least_score: float) -> bool:
    """List the pairs that lead out of the cut; whether there are any."""
    core = pool.core
    rows = np.flatnonzero(found.requests & (core.demand > 0))
    if pool.last.size and least_score > -np.inf:
        # Only pairs with advisors outside the cut lead out of it, and only their prices count.
        most = pool.last[rows] + float(np.max(pool.listed_at[~found.advisors], initial=0.0))
        rows = rows[most >= least_score - _ROUNDING]
    parts: list[tuple[Numbers, Numbers, Reals]] = []
    for some, block in core.blocks(rows):
        block[:, found.advisors] = -np.inf
        at = np.flatnonzero(block >= max(least_score, -1e30))
        counts = np.bincount(at // block.shape[1], minlength=len(some))
        for row in np.flatnonzero(counts > _MORE).tolist():
            # Of many the best.
            worst = np.partition(block[row], -_MORE)[-_MORE]
            block[row, block[row] < worst] = -np.inf
        if (counts > _MORE).any():
            at = at[block.ravel()[at] > -np.inf]
        request, advisor = np.divmod(at, block.shape[1])
        parts.append((some[request], advisor, block.ravel()[at].astype(np.float64)))
    pool.pairs_scored += len(rows) * core.advisors
    if not parts:
        return False
    request, advisor, score = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return pool.add(request, advisor, score.astype(np.float64)) > 0


@dataclass(frozen=True)
class Reached:
    """What comes before the floor: places filled, and engagements of the least loads among them.

    A plan that fills most places can also cover the least loads as far as any can (N. S.
    Mendelsohn, A. L. Dulmage, 1958), so the two can be asked for one by one.
    """

    places: int
    least: int

    def is_kept(self, pool: Pool, least_score: float, *, by_all: bool = False) -> bool:
        """Whether pairs not below a score reach as much; the listed ones, or all there are."""
        look = fullest if by_all else fill_pool
        if look(pool, least_score).places < self.places:
            return False
        return not self.least or (look(pool, least_score, least_loads=True).places >= self.least)


def pair_floor(pool: Pool, reached: Reached) -> Limit:
    """The highest score that every pair of a fullest plan can keep: exact, so its own bound."""
    if not reached.places:
        return Limit(0.0, 0.0)
    low, high, step = _bisect(pool, reached, float(pool.score.min())), np.inf, 1
    for _ in range(_MOST_TESTS):
        # From here on over all pairs; lists grow where they have to.
        values = np.unique(pool.score[(pool.score > low) & (pool.score < high)])
        if high == np.inf and len(values):
            at, step = float(values[min(step, len(values)) - 1]), 4 * step
        elif len(values):
            at = float(values[len(values) // 2])
        else:
            # Nothing listed lies between; what is not listed could.
            at = float(np.nextafter(low, np.inf))
        if at >= high:
            break
        if reached.is_kept(pool, at, by_all=True):
            used = fill_pool(pool, at).used
            low = at if reached.least else float(pool.score[used].min())
        else:
            high = at
    return Limit(low, low)


def _bisect(pool: Pool, reached: Reached, low: float) -> float:
    """The highest score that listed pairs can keep."""
    values = np.unique(pool.score[pool.score >= low])
    most = _most_possible(pool, reached.places)
    first, last = 0, int(np.searchsorted(values, most, side="right")) - 1
    # With supply to spare it lies just below the most possible: look from there down at first.
    step = 1
    while first < last:
        middle = max((first + last + 1) // 2, last - step)
        step *= 8
        if reached.is_kept(pool, values[middle]):
            first = middle
        else:
            last = middle - 1
    return float(values[first])


def _most_possible(pool: Pool, places: int) -> float:
    """Where all places are filled, no floor lies above any request's last listed place."""
    core = pool.core
    if places < core.demand.sum():
        return np.inf
    order = np.lexsort((-pool.score, pool.request))
    starts = np.searchsorted(pool.request, np.arange(core.requests))
    wanted = np.flatnonzero(core.demand > 0)
    return float(pool.score[order[starts[wanted] + core.demand[wanted] - 1]].min())


def request_floor(pool: Pool, reached: Reached, goal: Goal, price: Reals, grid: float) -> Limit:
    """The highest mean on the grid that all requests can keep by linear programming.

    The next value of the grid is impossible over all pairs, in parts of pairs too: the bound.
    """
    if not reached.places:
        return Limit(0.0, 0.0)
    plain = best(pool, goal, price)
    means = levels(pool.core.requests, pool.request, pool.score, plain.share > _HALF)
    low = max(0, int(np.floor(np.nanmin(means) / grid + _ROUNDING))) if plain.is_whole else 0
    high = max(low, int(np.floor(most_mean(pool, reached.places) / grid + _ROUNDING)))
    while low < high:
        # Most floors lie near the top: few requests have only poor matches.
        middle = (low + high + 1) // 2
        if reaches(pool, reached, at_level(pool, goal, middle * grid), plain.prices.advisor):
            low = middle
        else:
            high = middle - 1
    return Limit(low * grid, min(1.0, (low + 1) * grid))


def at_level(pool: Pool, goal: Goal, level: float) -> Goal:
    """The goal with a mean that every request has to keep."""
    return replace(goal, level=level, least_score=least_scores(pool, level))


def reaches(pool: Pool, reached: Reached, goal: Goal, price: Reals) -> bool:
    """Whether a plan in parts of pairs fills as many places at this level."""
    strict = replace(goal, reward=4 * goal.reward, missing=4 * goal.missing)
    found = best(pool, strict, price, reached.places)
    if float(found.share.sum()) < reached.places - _ROUNDING:
        return False
    load = np.bincount(pool.advisor, found.share, pool.core.advisors)
    return float(np.minimum(load, pool.core.least).sum()) >= reached.least - _ROUNDING


def most_mean(pool: Pool, places: int) -> float:
    """Where all places are filled, no floor lies above any request's mean of its best."""
    core = pool.core
    if places < core.demand.sum():
        return float(pool.score.max())
    best_ones = ranks(pool.request, pool.score) < core.demand[pool.request]
    sums = np.bincount(pool.request[best_ones], pool.score[best_ones], core.requests)
    wanted = core.demand > 0
    return float((sums[wanted] / core.demand[wanted]).min())


def least_scores(pool: Pool, level: float) -> Reals:
    """Below which no pair of a request can be if its mean is to reach a level.

    What one match lacks the others have to make up for: (s - t) + sum of the best others' (s - t),
    as far as that is above 0, has to reach 0.
    """
    core = pool.core
    over = np.maximum(pool.score - level, 0.0)
    others = ranks(pool.request, pool.score) < core.demand[pool.request] - 1
    made_up = np.bincount(pool.request[others], over[others], core.requests)
    return level - made_up.astype(np.float64) - _ROUNDING


def levels(core_requests: int, request: Numbers, score: Reals, decided: Flags) -> Reals:
    """The mean of each request's scores, NaN for a request that has nobody decided."""
    at = request[decided]
    counts = np.bincount(at, minlength=core_requests)
    sums = np.bincount(at, score[decided], core_requests)
    means: Reals = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means
