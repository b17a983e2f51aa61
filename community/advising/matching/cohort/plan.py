"""What comes out of a cohort: who goes where, what stayed empty and why, and what is proved."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from community.advising.matching.cohort.problem import Flags, FloorLevel, Numbers, Reals

if TYPE_CHECKING:
    from community.advising.matching.cohort.market import Market

# Sums of scores are compared up to this part.
ROUNDING = 1e-6


class Binding(StrEnum):
    """What keeps a place empty."""

    GATES = "gates"  # fewer advisors pass the gates than the request asks for
    COMPANY = "company"  # those who pass the gates come from too few companies
    CAPACITY = "capacity"  # all who could are taken, by requests that have nobody else either
    HOURS = "hours"  # they have a place left, and not the hours for it


class NotChosen(StrEnum):
    """Why somebody was not chosen for a request."""

    CHOSEN = "chosen"
    GATE = "gate"  # a gate is shut, or the pair is forbidden
    NO_ROOM = "no_room"  # has no place to give
    TAKEN = "taken"  # their places went to requests that would lose more
    COMPANY = "company"  # somebody of the same company was chosen
    HOURS = "hours"  # their hours went elsewhere
    FLOOR = "floor"  # the match is below the floor that all others reach
    SCORE = "score"  # was free; others fit better


@dataclass(frozen=True)
class TopicSupply:
    """One topic: the places asked for, the places offered, and how many are missing.

    `missing_alone` is what this topic's requests would lack if no other topic drew on the same
    advisors; `missing` is what they lack in a fullest plan of all topics at once.
    """

    topic: int
    places: int
    offered: int
    advisors: int
    missing_alone: int
    missing: int


@dataclass(frozen=True)
class Shortage:
    """Topics that together ask for more than all who could serve them offer (Hall's condition)."""

    topics: tuple[int, ...]
    requests: int
    places: int
    offered: int

    @property
    def missing(self) -> int:
        """Places that no plan can fill."""
        return self.places - self.offered


@dataclass(frozen=True)
class Unfilled:
    """The empty places of one request and the constraint that binds, in numbers.

    Where capacity binds, `rivals` requests with `rival_places` places share no more than
    `shared_room` advisors' places: the set that violates Hall's condition. `helps` names the
    advisors, best first, of whom one more place (or the hours for it) would fill one here.
    """

    request: int
    missing: int
    binding: Binding
    passing: int
    companies: int
    rivals: int
    rival_places: int
    shared_room: int
    helps: tuple[int, ...]


@dataclass(frozen=True)
class Helper:
    """An advisor of whom one more place, or the hours for one, would fill an empty place."""

    advisor: int
    requests: int
    gain: float
    by_hours: bool


@dataclass(frozen=True)
class FloorReached:
    """The worst match: what was reached, and above what nothing can go.

    `value` is the least level of the plan (the mean of a request, or a pair, see `level`);
    `asked` the level the plan was made to keep; `bound` the greatest level that linear
    programming allows. `is_tight`: asked is the bound, or the last value of the grid below it.
    """

    level: FloorLevel
    value: float
    asked: float
    bound: float
    grid: float
    is_tight: bool


@dataclass(frozen=True)
class TotalReached:
    """The sum of the scores, and above what no plan with as many places and this floor can go.

    `objective` adds to the sum what published pairs are worth; `bound` limits the objective.
    """

    sum: float
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """How much a better plan could add at most."""
        return max(0.0, self.bound - self.objective)


@dataclass(frozen=True, eq=False)
class Certificate:
    """Dual prices that prove the plan over all pairs, also over those never listed.

    No pair outside the plan is worth more than the prices of the two: weight - request price -
    advisor price - company price <= `tolerance` (the reduced cost of linear programming).
    """

    request_price: Reals
    advisor_price: Reals
    # By the last score of their list, without looking further; by scoring every pair of theirs.
    by_list: int
    by_scoring: int
    lengthened: int
    rounds: int
    pairs_scored: int
    largest_violation: float
    tolerance: float
    is_complete: bool


@dataclass(frozen=True)
class Holder:
    """A request that has somebody, and what it would lose without them."""

    request: int
    loses: float


@dataclass(frozen=True)
class Opportunity:
    """One pair: what the request loses without the advisor, beside what those who have them lose.

    A loss is score minus the price of a place of that request: what it gets from its next best
    choice, at the prices at which all places are taken once.
    """

    request: int
    advisor: int
    score: float
    why: NotChosen
    loses: float
    holders: tuple[Holder, ...]
    instead: int | None


@dataclass(frozen=True, eq=False)
class Plan:
    """Who goes where. There is always one: what could not be met is named beside it."""

    pairs: Numbers
    scores: Reals
    locked: Flags
    # Places asked for, and how many of them any plan could fill.
    places: int
    fillable: int
    unfilled: tuple[Unfilled, ...]
    helpers: tuple[Helper, ...]
    floor: FloorReached
    total: TotalReached
    certificate: Certificate
    supply: tuple[TopicSupply, ...]
    shortages: tuple[Shortage, ...]
    alternates: tuple[Numbers, ...]
    market: "Market"
    # Locks that could not be kept, and engagements missing to least loads (advisor, how many).
    broken_locks: Numbers
    below_least: Numbers
    kept_published: int
    seed: int
    seconds: dict[str, float]

    @property
    def filled(self) -> int:
        """Places that are filled."""
        return len(self.pairs)

    @property
    def is_proved(self) -> bool:
        """Whether no plan can be better by more than rounding, in any of the goals."""
        is_total = self.total.gap <= ROUNDING * max(1.0, abs(self.total.bound))
        is_full = self.filled == self.fillable
        return self.certificate.is_complete and is_full and self.floor.is_tight and is_total
