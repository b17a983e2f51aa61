"""What comes out of matching one request: who, in which order, why, and why somebody is not there.

Everything a run must keep is in here; it is stored as it is and never computed again.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from community.advising.matching.records import Factor


class Gate(StrEnum):
    """Why somebody cannot be asked, in the order in which gates are looked at."""

    CONSENT = "no_consent"
    UNRESOLVED = "company_unresolved"
    UNDECLARED = "not_checked"
    CONTRACT = "conflict_contract"
    BID = "conflict_bid"
    ACQUISITION = "conflict_acquisition"
    OWNERSHIP = "conflict_ownership"
    REGULATORY = "conflict_regulatory"
    FAMILY = "conflict_family"
    COMPANY = "company_left_out"
    PERSON = "advisor_left_out"
    MODE = "mode_no"
    PAUSED = "paused"
    HOURS = "no_hours"
    ENGAGEMENTS = "most_engagements"


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A gate that is shut for somebody: its code, a sentence, the ids of the records behind it."""

    code: Gate
    sentence: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """A conflict that a clearance lifts."""

    conflict: str
    clearance: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class FactorValue:
    """One factor of a score; value None where something is not known on either side."""

    factor: Factor
    value: float | None
    # As set, and after the weights of what is missing were shared out.
    weight_set: float
    weight: float
    contribution: float
    sentence: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClosestResult:
    """A past result most like the request, and the words both share."""

    id: str
    title: str
    similarity: float  # standardised within the request; 0 is the mean of all results
    shared: tuple[str, ...] = ()


class TieBreak(StrEnum):
    """What decided between equal scores."""

    NONE = ""
    WAITED = "longest without an engagement"
    SEED = "the seed"


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """Somebody who passed all gates, with everything that the place rests on."""

    advisor: str
    name: str
    profile_version: str
    rank: int
    score: float
    factors: tuple[FactorValue, ...]
    results: tuple[ClosestResult, ...]
    # To the next below; None for the last there is.
    gap: float | None
    tie: TieBreak
    gates_passed: tuple[Gate, ...]
    lifted: tuple[Lifted, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class NotListed:
    """Somebody who is not on the list: the gates, or the two factors that cost most."""

    advisor: str
    name: str
    profile_version: str
    sentence: str
    exclusions: tuple[Exclusion, ...] = ()
    rank: int | None = None
    score: float | None = None
    # To the last who is listed.
    short_of: float | None = None
    cost_most: tuple[FactorValue, ...] = ()
    factors: tuple[FactorValue, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Versions:
    """With what a run was made."""

    request: str
    weights: str
    model: str
    program: str


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    """Advisors for one request, ranked, and what became of all the others."""

    request: str
    versions: Versions
    today: date
    seed: int
    weights: dict[Factor, float]
    advisors: int
    passed: int
    ranked: tuple[Ranked, ...]
    not_listed: tuple[NotListed, ...] = ()
    # Code of a gate to how many it keeps out; somebody kept out by two counts in both.
    kept_out: dict[Gate, int] = field(default_factory=dict)
