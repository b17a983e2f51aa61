"""The best plan over all pairs for one goal: columns are generated until none is missing.

Each turn solves the program over pairs near their prices, checks all listed pairs at the new
prices, then all pairs of the requests whose list is no proof (column generation; L. R. Ford, D. R.
Fulkerson, 1958; J. Desrosiers, M. E. Lübbecke, 2005). Prices of a whole plan come from the residual
network where they can (potentials.py): that costs less than another program.
"""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort import linear
from community.advising.matching.cohort.linear import Answer, Arcs, Prices
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.potentials import potentials
from community.advising.matching.cohort.pricing import (
    TOLERANCE,
    Goal,
    Look,
    bound,
    certified_by_list,
    look_at_all,
    over_companies,
    reduced,
)
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# How far below its price a pair may be and still be in the program, at first and later.
_NEAR, _NEARER = 0.012, 0.004
_MARGIN, _HALF = 0.02, 0.5
_MOST_TURNS = 60
_MORE_FOR_EACH = 12


@dataclass(eq=False)
class Best:
    """A plan over the listed pairs, its prices, and what is proved."""

    share: Reals
    value: float
    bound: float
    prices: Prices
    rounds: int
    by_list: int
    by_scoring: int
    violation: float

    @property
    def is_whole(self) -> bool:
        """Whether no pair is used in part."""
        return bool((np.abs(self.share - np.round(self.share)) < TOLERANCE).all())


def ranks(request: Numbers, value: Reals) -> Numbers:
    """The place of each pair within its request, the greatest value first."""
    order = np.lexsort((-value, request))
    starts = np.flatnonzero(np.diff(request[order], prepend=-1))
    sizes = np.diff(starts, append=len(request))
    rank = np.empty(len(request), np.int64)
    rank[order] = np.arange(len(request)) - np.repeat(starts, sizes)
    return rank


def best(pool: Pool, goal: Goal, price: Reals, wanted: int | None = None) -> Best:
    """The best plan for the goal, proved over all pairs; `price` says where to begin.

    With `wanted` it ends as soon as it is known whether so many places can be filled.
    """
    search = _Search(pool, goal)
    search.choose(price)
    worst = 0.0
    by_scoring = np.zeros(pool.core.requests, np.bool_)
    for turn in range(1, _MOST_TURNS + 1):  # noqa: B007 - told afterwards
        answer = search.solve()
        if wanted is not None and search.share.sum() >= wanted - TOLERANCE:
            break
        if not search.is_hopeless(wanted) and search.add_listed():
            continue
        open_rows = ~certified_by_list(pool, goal, search.prices)
        worst = 0.0
        if open_rows.any():
            # Whoever is nearly open would be so a turn later: look at all of these at once.
            rows = np.flatnonzero(~certified_by_list(pool, goal, search.prices, _MARGIN))
            look = look_at_all(pool, goal, search.prices, rows, -_NEARER)
            worst = search.take_in(look)
            if search.is_hopeless(wanted):
                # What was just found is in the bound, and everything else is worth nothing.
                break
            by_scoring[open_rows] = True
        if worst <= TOLERANCE:
            break
    if goal.level is not None:
        keys = pool.request * pool.core.advisors + pool.advisor
        pool.needed = keys[search.inside]
    return Best(
        share=search.share,
        value=answer.value,
        bound=bound(pool.core, goal, search.allowed_arcs(), search.prices),
        prices=search.prices,
        rounds=turn,
        by_list=int((~by_scoring).sum()),
        by_scoring=int(by_scoring.sum()),
        violation=max(0.0, worst),
    )


class _Search:
    """The pairs in the program, and the last answer over all listed ones."""

    def __init__(self, pool: Pool, goal: Goal) -> None:
        self.pool, self.goal = pool, goal
        self.is_network = goal.level is None and pool.core.hours_needed is None
        self.is_pruned = False
        self._list()

    def _list(self) -> None:
        pool = self.pool
        self.arcs = Arcs(pool.request, pool.advisor, pool.score, self.goal.gain(pool))
        self.allowed = self.goal.allowed(pool.request, pool.score)

    def choose(self, price: Reals) -> None:
        """Begin with the pairs near what their request can get at these prices."""
        pool = self.pool
        value = np.where(self.allowed, pool.weight() - price[pool.advisor], -np.inf)
        if self.goal.level is not None:
            value = np.where(self.allowed, np.maximum(value, pool.score - 0.2), -np.inf)
        rank = ranks(pool.request, value)
        demand = pool.core.demand[pool.request]
        least = np.full(pool.core.requests, -np.inf)
        at = np.flatnonzero(rank == np.maximum(demand, 1) - 1)
        least[pool.request[at]] = value[at]
        # Where rows stand beside the network, prices shift more than a guess foresees.
        near = _NEAR if self.is_network else 3 * _NEAR
        self.inside = (rank < demand + 2) | (value >= least[pool.request] - near)
        self.inside |= np.isin(pool.request * pool.core.advisors + pool.advisor, pool.needed)
        self.inside &= self.allowed

    def solve(self) -> Answer:
        """Solve over the pairs inside; prices from the residual network where these are proof."""
        at, core = np.flatnonzero(self.inside), self.pool.core
        few = self.arcs.some(at)
        answer = linear.solve(core, few, missing=self.goal.missing, level=self.goal.level)
        self.share = np.zeros(len(self.pool))
        self.share[at] = answer.share
        assert answer.prices is not None  # noqa: S101 - a linear answer has them
        self.prices = answer.prices
        self.is_proof = False
        if self.is_network:
            used = self.share > _HALF
            listed = self.arcs.some(np.flatnonzero(self.allowed))
            begin = answer.prices.advisor - answer.prices.least
            found = potentials(core, listed, used[self.allowed], self.goal.missing, begin)
            if found.is_proof:
                least = np.maximum(-found.advisor, 0.0)
                self.is_proof = True
                self.prices = Prices(
                    found.request,
                    np.maximum(found.advisor, 0.0),
                    answer.prices.hour,
                    answer.prices.floor,
                    least,
                )
        return answer

    def is_hopeless(self, wanted: int | None) -> bool:
        """Whether the prices show that no listed pairs fill so many places at this level."""
        if wanted is None:
            return False
        goal = self.goal
        most = bound(self.pool.core, goal, self.allowed_arcs(), self.prices)
        least = goal.reward * wanted - goal.missing * float(self.pool.core.least.sum())
        return most < least + (goal.level or 0.0) * wanted - TOLERANCE

    def allowed_arcs(self) -> Arcs:
        return self.arcs.some(np.flatnonzero(self.allowed))

    def add_listed(self) -> bool:
        """Take in listed pairs that would improve the plan; whether there are any."""
        if self.is_proof:
            return False
        core, used = self.pool.core, self.share > TOLERANCE
        cost = reduced(core, self.goal, self.arcs, self.prices)
        over = np.where(self.allowed, over_companies(core, self.arcs, cost, used), -np.inf)
        better = (over > TOLERANCE / 2) & ~self.inside
        if not better.any():
            return False
        rank = ranks(self.pool.request, np.where(better, over, -np.inf))
        if not self.is_pruned:
            self.is_pruned = True
            self.inside &= used | (cost > -_NEARER * (1 if self.is_network else 3))
        self.inside |= better & (rank < _MORE_FOR_EACH)
        return True

    def take_in(self, look: Look) -> float:
        """List the pairs that were found; the largest reduced cost above the company's price."""
        core, pool = self.pool.core, self.pool
        advisors = core.advisors
        inside = (pool.request * advisors + pool.advisor)[self.inside | (self.share > TOLERANCE)]
        share = dict(zip((pool.request * advisors + pool.advisor)[self.share > 0].tolist(),
                         self.share[self.share > 0].tolist(), strict=True))  # fmt: skip
        pool.add(look.request, look.advisor, look.score)
        self._list()
        keys = pool.request * advisors + pool.advisor
        self.inside = np.isin(keys, inside)
        self.share = np.zeros(len(pool))
        self.share[np.searchsorted(keys, list(share))] = list(share.values())
        cost = reduced(core, self.goal, self.arcs, self.prices)
        over = over_companies(core, self.arcs, cost, self.share > TOLERANCE)
        over = np.where(self.allowed, over, -np.inf)
        near: Flags = (cost > -_NEARER) & np.isin(keys, look.request * advisors + look.advisor)
        self.inside |= near & self.allowed
        return float(np.max(over, initial=-np.inf))
