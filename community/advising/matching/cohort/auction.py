"""A plan that keeps a mean for every request: requests bid for sets of advisors.

Whoever lacks somebody, or misses the level, bids for the best set at the prices as they stand: its
worth less what its places cost, among the sets whose mean keeps the level. A place that is taken
from somebody costs a step more, and who lost it bids again (the auction algorithm of D. P.
Bertsekas, 1988, for sets as in A. S. Kelso, V. P. Crawford, 1982). Sets that mean something only
together do not always find prices, so that it may end without a plan; what it finds is whole.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from community.advising.matching.cohort.book import Book
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# So many bid at once, while many have to; a place of a least load is as much cheaper at first.
_AT_ONCE, _SUBSIDY = 64, 0.5
_MOST_ROUNDS, _MOST_BIDS, _FIRST_BIDS = 400, 12, 40
_MOST_CALLS, _CALL_ROUNDS, _SHORT_EFFORT = 12, 60, 2
_ROUNDING = 1e-9
# Steps grow by half after so many rounds, so that long quarrels end.
_PATIENCE = 100


@dataclass(eq=False)
class Auction:
    """Who holds which place at what price; a place is one engagement of an advisor."""

    book: Book
    seed: int
    # An empty place is worth so much less than a match of nought.
    reward: float
    # How many times as long as usual it may take.
    effort: int = 1
    owner: Numbers = field(init=False)
    price: Reals = field(init=False)
    # What each request holds: columns of the book and the places these are, -1 for none.
    column: Numbers = field(init=False)
    place: Numbers = field(init=False)

    def __post_init__(self) -> None:
        core = self.book.core
        self.first = np.cumsum(core.capacity) - core.capacity
        self.owner = np.full(int(core.capacity.sum()), -1)
        rank = np.arange(len(self.owner)) - np.repeat(self.first, core.capacity)
        self.price = np.where(rank < np.repeat(core.least, core.capacity), -_SUBSIDY, 0.0)
        shape = (core.requests, int(core.demand.max(initial=0)))
        self.column, self.place = np.full(shape, -1), np.full(shape, -1)

    def expect(self, price: Reals) -> None:
        """Begin at these prices of the advisors, where they are higher."""
        self.price = np.maximum(self.price, np.repeat(price, self.book.core.capacity))

    def want_more(self, reward: float, *, is_dearer: bool) -> None:
        """An empty place costs so much more, and so may places that are sought after."""
        self.reward += reward
        if is_dearer:
            self.price[self.price > 0] += reward

    def settle_demand(self, reward: float) -> None:
        """Who has to do without does so from here on: nobody asks for more than they have.

        No place is to spare then, so that it takes longer to find a plan.
        """
        held = (self.column >= 0).sum(axis=1)
        self.book, self.reward = replace(self.book, demand=held), reward
        self.effort = _SHORT_EFFORT

    def copy(self) -> "Auction":
        """The same holdings, to go on from."""
        other = Auction(self.book, self.seed, self.reward, self.effort)
        other._take(self)
        return other

    def _take(self, other: "Auction") -> None:
        self.owner, self.price = other.owner.copy(), other.price.copy()
        self.column, self.place = other.column.copy(), other.place.copy()

    def prices(self) -> Reals:
        """What the cheapest place of each advisor costs."""
        return np.minimum.reduceat(self.price, self.first)

    def pairs(self) -> tuple[Numbers, Numbers]:
        """Requests and the advisors they hold."""
        request, at = np.nonzero(self.column >= 0)
        return request, self.book.advisor[request, self.column[request, at]]

    @property
    def places(self) -> int:
        """How many places are filled."""
        return int((self.owner >= 0).sum())

    def loads(self) -> Numbers:
        """How many engagements of each advisor are taken."""
        return np.add.reduceat(self.owner >= 0, self.first, dtype=np.int64)

    def run(self, level: float, step: float, wanted: int) -> bool:
        """Bid until everybody holds a set that keeps the level; whether it came to that.

        It also ends well where so many places are filled and nobody who has somebody misses it.
        """
        rng = np.random.default_rng(self.seed)
        waits = self._over(level) < -_ROUNDING
        waits |= (self.column >= 0).sum(axis=1) < self.book.demand
        bids = _FIRST_BIDS if level <= 0 else self.effort * _MOST_BIDS
        if not self._settle(waits, level, step, (self.effort * _MOST_ROUNDS, bids), rng):
            return self.places >= wanted and bool((self._over(level) >= -_ROUNDING).all())
        for _ in range(_MOST_CALLS):
            before = self.copy()
            waits = self._called(level, step)
            if not waits.any():
                break
            if not self._settle(waits, level, step, (_CALL_ROUNDS, 1), rng):
                self._take(before)
                break
        return True

    def _settle(
        self,
        waits: Flags,
        level: float,
        step: float,
        most: tuple[int, int],
        rng: np.random.Generator,
    ) -> bool:
        rounds, bids = most[0], most[1] * len(waits)
        for turn in range(rounds):
            if turn % _PATIENCE == _PATIENCE - 1:
                step *= 1.5
            rows = np.flatnonzero(waits)
            if not len(rows):
                return True
            if len(rows) > _AT_ONCE:
                some = rng.permutation(len(rows))[: max(_AT_ONCE, len(rows) // 2)]
                rows = rows[np.sort(some)]
            bids -= len(rows)
            if bids < 0 or not self._bid(rows, level, step, waits, rng):
                return False
        return not waits.any()

    def _over(self, level: float) -> Reals:
        """By how much what each request holds lies above the level, all its places together."""
        rows = np.arange(len(self.column))[:, None]
        over = np.where(self.column >= 0, self.book.score[rows, self.column] - level, 0.0)
        return over.sum(axis=1)

    def _value(self, rows: Numbers, step: float) -> Reals:
        """What each column of these rows is worth at the prices as they stand."""
        book = self.book
        dearer = self.price + step * (self.owner >= 0)
        price = np.append(np.minimum.reduceat(dearer, self.first), 0.0)
        value = book.weight[rows] - price[book.advisor[rows]]
        value[:, book.longest :] = -self.reward
        at, which = np.nonzero(self.column[rows] >= 0)
        mine, place = self.column[rows[at], which], self.place[rows[at], which]
        value[at, mine] = book.weight[rows[at], mine] - self.price[place]
        return value

    def _bid(
        self, rows: Numbers, level: float, step: float, waits: Flags, rng: np.random.Generator
    ) -> bool:
        columns, has_one = self.book.sets(rows, self._value(rows, step), level)
        if not has_one.all():
            return False
        given: set[int] = set()
        for at in rng.permutation(len(rows)).tolist():
            request = int(rows[at])
            wanted = [each for each in columns[at].tolist() if 0 <= each < self.book.longest]
            for which, column in enumerate(self.column[request].tolist()):
                if column in wanted:
                    wanted.remove(column)
                elif column >= 0:
                    self.owner[self.place[request, which]] = -1
                    self.column[request, which] = self.place[request, which] = -1
            waits[request] = False
            for column in wanted:
                advisor = int(self.book.advisor[request, column])
                if advisor in given:
                    waits[request] = True
                else:
                    given.add(advisor)
                    self._give(request, column, advisor, step, waits)
        return True

    def _give(self, request: int, column: int, advisor: int, step: float, waits: Flags) -> None:
        """The cheapest place of the advisor; who has to give it up waits."""
        begin = int(self.first[advisor])
        places = slice(begin, begin + int(self.book.core.capacity[advisor]))
        dearer = self.price[places] + step * (self.owner[places] >= 0)
        place = begin + int(dearer.argmin())
        loser = int(self.owner[place])
        if loser >= 0:
            lost = self.place[loser] == place
            self.column[loser, lost] = self.place[loser, lost] = -1
            waits[loser] = True
            self.price[place] += step
        self.owner[place] = request
        which = int(self.column[request].argmin())
        self.column[request, which], self.place[request, which] = column, place

    def _called(self, level: float, step: float) -> Flags:
        """Places nobody took cost nothing again; who would gain most by one bids once more."""
        book = self.book
        waits = np.zeros(len(self.column), np.bool_)
        idle = (self.owner < 0) & (self.price > 0)
        if not idle.any():
            return waits
        self.price[idle] = 0.0
        freed = np.zeros(book.core.advisors + 1, np.bool_)
        freed[np.repeat(np.arange(len(self.first)), book.core.capacity)[idle]] = True
        rows = np.flatnonzero((book.demand > 0) & freed[book.advisor].any(axis=1))
        value = self._value(rows, step)
        columns, has_one = book.sets(rows, value, level)
        most: dict[int, tuple[float, int]] = {}
        for at in np.flatnonzero(has_one).tolist():
            request = int(rows[at])
            own = columns[at][columns[at] >= 0]
            mine = self.column[request][self.column[request] >= 0]
            gain = float(value[at, own].sum() - value[at, mine].sum())
            gain += self.reward * (len(own) - len(mine))
            for column in np.setdiff1d(own, mine).tolist():
                advisor = int(book.advisor[request, column])
                if freed[advisor] and gain > most.get(advisor, (step, -1))[0]:
                    most[advisor] = (gain, request)
        waits[[request for _, request in most.values()]] = True
        return waits
