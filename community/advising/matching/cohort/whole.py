"""Whole plans where rows beside the network (hours, the floor of requests) leave parts of pairs.

Branch and bound over the pairs whose reduced cost is near 0. A pair that is further below than the
best whole plan is below the bound cannot be in a better one (reduced cost fixing), so that what is
left out takes nothing from the proof.
"""

from dataclasses import dataclass, replace

import numpy as np

from community.advising.matching.cohort import linear
from community.advising.matching.cohort.linear import Arcs
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import Goal, look_at_all, reduced
from community.advising.matching.cohort.problem import Flags, Numbers, Reals
from community.advising.matching.cohort.total import Best, best

_FIRST_NEAR, _LAST_NEAR = 0.02, 0.25
_SMALL_GAP = 1e-6
_HALF = 0.5
# Lists up to this long go to branch and bound with the floor as rows.
_MOST_EXACT = 1500
_MOST_TURNS, _MOST_CUTS = 3, 25
# Agreement counts for more than scores; so many requests are freed; sums matter less than floors.
_AGREE, _FREED, _REPAIR_GAP = 10.0, 12, 1e-3


@dataclass(frozen=True, eq=False)
class Whole:
    """A plan of whole pairs, its value, above what no plan's can go, and the prices behind."""

    used: Flags
    value: float
    bound: float
    prices: Best


def best_whole(pool: Pool, goal: Goal, price: Reals, *, hard: bool = True) -> Whole | None:
    """The best whole plan for the goal; None where the floor is kept in parts only.

    With `hard` a floor of many requests is sought by repair, without it by cutting pairs off.
    """
    found = best(pool, goal, price)
    if found.is_whole:
        return Whole(found.share > _HALF, found.value, found.bound, found)
    if goal.level is not None and len(pool) > _MOST_EXACT and pool.core.hours_needed is None:
        return (_repaired if hard else _by_pairs)(pool, goal, found)
    near, kept = _FIRST_NEAR, None
    while True:
        share = found.share
        arcs = Arcs(pool.request, pool.advisor, pool.score, goal.gain(pool))
        cost = reduced(pool.core, goal, arcs, found.prices)
        inside = (cost >= -near) & goal.allowed(pool.request, pool.score)
        at = np.flatnonzero(inside | _listed_share(pool, share))
        answer = linear.solve_whole(
            pool.core, arcs.some(at), missing=goal.missing, level=goal.level, gap=_SMALL_GAP
        )
        if answer is not None:
            used = np.zeros(len(pool), np.bool_)
            used[at] = answer.share > _HALF
            gap = found.bound - answer.value
            proved = gap <= near
            bound = max(answer.bound, answer.value) if proved else found.bound
            kept = Whole(used, answer.value, min(bound, found.bound), found)
            if proved:
                return kept
        if near >= _LAST_NEAR:
            return kept
        near = min(_LAST_NEAR, 4 * near)
        _take_in(pool, goal, found, near)


def _repaired(pool: Pool, goal: Goal, found: Best) -> Whole | None:
    """A whole plan near the program's, then put right where it misses the floor.

    The network plan that agrees most with the parts of the program is whole. Around the requests
    that miss the floor a few others are freed with them and planned anew by branch and bound, the
    rest staying as it is (large neighbourhood search; P. Shaw, 1998). The bound stays the
    program's.
    """
    core, level = pool.core, goal.level or 0.0
    arcs = Arcs(pool.request, pool.advisor, pool.score, goal.gain(pool))
    near = np.flatnonzero(
        (reduced(core, goal, arcs, found.prices) >= -_LAST_NEAR)
        & goal.allowed(pool.request, pool.score)
    )
    few = arcs.some(near)
    agreeing = replace(few, gain=_AGREE * (goal.reward + found.share[near]) + few.score)
    answer = linear.solve(core, agreeing, missing=_AGREE * goal.missing)
    used = answer.share > _HALF
    wanted = round(float(found.share.sum()))
    for turn in range(_MOST_TURNS):
        over = np.bincount(few.request[used], (few.score - level)[used], core.requests)
        lacks = np.bincount(few.request[used], minlength=core.requests) < core.demand
        bad = (over < -_SMALL_GAP) | (lacks & (used.sum() < wanted))
        if not bad.any():
            break
        free = _around(few, used, bad, core.demand, _FREED * (turn + 2))
        used = _replanned(pool, few, used, free, goal)
    else:
        return None
    every = np.zeros(len(pool), np.bool_)
    every[near[used]] = True
    if used.sum() < wanted:
        return None
    value = float(arcs.gain[every].sum()) - goal.missing * _short(pool, every)
    return Whole(every, value, max(found.bound, value), found)


def _around(arcs: Arcs, used: Flags, bad: Flags, demand: Numbers, count: int) -> Flags:
    """The requests that miss the floor, and those that hold whom these could have."""
    free = bad.copy()
    wanted = np.zeros(int(arcs.advisor.max(initial=0)) + 1)
    at = bad[arcs.request]
    np.maximum.at(wanted, arcs.advisor[at], arcs.score[at])
    pull = np.zeros(len(demand))
    np.maximum.at(pull, arcs.request[used], wanted[arcs.advisor[used]])
    nearest = np.argsort(-pull, kind="stable")[:count]
    free[nearest[pull[nearest] > 0]] = True
    return free


def _replanned(pool: Pool, arcs: Arcs, used: Flags, free: Flags, goal: Goal) -> Flags:
    """Plan the free requests anew with what the others leave; as it was where that fails."""
    core = pool.core
    stays = used & ~free[arcs.request]
    load = np.bincount(arcs.advisor[stays], minlength=core.advisors)
    rest = replace(
        core,
        demand=np.where(free, core.demand, 0),
        capacity=core.capacity - load,
        least=np.maximum(core.least - load, 0),
    )
    at = np.flatnonzero(free[arcs.request] & (rest.capacity[arcs.advisor] > 0))
    answer = linear.solve_whole(
        rest, arcs.some(at), missing=goal.missing, level=goal.level, gap=_REPAIR_GAP, nodes=1
    )
    if answer is None or answer.share.sum() < (used & free[arcs.request]).sum():
        return used
    again = stays.copy()
    again[at] = answer.share > _HALF
    return again


def _by_pairs(pool: Pool, goal: Goal, found: Best) -> Whole | None:
    """A plan that keeps the floor of requests, made as a network: its corners are whole.

    A request whose mean falls short loses its worst pair and all below; at last each pair reaches
    the floor by itself, and so does the mean. None where that leaves places empty.
    """
    core, level = pool.core, goal.level or 0.0
    least = np.broadcast_to(goal.least_score, core.requests).copy()
    price = found.prices.advisor
    for _ in range(_MOST_CUTS):
        plan = best(pool, replace(goal, level=None, least_score=least), price)
        used = plan.share > _HALF
        if used.sum() < found.share.sum() - _SMALL_GAP:
            return None
        over = np.bincount(pool.request[used], (pool.score - level)[used], core.requests)
        short = over < -_SMALL_GAP
        if not short.any():
            value = float(goal.gain(pool)[used].sum()) - goal.missing * _short(pool, used)
            return Whole(used, value, max(found.bound, value), found)
        worst = np.full(core.requests, np.inf)
        np.minimum.at(worst, pool.request[used], pool.score[used])
        low = np.maximum(least, worst)
        least[short] = np.minimum(level, low + (level - low) / 4 + _SMALL_GAP)[short]
        price = plan.prices.advisor
    return None


def _short(pool: Pool, used: Flags) -> int:
    core = pool.core
    load = np.bincount(pool.advisor[used], minlength=core.advisors)
    return int(np.maximum(core.least - load, 0).sum())


def _listed_share(pool: Pool, share: Reals) -> Flags:
    """Pairs used at least in part; pairs listed since are not."""
    return share > 0 if len(share) == len(pool) else np.zeros(len(pool), np.bool_)


def _take_in(pool: Pool, goal: Goal, found: Best, near: float) -> None:
    """List every pair that is this near; the shares move with the pairs they belong to."""
    keys = pool.request * pool.core.advisors + pool.advisor
    share = found.share
    rows = np.flatnonzero(pool.core.demand > 0)
    look = look_at_all(pool, goal, found.prices, rows, -near)
    pool.add(look.request, look.advisor, look.score)
    moved = np.zeros(len(pool))
    moved[np.searchsorted(pool.request * pool.core.advisors + pool.advisor, keys)] = share
    found.share = moved
