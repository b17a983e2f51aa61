"""Why a place stayed empty, in numbers, and of whom one more place would fill it.

From a request that lacks somebody the residual network reaches the requests it competes with and
the advisors all of these share. Together they ask for more than is there. One more place with any
of the advisors that are reached would fill one more (an augmenting path); the price of an advisor
says what that is worth.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from community.advising.matching.cohort.core import rows_of
from community.advising.matching.cohort.market import Market
from community.advising.matching.cohort.plan import Binding, Helper, Unfilled
from community.advising.matching.cohort.problem import Numbers, Reals

# So many advisors are named for each request; the paths of so many requests are followed.
MOST_NAMED = 5
_MOST_FOLLOWED = 500


def explain(market: Market) -> tuple[tuple[Unfilled, ...], tuple[Helper, ...]]:
    """Every request that lacks somebody, and the advisors who would help most, the best first."""
    problem = market.problem
    got = np.bincount(market.pairs[:, 0], minlength=problem.requests)
    lacking = np.flatnonzero(got < problem.demand)
    if not len(lacking):
        return (), ()
    graph, first_advisor = _residual(market)
    found, gains = [], dict[int, tuple[int, float, bool]]()
    reach = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    for count, request in enumerate(lacking.tolist()):
        if count < _MOST_FOLLOWED:
            seen = breadth_first_order(graph, request, return_predecessors=False)
            requests = seen[seen < problem.requests]
            at = seen[(seen >= first_advisor) & (seen < first_advisor + market.core.advisors)]
            reach = (requests, np.sort(at - first_advisor))
        each, helping = _one(market, request, int(problem.demand[request] - got[request]), reach)
        found.append(each)
        for advisor, gain, by_hours in helping:
            times, best, _ = gains.get(advisor, (0, -np.inf, by_hours))
            gains[advisor] = (times + 1, max(best, gain), by_hours)
    helpers = [Helper(advisor, *each) for advisor, each in gains.items()]
    helpers.sort(key=lambda each: (-each.requests, -each.gain, each.advisor))
    return tuple(found), tuple(helpers)


def _residual(market: Market) -> tuple[sparse.csr_array, int]:
    """Who could take whose place: request -> its company -> advisor, and back where used."""
    core, pool, used = market.core, market.pool, market.whole.used
    # Without the floor: it never keeps a place empty.
    request, advisor = pool.request, pool.advisor
    keys = request * (int(core.company.max(initial=0)) + 1) + core.company[advisor]
    _, group = np.unique(keys, return_inverse=True)
    first_advisor = core.requests
    group = group + first_advisor + core.advisors
    advisor = advisor + first_advisor
    is_held = np.isin(group, group[used])
    tails = [request[~is_held], group[~used], advisor[used], group[used]]
    heads = [group[~is_held], advisor[~used], group[used], request[used]]
    size = int(group.max(initial=first_advisor + core.advisors)) + 1
    tail, head = np.concatenate(tails), np.concatenate(heads)
    return sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(size, size)), first_advisor


def _one(
    market: Market, request: int, missing: int, reach: tuple[Numbers, Numbers]
) -> tuple[Unfilled, list[tuple[int, float, bool]]]:
    problem, core = market.problem, market.core
    row = np.array(rows_of(problem)(np.array([request]))[0], dtype=np.float64)
    row[np.isnan(row)] = -np.inf
    row[problem.forbidden[problem.forbidden[:, 0] == request, 1]] = -np.inf
    passing = np.flatnonzero(row > -np.inf)
    companies = len(np.unique(market.company[passing]))
    binding, by_hours = _binding(market, request, (len(passing), companies), reach[1])
    helping = []
    if binding in {Binding.CAPACITY, Binding.HOURS}:
        helping = _helping(market, request, row, reach[1], by_hours=by_hours)
    each = Unfilled(
        request=request,
        missing=missing,
        binding=binding,
        passing=len(passing),
        companies=companies,
        rivals=len(reach[0]),
        rival_places=int(core.demand[reach[0]].sum()),
        shared_room=int(core.capacity[reach[1]].sum()),
        helps=tuple(advisor for advisor, _, _ in helping[:MOST_NAMED]),
    )
    return each, helping


def _binding(
    market: Market, request: int, passing: tuple[int, int], reached: Numbers
) -> tuple[Binding, bool]:
    demand, core = int(market.problem.demand[request]), market.core
    if passing[0] < demand:
        return Binding.GATES, False
    if passing[1] < demand:
        return Binding.COMPANY, False
    if core.hours_needed is not None:
        load = np.bincount(market.pool.advisor[market.whole.used], minlength=core.advisors)
        if (load[reached] < core.capacity[reached]).any():
            return Binding.HOURS, True
    return Binding.CAPACITY, False


def _helping(
    market: Market, request: int, row: Reals, reached: Numbers, *, by_hours: bool
) -> list[tuple[int, float, bool]]:
    """Of those reached the dearest; of those who have no place at all the best match."""
    core, prices = market.core, market.whole.prices.prices
    gain = prices.advisor[reached] - market.goal.reward
    helping = [
        (int(core.advisor[at]), float(each), by_hours)
        for at, each in zip(reached.tolist(), gain.tolist(), strict=True)
    ]
    closed = np.ones(len(row), np.bool_)
    closed[core.advisor] = False
    closed &= row > -np.inf
    mine = market.pairs[market.pairs[:, 0] == request, 1]
    closed &= ~np.isin(market.company, market.company[mine])
    at = np.flatnonzero(closed)
    at = at[np.argsort(-row[at], kind="stable")[:MOST_NAMED]]
    helping += [(each, float(row[each]), False) for each in at.tolist()]
    return sorted(helping, key=lambda each: (-each[1], each[0]))
