"""The problem as it is solved: checked, locks taken out, and every pair's score within reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from community.advising.matching.cohort.problem import (
    NO_COMPANY,
    Flags,
    Numbers,
    Problem,
    Reals,
    ScoreBlocks,
)

# Scores held at once; and in one block where they are made anew for each look.
MOST_HELD_BYTES = 96 << 20
BLOCK_SCORES = 1 << 21
# Scores nearer to each other than this count as equal: who has waited longest wins, then the seed.
WAIT_WEIGHT, SEED_WEIGHT = 1e-7, 1e-8
_NOTHING = -np.inf


def rows_of(problem: Problem) -> ScoreBlocks:
    """The scores as a function of rows, whatever form they came in."""
    scores = problem.scores
    if callable(scores):
        return scores
    if sparse.issparse(scores):
        stored = sparse.csr_array(scores)
        return lambda rows: _spread(stored[rows], problem.advisors)
    return lambda rows: np.array(scores[rows], dtype=np.float64)


def _spread(stored: sparse.csr_array, advisors: int) -> Reals:
    spread = np.full((stored.shape[0], advisors), _NOTHING)
    at = np.repeat(np.arange(stored.shape[0]), np.diff(stored.indptr))
    spread[at, stored.indices] = stored.data
    return spread


@dataclass(frozen=True, eq=False)
class Core:
    """What is left to decide. Advisors without a place are gone; `advisor` gives old numbers."""

    source: ScoreBlocks
    all_advisors: int
    advisor: Numbers
    demand: Numbers
    capacity: Numbers
    company: Numbers
    least: Numbers
    hours_needed: Reals | None
    hours_free: Reals | None
    # Pairs that may not be (forbidden, locked already, the company of a lock), sorted by request.
    barred: Numbers
    bonus: tuple[Numbers, float]
    tie: Reals

    @property
    def requests(self) -> int:
        """How many requests there are."""
        return len(self.demand)

    @property
    def advisors(self) -> int:
        """How many advisors have a place to give."""
        return len(self.advisor)

    @cached_property
    def _held(self) -> NDArray[np.floating] | None:
        if self.requests * self.advisors * 8 > MOST_HELD_BYTES:
            return None
        blocks = [self._made(rows) for rows in self._chunks(np.arange(self.requests))]
        return np.vstack(blocks) if blocks else np.empty((0, self.advisors))

    @property
    def is_held(self) -> bool:
        """Whether all scores are kept, so that looking again costs nothing."""
        return self._held is not None

    def block(self, rows: Numbers) -> NDArray[np.floating]:
        """A new array of the rows' scores, -inf for what may not be."""
        return self._made(rows) if self._held is None else self._held[rows]

    def _chunks(self, rows: Numbers) -> Iterator[Numbers]:
        size = max(1, BLOCK_SCORES // max(1, self.all_advisors))
        for start in range(0, len(rows), size):
            yield rows[start : start + size]

    def blocks(self, rows: Numbers) -> Iterator[tuple[Numbers, NDArray[np.floating]]]:
        """The rows some at a time, each with its scores."""
        for some in self._chunks(rows):
            yield some, self.block(some)

    def _made(self, rows: Numbers) -> NDArray[np.floating]:
        scores = self.source(rows)
        if len(self.advisor) < self.all_advisors:
            scores = scores[:, self.advisor]
        if np.isnan(scores.sum()):
            np.copyto(scores, _NOTHING, where=np.isnan(scores))
        starts = np.searchsorted(self.barred[:, 0], rows)
        ends = np.searchsorted(self.barred[:, 0], rows, side="right")
        for at in np.flatnonzero(ends > starts).tolist():
            scores[at, self.barred[starts[at] : ends[at], 1]] = _NOTHING
        if self.hours_needed is not None and self.hours_free is not None:
            short = self.hours_needed[rows][:, None] > self.hours_free[None, :]
            np.copyto(scores, _NOTHING, where=short)
        return scores


@dataclass(frozen=True, eq=False)
class Locked:
    """The locks that are kept, with their scores, and those that cannot be."""

    pairs: Numbers
    scores: Reals
    broken: Numbers


def take_out_locks(problem: Problem) -> Locked:
    """Keep as many locks as fit, in the order given; a lock through a shut gate is never kept.

    Locks mostly fit together: they come from accepted offers. Where they do not, the first wins.
    """
    source = rows_of(problem)
    demand, capacity = problem.demand.copy(), problem.capacity.copy()
    hours = None if problem.hours_free is None else problem.hours_free.astype(float)
    company = companies_of(problem)
    forbidden = {tuple(pair) for pair in problem.forbidden.tolist()}
    kept: list[tuple[int, int]] = []
    scores: list[float] = []
    broken, taken = [], set()
    for request, advisor in dict.fromkeys(map(tuple, problem.locks.tolist())):
        score = float(source(np.array([request]))[0, advisor])
        need = 0.0 if problem.hours_needed is None else float(problem.hours_needed[request])
        fits = demand[request] > 0 and capacity[advisor] > 0
        fits = fits and (hours is None or hours[advisor] >= need)
        fits = fits and (request, int(company[advisor])) not in taken
        if not (fits and np.isfinite(score)) or (request, advisor) in forbidden:
            broken.append((request, advisor))
            continue
        demand[request] -= 1
        capacity[advisor] -= 1
        if hours is not None:
            hours[advisor] -= need
        taken.add((request, int(company[advisor])))
        kept.append((request, advisor))
        scores.append(score)
    as_pairs = [np.array(pairs, np.int64).reshape(-1, 2) for pairs in (kept, broken)]
    return Locked(as_pairs[0], np.array(scores), as_pairs[1])


def companies_of(problem: Problem) -> Numbers:
    """The company of each advisor; those who have none get one of their own."""
    alone = -1 - np.arange(problem.advisors)
    if problem.company is None:
        return alone
    return np.where(problem.company == NO_COMPANY, alone, problem.company)


def core_of(problem: Problem, locked: Locked) -> Core:
    """What is left to decide once the locks are kept."""
    pairs = locked.pairs
    demand = problem.demand - np.bincount(pairs[:, 0], minlength=problem.requests)
    load = np.bincount(pairs[:, 1], minlength=problem.advisors)
    capacity, hours_free, hours_needed = problem.capacity - load, None, problem.hours_needed
    if hours_needed is not None and problem.hours_free is not None:
        used = np.bincount(pairs[:, 1], hours_needed[pairs[:, 0]], problem.advisors)
        hours_free = problem.hours_free - used
        # No advisor can take on more than the shortest engagements that fit into the hours.
        shortest = max(float(hours_needed.min(initial=np.inf)), 1e-9)
        capacity = np.minimum(capacity, np.floor(hours_free / shortest + 1e-9).astype(np.int64))
        if np.ptp(hours_needed) == 0:
            hours_needed = hours_free = None
    company = companies_of(problem)
    active = np.flatnonzero(capacity > 0)
    least = np.zeros(problem.advisors, np.int64)
    if problem.least_load is not None:
        least = np.clip(problem.least_load - load, 0, capacity)
    renumbered = np.full(problem.advisors, -1)
    renumbered[active] = np.arange(len(active))
    return Core(
        source=rows_of(problem),
        all_advisors=problem.advisors,
        advisor=active,
        demand=demand,
        capacity=capacity[active],
        company=np.unique(company, return_inverse=True)[1][active],
        least=least[active],
        hours_needed=hours_needed,
        hours_free=None if hours_free is None else hours_free[active],
        barred=_barred(problem, pairs, company, renumbered),
        bonus=(_within(problem.published, renumbered), problem.change_penalty),
        tie=_ties(problem)[active],
    )


def _within(pairs: Numbers, renumbered: Numbers) -> Numbers:
    pairs = np.column_stack([pairs[:, 0], renumbered[pairs[:, 1]]])
    return pairs[pairs[:, 1] >= 0]


def _barred(problem: Problem, locks: Numbers, company: Numbers, renumbered: Numbers) -> Numbers:
    order = np.argsort(company, kind="stable")
    ranked = company[order]
    found = [problem.forbidden, locks]
    for request, advisor in locks.tolist():
        start, end = np.searchsorted(ranked, [company[advisor], company[advisor] + 1])
        same = order[start:end]
        found.append(np.column_stack([np.full(len(same), request), same]))
    barred = _within(np.concatenate(found).astype(np.int64), renumbered)
    return barred[np.argsort(barred[:, 0], kind="stable")]


def _ties(problem: Problem) -> Reals:
    noise = np.random.default_rng(problem.seed).random(problem.advisors)
    waited = np.zeros(problem.advisors) if problem.waited is None else problem.waited
    longest = float(np.max(waited, initial=0.0))
    share = waited / longest if longest > 0 else np.zeros(problem.advisors)
    return WAIT_WEIGHT * share + SEED_WEIGHT * noise


def finite(values: NDArray[np.floating]) -> Flags:
    """Which pairs passed every gate."""
    return values > _NOTHING
