"""Whole plans that keep a mean, and their proof.

A mean over pairs is weak in parts: half a pair above the level makes up for half a pair below it.
With a column for each set of advisors that keeps the level (G. B. Dantzig, P. Wolfe, 1960) such
halves are gone, and with supply to spare nearly all that is left is whole; branch and bound does
the rest. Sets are made as prices ask for them. Prices of any turn, held against all pairs, bound
every plan (the Lagrangian dual); a set that is further below its request's best than the bound is
above the plan cannot be in a better one, so that the last program has every set that can. Where
these are too many, those that parts of sets make most likely are tried, and the bound is what
remains of the proof.
"""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort.book import NEVER, book_of
from community.advising.matching.cohort.columns import Columns, Found, price_out
from community.advising.matching.cohort.floor import least_scores
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import TOLERANCE
from community.advising.matching.cohort.problem import Flags, Numbers, Reals
from community.advising.matching.cohort.set_linear import SetLinear, Shares

_MOST_TURNS, _FILLED_BY = 12, 8
# Sets of a request taken in at a turn, and so near to its best at first; a gap to end at.
_TAKEN, _NEAR, _SMALL = 8, 0.01, 0.01
# Whole sets may be worth so much less than parts of sets; of so many they are sought.
_MARGIN, _MOST_NEAR, _WIDER, _WIDENED, _HALF = 0.005, 0.1, 3.0, 3, 0.5
_MOST_WHOLE = 4_000
# A place is worth so much more than a score that all are filled where they can be; and where only
# places count, scores say which of two equal sets comes first.
_REWARD, _MOSTLY_PLACES = 2.0, (1.0, 0.001)


@dataclass(frozen=True, eq=False)
class _Point:
    """Prices of the advisors, above what no set of each request is worth, nor any plan."""

    price: Reals
    most: Reals
    value: float


@dataclass(frozen=True, eq=False)
class SetPlan:
    """A plan by request and advisor of each pair, and the prices that show what none exceeds.

    With all its places at their reward: what the plan is worth, and what no plan is worth more
    than, the same where it is proved the best.
    """

    request: Numbers
    advisor: Numbers
    value: float
    bound: float
    price: Reals
    turns: int
    # Requests of which all advisors were scored again.
    scored: Flags


class SetProgram:
    """So many places, the most that can be filled, by sets whose mean keeps the level.

    Where that is fewer than are asked for, a set may leave places of its request empty.
    """

    def __init__(
        self, pool: Pool, level: float, places: int, lower: "SetProgram | None" = None
    ) -> None:
        self.pool, self.core, self.level = pool, pool.core, level
        width = int(pool.core.demand.max(initial=0))
        # Sets of a program at a lower level serve here too, where they keep this one.
        self.columns: Columns = lower.columns.keeping(level) if lower else Columns(width)
        self.linear = SetLinear(pool.core)
        self.places = places
        self.is_full = places == int(pool.core.demand.sum())
        self.scored = np.zeros(pool.core.requests, np.bool_)
        self.reward, self.sum_counts = _REWARD, 1.0
        self._laid_out()

    def _laid_out(self) -> None:
        self.book = book_of(self.pool)
        self.least = least_scores(self.pool, self.level)
        score = self.book.score[:, : self.book.longest]
        self.allowed = self.book.pair[:, : self.book.longest] >= 0
        self.allowed &= score >= self.least[:, None]
        self.over = np.where(self.allowed, score - self.level, 0.0)

    def fills(self, price: Reals) -> bool | None:
        """Whether sets fill all places, in parts too; None if neither is shown soon.

        Only places count here, so that prices which leave some of them empty show soon that no
        sets at all would do better. Sets are made at these prices first.
        """
        self._look(self._begin(price), price)
        self.reward, self.sum_counts = _MOSTLY_PLACES
        least = (self.reward + self.sum_counts * self.level) * self.places
        for _ in range(_FILLED_BY):
            found = self._solve()
            if float(found.share @ self._sizes()) >= self.places - TOLERANCE:
                return True
            point, is_new = self._look(found.request, found.price)
            if point.value < least - TOLERANCE:
                return False
            if not is_new:
                break
        return None

    def best(self) -> SetPlan | None:
        """The plan of the greatest weight once places can be filled; None if not found soon."""
        self.reward, self.sum_counts = _REWARD, 1.0
        # Programs at other levels may have listed more since.
        self._laid_out()
        best = None
        for turn in range(1, _MOST_TURNS + 1):
            found = self._solve()
            point, is_new = self._look(found.request, found.price)
            best = min(best or point, point, key=lambda each: each.value)
            if best.value - found.value < _SMALL or not is_new:
                return self._whole(best, found.value, turn)
        return None

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
        found = self._price_out(value, need, _TAKEN)
        is_new = self.columns.add(self.book, found) > 0
        most, is_longer = self._unlisted(value, price, np.maximum(found.most, 0.0))
        bound = float(most.sum() + price @ self.core.capacity)
        return _Point(price, most, bound), is_new or is_longer

    def _price_out(self, value: Reals, need: Reals, count: int | None = None) -> Found:
        return price_out(self.book, value, self.over, need, count, is_full=self.is_full)

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

    def _sizes(self) -> Reals:
        sizes: Reals = (self.columns.advisor >= 0).sum(axis=1).astype(np.float64)
        return sizes

    def _gain(self) -> Reals:
        gain: Reals = self.sum_counts * self.columns.worth + self.reward * self._sizes()
        return gain

    def _solve(self) -> Shares:
        return self.linear.best(self.columns, self._gain())

    def _whole(self, best: _Point, value: float, turns: int) -> SetPlan | None:
        """The best of whole sets, all that can be in it looked at; None where it is not found."""
        near, plan = best.value - value + _MARGIN, None
        for _ in range(_WIDENED):
            is_all = near <= _MOST_NEAR and self._take_all(best, near)
            share, is_best = self._best_whole(best, near)
            value = float(self._gain() @ share)
            is_all &= is_best
            is_best = is_all and value >= best.value - near
            plan = self._plan(share, best, turns, is_best=is_best) or plan
            if is_best or not is_all:
                break
            near = min(_WIDER * near, best.value - value + TOLERANCE)
        return plan

    def _take_all(self, best: _Point, near: float) -> bool:
        """Take in all sets no more than `near` below their request's best, if they can be found."""
        value = self._value(best.price)
        self._unlisted(value, best.price, best.most - near)
        found = self._price_out(self._value(best.price), best.most - near)
        if found.is_all:
            self.columns.add(self.book, found)
        return found.is_all

    def _best_whole(self, best: _Point, near: float) -> tuple[Reals, bool]:
        """The best of the sets so near, and whether no others of them are better."""
        parts, gain = self._solve(), self._gain()
        if (np.abs(parts.share - np.round(parts.share)) <= TOLERANCE).all():
            return parts.share, True
        some = self._below(best.most, best.price) <= near + TOLERANCE
        is_all = int(some.sum()) <= _MOST_WHOLE
        if not is_all:
            below = self._below(parts.request, parts.price)
            some = np.zeros(len(gain), np.bool_)
            some[np.argsort(below, kind="stable")[:_MOST_WHOLE]] = True
        share, is_best = self.linear.whole(self.columns, gain, some) or (np.zeros(len(gain)), False)
        return share, is_best and is_all

    def _below(self, most: Reals, price: Reals) -> Reals:
        """How much less each set is worth at these prices than the most of its request."""
        cost = np.append(price, 0.0)[self.columns.advisor].sum(axis=1)
        below: Reals = most[self.columns.request] - self._gain() + cost
        return below

    def _plan(self, share: Reals, best: _Point, turns: int, *, is_best: bool) -> SetPlan | None:
        chosen = np.flatnonzero(share > _HALF)
        advisor = self.columns.advisor[chosen]
        request = np.broadcast_to(self.columns.request[chosen][:, None], advisor.shape)
        is_there = advisor >= 0
        if int(is_there.sum()) < self.places:
            return None
        value = float(self._gain() @ share)
        bound = value if is_best else best.value
        return SetPlan(
            request[is_there], advisor[is_there], value, bound, best.price, turns, self.scored
        )
