"""The highest mean that every request of a large cohort can keep, with whole pairs.

Levels of the grid are tried by auction, each from the plan of the last that was reached: steps up
double until one fails, then bisection. What fails is not proved impossible by that; `ceiling.py`
says above which level nothing can go.
"""

from dataclasses import replace

import numpy as np

from community.advising.matching.cohort.auction import Auction
from community.advising.matching.cohort.book import book_of
from community.advising.matching.cohort.ceiling import is_beyond, lowest_impossible
from community.advising.matching.cohort.floor import (
    Limit,
    Reached,
    at_level,
    levels,
    most_mean,
)
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.prices import guess
from community.advising.matching.cohort.pricing import Goal
from community.advising.matching.cohort.problem import Flags, Problem, Reals
from community.advising.matching.cohort.sums import least_bound, proved_by_auction
from community.advising.matching.cohort.whole import Whole

# Places are bid for in such steps of score; levels are tried at most so many values apart.
_STEP, _WIDEST = 0.004, 8
# What an empty place costs: little at first, so that prices stay low where all can be filled; and
# where they cannot less than nothing, so that who has to do without is soon found.
_REWARD, _REWARD_STEP, _SHORT_REWARD, _SHORT_STEP, _MOST_REWARD = 0.3, 0.5, -0.5, 0.06, 2.5
# Where places stay empty any reward gives a bound; these, above the last, are tried for the least.
_REWARDS = (-0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2)
# Bidding begins at such a part of the prices guessed.
_EXPECTED = 0.95
_MOST_PROGRAMS, _SMALL, _ROUNDING = 1, 200, 1e-6


def by_auction(
    pool: Pool, problem: Problem, reached: Reached, goal: Goal
) -> tuple[Goal, Whole, Limit] | None:
    """A whole plan with the highest floor found, its bound, and the floor's; None if none fills."""
    grid = problem.grid
    is_short = reached.places < pool.core.demand.sum()
    begin = Auction(book_of(pool), problem.seed, _SHORT_REWARD if is_short else _REWARD)
    begin.effort = 1 + (pool.core.requests <= _SMALL)
    begin.expect(_EXPECTED * guess(pool, np.zeros(pool.core.advisors), begin.reward))
    plan = _attempt(begin, reached, 0.0, [])
    if plan is None:
        return None
    rewards = [plan.reward]
    if is_short:
        rewards = [plan.reward + each for each in _REWARDS]
        plan.settle_demand(_MOST_REWARD)
    high = int(np.floor(most_mean(pool, reached.places) / grid + _ROUNDING))
    plan, low, failed = _highest(pool, plan, reached, grid, min(high, round(1 / grid)))
    bound = _ceiling(pool, reached, goal, (low, high + 1, failed), grid)
    used, price = _used(pool, plan), plan.prices()
    aimed = at_level(pool, goal, low * grid)
    aimed = least_bound(pool, [replace(aimed, reward=each) for each in rewards], used, price)
    proved = proved_by_auction(pool, aimed, used, price)
    whole = Whole(proved.share > 0, proved.value, proved.bound, proved)
    return aimed, whole, Limit(low * grid, bound)


def _attempt(begin: Auction, reached: Reached, level: float, failed: list[Reals]) -> Auction | None:
    """From these holdings to a plan that keeps the level and fills as much, if it is found."""
    plan = begin.copy()
    while plan.run(level, _STEP, reached.places):
        least = np.minimum(plan.loads(), plan.book.core.least).sum()
        is_full = plan.places >= reached.places
        if is_full and least >= reached.least:
            return plan
        if is_full or plan.reward >= _MOST_REWARD:
            break
        is_short = reached.places < plan.book.demand.sum()
        plan.want_more(_SHORT_STEP if is_short else _REWARD_STEP, is_dearer=not is_short)
    failed.append(plan.prices())
    return None


def _highest(
    pool: Pool, plan: Auction, reached: Reached, grid: float, high: int
) -> tuple[Auction, int, list[Reals]]:
    """The highest level of the grid at which a plan was found, and prices where none was."""
    means = levels(pool.core.requests, pool.request, pool.score, _used(pool, plan))
    low = max(0, int(np.floor(np.nanmin(means) / grid + _ROUNDING)))
    failed: list[Reals] = []
    step = 1
    while low < high:
        level = min(low + step, high)
        found = _attempt(plan, reached, level * grid, failed)
        if found is None:
            high, step = level - 1, max(1, step // 4)
        else:
            plan, low, step = found, level, min(_WIDEST, 2 * step)
    return plan, low, failed


def _ceiling(
    pool: Pool, reached: Reached, goal: Goal, known: tuple[int, int, list[Reals]], grid: float
) -> float:
    """The lowest value of the grid that is proved impossible."""
    low, high, failed = known
    for price in failed[-1:]:
        high = lowest_impossible(pool, goal, low, high, grid, price, reached.places)
    for level in range(low + 1, min(high, low + 1 + _MOST_PROGRAMS)):
        if is_beyond(pool, level * grid, reached.places):
            return level * grid
    return min(1.0, high * grid)


def _used(pool: Pool, plan: Auction) -> Flags:
    request, advisor = plan.pairs()
    advisors = pool.core.advisors
    return np.isin(pool.request * advisors + pool.advisor, request * advisors + advisor)
