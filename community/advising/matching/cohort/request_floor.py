"""The highest mean that every request of a large cohort can keep, with whole pairs.

With supply to spare the plan of the greatest sum is near to it, and whole sets of advisors
(`set_program.py`) go on from there, level by level, until prices show that no sets do. Else levels
are first tried by auction, each from the plan of the last that was reached: steps up double until
one fails, then bisection. What fails is not proved impossible by that: `ceiling.py` says above
which level nothing can go, and sets go on from the prices of the auction. Least loads are not part
of the sets; with them the auction's plan stands.
"""

from dataclasses import replace

import numpy as np

from community.advising.matching.cohort.auction import Auction
from community.advising.matching.cohort.book import book_of
from community.advising.matching.cohort.ceiling import is_beyond, lowest_impossible
from community.advising.matching.cohort.exchange import exchanged
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
from community.advising.matching.cohort.problem import Flags, Numbers, Problem, Reals
from community.advising.matching.cohort.set_program import SetPlan, SetProgram
from community.advising.matching.cohort.sets import lowest_by_sets
from community.advising.matching.cohort.sums import dual_prices, least_bound, proved_by_auction
from community.advising.matching.cohort.total import Best, best
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
# Steps and orders that are tried where the level seems too high; prices end these, not the effort.
_OTHER_WAYS, _OTHER_EFFORT = ((0.03, 1), (0.02, 1), (0.03, 2)), 5
_MOST_PROGRAMS, _SMALL, _ROUNDING, _HALF = 1, 200, 1e-6, 0.5
# With room the plan of the greatest sum keeps a level so many values below the most possible.
_MOST_ROOM, _MOST_LEVELS, _MOST_HIGHER, _LEAST_ROOM = 16, 3, 2, 1.5


def with_room(
    pool: Pool, problem: Problem, reached: Reached, goal: Goal, price: Reals
) -> tuple[Goal, Whole, Limit] | None:
    """The best plan at the highest level not ruled out, proved; None where supply is too short."""
    core, grid = pool.core, problem.grid
    if reached.places < core.demand.sum() or core.least.any():
        return None
    if core.capacity.sum() < _LEAST_ROOM * core.demand.sum():
        return None
    plain = best(pool, goal, price)
    means = levels(core.requests, pool.request, pool.score, plain.share > _HALF)
    low = max(0, int(np.floor(np.nanmin(means) / grid + _ROUNDING)))
    high = min(int(np.floor(most_mean(pool, reached.places) / grid + _ROUNDING)), round(1 / grid))
    if not plain.is_whole or high - low > _MOST_ROOM:
        return None
    tried = range(low, high + 1)
    price = plain.prices.advisor
    return _by_sets(pool, goal, reached.places, (tried, high + 1), price, grid)


def _by_sets(  # noqa: PLR0917 - the range, and what is known
    pool: Pool, goal: Goal, places: int, levels: tuple[range, int], price: Reals, grid: float
) -> tuple[Goal, Whole, Limit] | None:
    """The best plan at the highest of the levels tried that sets allow, and what is impossible."""
    tried, bound = levels
    programs: list[SetProgram] = []
    for level in tried:
        program = SetProgram(pool, level * grid, places, programs[-1] if programs else None)
        does_fill = program.fills(price)
        if not does_fill:
            bound = level if does_fill is False else bound
            break
        programs.append(program)
    for program in programs[: -_MOST_LEVELS - 1 : -1]:
        found = program.best()
        if found is not None:
            return _as_plan(pool, goal, found, Limit(program.level, bound * grid))
    return None


def _as_plan(pool: Pool, goal: Goal, found: SetPlan, limit: Limit) -> tuple[Goal, Whole, Limit]:
    aimed = at_level(pool, goal, limit.asked)
    used = _listed(pool, found.request, found.advisor)
    value = float(goal.gain(pool)[used].sum())
    scored = int(found.scored.sum())
    shown = Best(
        share=used.astype(np.float64),
        value=value,
        bound=value + found.bound - found.value,
        prices=dual_prices(book_of(pool), aimed, found.price),
        rounds=found.turns,
        by_list=pool.core.requests - scored,
        by_scoring=scored,
        violation=0.0,
    )
    return aimed, Whole(used, value, shown.bound, shown), limit


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
    high = min(int(np.floor(most_mean(pool, reached.places) / grid + _ROUNDING)), round(1 / grid))
    plan, low, failed = _highest(pool, plan, reached, grid, high)
    bound = _ceiling(pool, reached, goal, (low, high + 1, failed), grid)
    if not pool.core.least.any():
        beyond = round(bound / grid)
        # Sets of any size are many: where supply is short only the next levels are tried.
        tried = range(low, min(beyond, low + _MOST_HIGHER + 1) if is_short else beyond)
        found = _by_sets(pool, goal, reached.places, (tried, beyond), plan.prices(), grid)
        if found is not None:
            return found
    # Short steps give the closer prices, also where long ones gave the plan.
    asked = [plan.prices()]
    plan, low = _higher(plan, reached, (low, round(bound / grid)), grid)
    asked.append(plan.prices())
    aimed = at_level(pool, goal, low * grid)
    goals = [replace(aimed, reward=each) for each in rewards]
    return _shown(pool, goals, _exchanged(pool, plan, low * grid), asked, Limit(low * grid, bound))


def _shown(
    pool: Pool, goals: list[Goal], used: Flags, asked: list[Reals], limit: Limit
) -> tuple[Goal, Whole, Limit]:
    """The auction's plan, with the rewards and prices that bound it best."""
    aimed, price = least_bound(pool, goals, used, asked)
    proved = proved_by_auction(pool, aimed, used, price)
    return aimed, Whole(proved.share > 0, proved.value, proved.bound, proved), limit


def _attempt(begin: Auction, reached: Reached, level: float, failed: list[Reals]) -> Auction | None:
    """From these holdings to a plan that keeps the level and fills as much, if it is found."""
    plan = begin.copy()
    while plan.run(level, _STEP, reached.places):
        if _is_full(plan, reached):
            return plan
        if plan.places >= reached.places or plan.reward >= _MOST_REWARD:
            break
        is_short = reached.places < plan.book.demand.sum()
        plan.want_more(_SHORT_STEP if is_short else _REWARD_STEP, is_dearer=not is_short)
    failed.append(plan.prices())
    return None


def _is_full(plan: Auction, reached: Reached) -> bool:
    least = np.minimum(plan.loads(), plan.book.core.least).sum()
    return plan.places >= reached.places and bool(least >= reached.least)


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


def _higher(
    plan: Auction, reached: Reached, known: tuple[int, int], grid: float
) -> tuple[Auction, int]:
    """Below the bound other steps and orders of bidding are tried, as long as one succeeds."""
    low, bound = known
    while low + 1 < bound:
        for step, seed in _OTHER_WAYS:
            other = plan.copy()
            other.seed, other.effort = plan.seed + seed, _OTHER_EFFORT
            if other.run((low + 1) * grid, step, reached.places) and _is_full(other, reached):
                other.seed, other.effort = plan.seed, plan.effort
                plan, low = other, low + 1
                break
        else:
            break
    return plan, low


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
    for price in failed[-1:]:
        high = lowest_by_sets(pool.core, low, high, grid, price, reached.places)
    return min(1.0, high * grid)


def _exchanged(pool: Pool, plan: Auction, level: float) -> Flags:
    """Which pairs are used once nothing is left to exchange; new ones are listed."""
    request, held = plan.pairs()
    advisor = exchanged(pool.core, level, request, held)
    new = np.flatnonzero(advisor != held)
    if len(new):
        score = pool.core.block(request[new])[np.arange(len(new)), advisor[new]]
        pool.add(request[new], advisor[new], score.astype(np.float64))
    return _listed(pool, request, advisor)


def _used(pool: Pool, plan: Auction) -> Flags:
    return _listed(pool, *plan.pairs())


def _listed(pool: Pool, request: Numbers, advisor: Numbers) -> Flags:
    advisors = pool.core.advisors
    return np.isin(pool.request * advisors + pool.advisor, request * advisors + advisor)
