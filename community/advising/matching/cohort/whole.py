"""Whole plans where rows beside the network (hours, the floor of requests) leave parts of pairs.

Branch and bound over the pairs whose reduced cost is near 0. A pair that is further below than the
best whole plan is below the bound cannot be in a better one (reduced cost fixing), so that what is
left out takes nothing from the proof.
"""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort import linear
from community.advising.matching.cohort.linear import Arcs
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import Goal, look_at_all, reduced
from community.advising.matching.cohort.problem import Flags, Reals
from community.advising.matching.cohort.total import Best, best

_FIRST_NEAR, _LAST_NEAR = 0.02, 0.25
_SMALL_GAP = 1e-6
_HALF = 0.5
# Lists up to this long go to branch and bound with the floor as rows, longer ones to the auction.
MOST_EXACT = 1500


@dataclass(frozen=True, eq=False)
class Whole:
    """A plan of whole pairs, its value, above what no plan's can go, and the prices behind."""

    used: Flags
    value: float
    bound: float
    prices: Best


def best_whole(pool: Pool, goal: Goal, price: Reals) -> Whole | None:
    """The best whole plan for the goal; None where the floor is kept in parts only."""
    found = best(pool, goal, price)
    if found.is_whole:
        return Whole(found.share > _HALF, found.value, found.bound, found)
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
