"""Why a place stayed empty, in numbers, and of whom one more place would fill it.

From a request that lacks somebody the residual network reaches the requests it competes with and
the advisors all of these share. Together they ask for more than is there. One more place with any
of the advisors that are reached would fill one more (an augmenting path); the price of an advisor
says what that is worth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from community.advising.matching.cohort.core import BLOCK_SCORES, rows_of
from community.advising.matching.cohort.market import Market
from community.advising.matching.cohort.plan import Binding, Helper, Unfilled
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# So many advisors are named for each request.
MOST_NAMED = 5


def explain(market: Market) -> tuple[tuple[Unfilled, ...], tuple[Helper, ...]]:
    """Every request that lacks somebody, and the advisors who would help most, the best first."""
    problem = market.problem
    got = np.bincount(market.pairs[:, 0], minlength=problem.requests)
    lacking = np.flatnonzero(got < problem.demand)
    if not len(lacking):
        return (), ()
    reaches, helping = _Reaches(market), _Helping(market)
    found = []
    for own in _rows(market, lacking):
        reach, is_alone = reaches.of(own.request)
        demand = int(problem.demand[own.request])
        binding = _binding(demand, own, by_hours=reach.by_hours)
        is_full = binding in {Binding.CAPACITY, Binding.HOURS}
        each = Unfilled(
            request=own.request,
            missing=demand - int(got[own.request]),
            binding=binding,
            passing=own.passing,
            companies=own.companies,
            rivals=reach.rivals + int(is_alone),
            rival_places=reach.places + int(market.core.demand[own.request]) * int(is_alone),
            shared_room=reach.room,
            helps=helping.take_in(own, reach) if is_full else (),
        )
        found.append(each)
    return tuple(found), helping.all()


@dataclass(eq=False)
class _Reach:
    """What some requests reach in the same way, and how many of them wait for room there."""

    rivals: int
    places: int
    advisors: Numbers
    room: int
    by_hours: bool
    dearest: list[tuple[int, float]]
    waiting: int = 0


class _Reaches:
    """What each request reaches: nodes that reach one another are followed as one."""

    def __init__(self, market: Market) -> None:
        core, used = market.core, market.whole.used
        self.core = core
        graph = _residual(market)
        count, self.part = connected_components(graph, connection="strong")
        self.size = np.bincount(self.part, minlength=count)
        edges = graph.tocoo()
        tail, head = self.part[edges.row], self.part[edges.col]
        apart = np.unique(tail[tail != head].astype(np.int64) * count + head[tail != head])
        self.parts = sparse.csr_array(
            (np.ones(len(apart)), np.divmod(apart, count)), shape=(count, count)
        )
        self.gain = _gain(market)
        load = np.bincount(market.pool.advisor[used], minlength=core.advisors)
        self.has_room = (load < core.capacity) & (core.hours_needed is not None)
        self.by_heads: dict[bytes | int, _Reach] = {}
        self.by_parts: dict[bytes, _Reach] = {}

    def of(self, request: int) -> tuple[_Reach, bool]:
        """What a request reaches, and whether it has to be counted beside that itself."""
        start = int(self.part[request])
        is_alone = bool(self.size[start] == 1)
        heads = self.parts.indices[self.parts.indptr[start] : self.parts.indptr[start + 1]]
        key = heads.tobytes() if is_alone else start
        if key not in self.by_heads:
            is_seen = np.zeros(self.parts.shape[0], np.bool_)
            is_seen[breadth_first_order(self.parts, start, return_predecessors=False)] = True
            is_seen[start] = not is_alone
            whole = np.packbits(is_seen).tobytes()
            if whole not in self.by_parts:
                self.by_parts[whole] = self._counted(is_seen)
            self.by_heads[key] = self.by_parts[whole]
        return self.by_heads[key], is_alone

    def _counted(self, is_seen: Flags) -> _Reach:
        core = self.core
        requests = np.flatnonzero(is_seen[self.part[: core.requests]])
        last = core.requests + core.advisors
        advisors = np.flatnonzero(is_seen[self.part[core.requests : last]])
        order = advisors[np.lexsort((core.advisor[advisors], -self.gain[advisors]))[:MOST_NAMED]]
        dearest = zip(core.advisor[order].tolist(), self.gain[order].tolist(), strict=True)
        return _Reach(
            rivals=len(requests),
            places=int(core.demand[requests].sum()),
            advisors=advisors,
            room=int(core.capacity[advisors].sum()),
            by_hours=bool(self.has_room[advisors].any()),
            dearest=list(dearest),
        )


def _gain(market: Market) -> Reals:
    """What one more place of each advisor is worth."""
    gain: Reals = market.whole.prices.prices.advisor - market.goal.reward
    return gain


def _residual(market: Market) -> sparse.csr_array:
    """Who could take whose place: request -> its company -> advisor, and back where used.

    A company the request has nobody of leads to its advisors only, and is left out.
    """
    core, pool, used = market.core, market.pool, market.whole.used
    # Without the floor: it never keeps a place empty.
    request, advisor = pool.request, pool.advisor + core.requests
    keys = request * (int(core.company.max(initial=0)) + 1) + core.company[pool.advisor]
    held = np.unique(keys[used])
    is_held = np.isin(keys, held)
    group = np.searchsorted(held, keys) + core.requests + core.advisors
    other = is_held & ~used
    tail = np.concatenate([request[~is_held], group[other], advisor[used], group[used]])
    head = np.concatenate([advisor[~is_held], advisor[other], group[used], request[used]])
    size = core.requests + core.advisors + len(held)
    return sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(size, size))


@dataclass(frozen=True, eq=False)
class _Row:
    """The scores of one request, and how many advisors and companies pass its gates."""

    request: int
    score: Reals
    passing: int
    companies: int


def _rows(market: Market, requests: Numbers) -> Iterator[_Row]:
    problem, source = market.problem, rows_of(market.problem)
    forbidden = problem.forbidden[np.isin(problem.forbidden[:, 0], requests)]
    kinds, company = np.unique(market.company, return_inverse=True)
    size = max(1, BLOCK_SCORES // max(1, problem.advisors))
    for start in range(0, len(requests), size):
        some = requests[start : start + size]
        block = np.array(source(some), dtype=np.float64)
        block[np.isnan(block)] = -np.inf
        shut = forbidden[np.isin(forbidden[:, 0], some)]
        block[np.searchsorted(some, shut[:, 0]), shut[:, 1]] = -np.inf
        for request, score in zip(some.tolist(), block, strict=True):
            is_open = score > -np.inf
            is_there = np.zeros(len(kinds), np.bool_)
            is_there[company[is_open]] = True
            yield _Row(request, score, int(is_open.sum()), int(is_there.sum()))


def _binding(demand: int, own: _Row, *, by_hours: bool) -> Binding:
    if own.passing < demand:
        return Binding.GATES
    if own.companies < demand:
        return Binding.COMPANY
    return Binding.HOURS if by_hours else Binding.CAPACITY


class _Helping:
    """Of whom one more place would help: of those reached, and of those who have no place at all.

    Of the first the dearest are named, of the others the best match.
    """

    def __init__(self, market: Market) -> None:
        self.core, self.gain = market.core, _gain(market)
        self.reaches: list[_Reach] = []
        self.without: dict[int, tuple[int, float]] = {}
        is_closed = np.ones(market.problem.advisors, np.bool_)
        is_closed[market.core.advisor] = False
        self.closed = np.flatnonzero(is_closed)
        self.company = market.company
        self.pairs = market.pairs[np.argsort(market.pairs[:, 0], kind="stable")]

    def take_in(self, own: _Row, reach: _Reach) -> tuple[int, ...]:
        """Count whoever would help this request; those who would most."""
        if not reach.waiting:
            self.reaches.append(reach)
        reach.waiting += 1
        best = self._without_place(own)
        for advisor, score in best:
            times, most = self.without.get(advisor, (0, -np.inf))
            self.without[advisor] = (times + 1, max(most, score))
        both = sorted(reach.dearest + best, key=lambda each: (-each[1], each[0]))
        return tuple(advisor for advisor, _ in both[:MOST_NAMED])

    def _without_place(self, own: _Row) -> list[tuple[int, float]]:
        score = own.score[self.closed]
        mine = self.pairs[slice(*np.searchsorted(self.pairs[:, 0], [own.request, own.request + 1]))]
        if len(mine):
            there = self.company[mine[:, 1]]
            score[np.isin(self.company[self.closed], there)] = -np.inf
        least = -np.inf
        if len(score) > MOST_NAMED:
            least = np.partition(score, -MOST_NAMED)[-MOST_NAMED]
        at = np.flatnonzero((score >= least) & (score > -np.inf))
        at = at[np.argsort(-score[at], kind="stable")[:MOST_NAMED]]
        return list(zip(self.closed[at].tolist(), score[at].tolist(), strict=True))

    def all(self) -> tuple[Helper, ...]:
        """Everybody who would help, whoever helps most requests first."""
        core = self.core
        times, by_hours = np.zeros(core.advisors, np.int64), np.zeros(core.advisors, np.bool_)
        for reach in self.reaches:
            # Whoever waits first says whether hours are what is missing.
            new = reach.advisors[times[reach.advisors] == 0]
            by_hours[new] = reach.by_hours
            times[reach.advisors] += reach.waiting
        at = np.flatnonzero(times)
        helpers = [
            Helper(*each)
            for each in zip(
                core.advisor[at].tolist(),
                times[at].tolist(),
                self.gain[at].tolist(),
                by_hours[at].tolist(),
                strict=True,
            )
        ]
        helpers += [
            Helper(advisor, *each, by_hours=False) for advisor, each in self.without.items()
        ]
        helpers.sort(key=lambda each: (-each.requests, -each.gain, each.advisor))
        return tuple(helpers)
