"""Whole plans that keep a mean, and their proof, where supply leaves room for them.

A mean over pairs is weak in parts: half a pair above the level makes up for half a pair below it.
With a column for each set of advisors that keeps the level (G. B. Dantzig, P. Wolfe, 1960) such
halves are gone, and with supply to spare what is left is whole. Sets are made as prices ask for
them. Prices of any turn, held against all pairs, bound every plan (the Lagrangian dual); a set that
is further below its request's best than the bound is above the plan cannot be in a better one, so
that the last program has every set that can. Where supply is short this does not end in good time,
and the auction (`request_floor.py`) takes over.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from community.advising.matching.cohort.book import NEVER, book_of
from community.advising.matching.cohort.columns import Columns, price_out
from community.advising.matching.cohort.floor import least_scores
from community.advising.matching.cohort.linear import MOST_NODES, SCALE, dual_simplex
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import TOLERANCE
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

_MOST_TURNS, _FILLED_BY = 12, 8
# Sets of a request taken in at a turn, and so near to its best at first; a gap to end at.
_TAKEN, _NEAR, _SMALL = 20, 0.01, 0.03
# Whole sets may be worth so much less than parts of sets.
_MARGIN, _HALF = 0.005, 0.5
# A place is worth so much more than a score that all are filled where they can be; and where only
# places count, scores say which of two equal sets comes first.
_REWARD, _ONLY_PLACES = 2.0, (1.0, 1e-5)


@dataclass(frozen=True, eq=False)
class _Point:
    """Prices of the advisors, above what no set of each request is worth, nor any plan."""

    price: Reals
    most: Reals
    value: float


@dataclass(frozen=True, eq=False)
class Proved:
    """The best plan, by the pairs of the pool that it uses, and the prices that show it."""

    used: Flags
    price: Reals
    turns: int
    # Requests of which all advisors were scored again.
    scored: Flags


class SetProgram:
    """All places of all requests by sets whose mean keeps the level."""

    def __init__(self, pool: Pool, level: float) -> None:
        self.pool, self.core, self.level = pool, pool.core, level
        self.columns = Columns(int(pool.core.demand.max(initial=0)))
        self.scored = np.zeros(pool.core.requests, np.bool_)
        self.reward, self.sum_counts = _REWARD, 1.0
        # Whether prices were found that show it: not in parts of sets either.
        self.is_impossible = False
        self._laid_out()

    def _laid_out(self) -> None:
        self.book = book_of(self.pool)
        self.least = least_scores(self.pool, self.level)
        score = self.book.score[:, : self.book.longest]
        self.allowed = self.book.pair[:, : self.book.longest] >= 0
        self.allowed &= score >= self.least[:, None]
        self.over = np.where(self.allowed, score - self.level, 0.0)

    def best(self, price: Reals) -> Proved | None:
        """The plan of the greatest weight, beginning at these prices; None if not found soon."""
        need = self._begin(price)
        best, _ = self._look(need, price)
        for turn in range(1, _MOST_TURNS + 1):
            share, value, request, price = self._solve()
            if self._filled(share) < self.core.demand.sum() - TOLERANCE:
                if not self._is_fillable():
                    return None
                continue
            point, is_new = self._look(request, price)
            best = min(best, point, key=lambda each: each.value)
            if best.value - value < _SMALL or not is_new:
                return self._whole(best, value, turn)
        return None

    def _filled(self, share: Reals) -> float:
        return float(share @ (self.columns.advisor >= 0).sum(axis=1))

    def _is_fillable(self) -> bool:
        """Whether sets fill all places, in parts too; they are made until they do.

        Only places count here, so that prices which leave some of them empty show soon that no
        sets at all would do better.
        """
        self.reward, self.sum_counts = _ONLY_PLACES
        places = float(self.core.demand.sum())
        for _ in range(_FILLED_BY):
            share, _, request, price = self._solve()
            if self._filled(share) >= places - TOLERANCE:
                self.reward, self.sum_counts = _REWARD, 1.0
                return True
            point, is_new = self._look(request, price)
            least = (self.reward + self.sum_counts * self.level) * places
            self.is_impossible = point.value < least - TOLERANCE
            if self.is_impossible or not is_new:
                break
        return False

    def _begin(self, price: Reals) -> Reals:
        """What a good set of each request is worth, less a little."""
        value = self._value(price)
        empty = np.zeros((len(value), self.columns.width))
        whole = np.hstack([value, empty])
        columns, _ = self.book.sets(np.arange(len(value)), whole, self.level)
        taken = np.where(columns >= 0, np.take_along_axis(whole, columns, 1), 0.0)
        need: Reals = taken.sum(axis=1) - _NEAR
        return need

    def _value(self, price: Reals) -> Reals:
        wide = self.book.longest
        column = np.append(price, 0.0)[self.book.advisor[:, :wide]]
        value = self.sum_counts * self.book.weight[:, :wide] + self.reward - column
        return np.where(self.allowed, value, NEVER)

    def _look(self, need: Reals, price: Reals) -> tuple[_Point, bool]:
        """Take in sets worth more than they need; the bound of these prices over all pairs."""
        value = self._value(price)
        found = price_out(self.book, value, self.over, need, _TAKEN)
        is_new = self.columns.add(self.book, found) > 0
        most, is_longer = self._unlisted(value, price, np.maximum(found.most, 0.0))
        bound = float(most.sum() + price @ self.core.capacity)
        return _Point(price, most, bound), is_new or is_longer

    def _unlisted(self, value: Reals, price: Reals, most: Reals) -> tuple[Reals, bool]:
        """List whoever could be in a better set than `most`; above what no set is worth then."""
        pool, core = self.pool, self.core
        top = np.flip(np.sort(np.maximum(value, 0.0), axis=1), axis=1)
        others = np.where(np.arange(top.shape[1]) < core.demand[:, None] - 1, top, 0.0).sum(axis=1)
        fallen = float(np.max(pool.listed_at - price + core.tie, initial=0.0))
        left = (
            pool.last + fallen if self.sum_counts == 1.0 else self.sum_counts * (1 + core.tie.max())
        )
        is_open = (core.demand > 0) & (pool.top >= self.least)
        is_open &= self.reward + left + others > most + TOLERANCE / 2
        rows, parts = np.flatnonzero(is_open), []
        listed = pool.request * core.advisors + pool.advisor
        for some, block in core.blocks(rows):
            worth = self.sum_counts * (block + core.tie) + self.reward - price
            worth[block < self.least[some][:, None]] = -np.inf
            here, advisor = np.nonzero(worth > (most - others + TOLERANCE / 2)[some][:, None])
            new = ~np.isin(some[here] * core.advisors + advisor, listed)
            here, advisor = here[new], advisor[new]
            np.maximum.at(most, some[here], worth[here, advisor] + others[some[here]])
            parts.append((some[here], advisor, block[here, advisor].astype(np.float64)))
        pool.pairs_scored += len(rows) * core.advisors
        self.scored[rows] = True
        if not sum(len(part[0]) for part in parts):
            return most, False
        request, advisor, score = (np.concatenate(each) for each in zip(*parts, strict=True))
        pool.add(request, advisor, score)
        self._laid_out()
        return most, True

    def _solve(self) -> tuple[Reals, float, Reals, Reals]:
        """How much of each set, the value, and the prices of requests and advisors."""
        if not len(self.columns):
            return np.zeros(0), 0.0, np.zeros(self.core.requests), np.zeros(self.core.advisors)
        gain, matrix, limit, rows = self._rows()
        share, value, duals = dual_simplex(-gain, matrix, limit)
        price = np.zeros(self.core.advisors)
        price[rows] = duals[self.core.requests :]
        return share, value, duals[: self.core.requests], price

    def _rows(self) -> tuple[Reals, sparse.csr_array, Reals, Numbers]:
        """What sets are worth; one for each request, and the places of advisors that are sought."""
        columns, core = self.columns, self.core
        count = len(columns)
        column, place = np.nonzero(columns.advisor >= 0)
        advisor = columns.advisor[column, place]
        rows = np.flatnonzero(np.bincount(advisor, minlength=core.advisors) > core.capacity)
        by_advisor = sparse.csr_array(
            (np.ones(len(column)), (advisor, column)), shape=(core.advisors, count)
        )
        by_request = sparse.csr_array(
            (np.ones(count), (columns.request, np.arange(count))), shape=(core.requests, count)
        )
        matrix = sparse.vstack([by_request, by_advisor[rows]], "csr")
        limit = np.concatenate([np.ones(core.requests), core.capacity[rows]])
        gain = self.sum_counts * columns.worth + self.reward * np.bincount(column, minlength=count)
        return gain, matrix, limit, rows

    def _whole(self, best: _Point, value: float, turns: int) -> Proved | None:
        """The best of whole sets, all that can be in it looked at; None where it is not found."""
        near = best.value - value + _MARGIN
        self._unlisted(self._value(best.price), best.price, best.most - near)
        found = price_out(self.book, self._value(best.price), self.over, best.most - near)
        self.columns.add(self.book, found)
        if not found.is_all:
            return None
        share, value, *_ = self._solve()
        if (np.abs(share - np.round(share)) > TOLERANCE).any():
            gain, matrix, limit, _ = self._rows()
            answer = milp(
                -SCALE * gain,
                integrality=np.ones(len(gain)),
                bounds=Bounds(0, 1),
                constraints=LinearConstraint(matrix, ub=limit),
                options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES},
            )
            if answer.status != 0:
                return None
            share, value = answer.x, -float(answer.fun) / SCALE
        if value < best.value - near:
            return None
        chosen = np.flatnonzero(share > _HALF)
        advisor = self.columns.advisor[chosen]
        request = np.broadcast_to(self.columns.request[chosen][:, None], advisor.shape)
        keys = (request * self.core.advisors + advisor)[advisor >= 0]
        used = np.isin(self.pool.request * self.core.advisors + self.pool.advisor, keys)
        if int(used.sum()) < self.core.demand.sum():
            return None
        return Proved(used, best.price, turns, self.scored)
