"""What goes into a cohort beside requests and advisors, and what comes out, by their names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from community.advising.matching.answers import Gate, Ranked, Versions
from community.advising.matching.cohort import FloorLevel
from community.advising.matching.cohort import NotChosen as Why


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A request and an advisor, by their ids."""

    request: str
    advisor: str


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a coordinator fixed before the run."""

    locks: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    published: tuple[Pair, ...] = ()
    change_penalty: float = 0.0
    # Advisor to how many engagements there should be at least.
    least_loads: Mapping[str, int] = field(default_factory=dict)
    alternates: int = 3
    floor: FloorLevel = FloorLevel.AUTO


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Somebody who goes to a request; `why` is what a shortlist would say of them."""

    advisor: str
    is_locked: bool
    why: Ranked


@dataclass(frozen=True, kw_only=True)
class Passed:
    """Somebody high on a request's list who does not go there."""

    advisor: str
    score: float
    reason: Why
    loses: float
    # Requests that have this advisor, and what each would lose.
    holders: dict[str, float]
    instead: str | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Empty:
    """Places that nobody fills, what binds, and whose one more place would fill one."""

    places: int
    binding: str
    passing: int
    helps: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class RequestPlan:
    """One request of a cohort."""

    request: str
    version: str
    places: int
    passed: int
    chosen: tuple[Chosen, ...]
    alternates: tuple[str, ...]
    not_chosen: tuple[Passed, ...]
    empty: Empty | None
    kept_out: dict[Gate, int]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How good the plan is, and above what no plan can go."""

    floor_level: str
    floor: float
    floor_asked: float
    floor_bound: float
    floor_is_tight: bool
    sum: float
    sum_bound: float
    is_certified: bool
    is_proved: bool


@dataclass(frozen=True, kw_only=True)
class Supply:
    """A topic: places asked for and offered, and how many will be missing."""

    topic: str
    places: int
    offered: int
    advisors: int
    missing_alone: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class CohortPlan:
    """Who goes where, and everything that a coordinator needs to defend it."""

    versions: Versions
    today: date
    seed: int
    weights: dict[str, float]
    profiles: dict[str, str]
    requests: tuple[RequestPlan, ...]
    supply: tuple[Supply, ...]
    proof: Proof
    # Locks that could not be kept, and engagements missing to least loads.
    broken_locks: tuple[Pair, ...]
    below_least: dict[str, int]
    helpers: dict[str, int]
    kept_published: int
    sentence: str
