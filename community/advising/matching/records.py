"""What goes into matching: requests, advisors, conflicts, clearances, and what names them.

Plain records with no database behind them. Ids are words (a number given as an id is taken as a
word). `json_form.read` makes them of JSON, `json_form.write` JSON of them; docs/matching.md shows
it. What is not known is None, or empty: it is then missing and counts neither for nor against.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# An advisor declares all interests anew each year.
DECLARATION_DAYS = 365
HIGHEST_SKILL = 4


class Preference(StrEnum):
    """How gladly an advisor helps in one mode."""

    EAGER = "eager"
    WILLING = "willing"
    PINCH = "pinch"
    NO = "no"


class ConflictKind(StrEnum):
    """What ties a company or a person to an agency."""

    CONTRACT = "contract"
    BID = "bid"
    ACQUISITION = "acquisition"
    OWNERSHIP = "ownership"
    REGULATORY = "regulatory"
    FAMILY = "family"


@dataclass(frozen=True, kw_only=True)
class Term:
    """A topic, industry, channel, customer group, agency or company, and the id of its parent."""

    id: str
    name: str = ""
    parent: str | None = None

    @property
    def label(self) -> str:
        """The name, or the id of what has none."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class PastResult:
    """Something an advisor achieved: what was done, where, what changed."""

    id: str
    title: str = ""
    text: str = ""
    year: int | None = None
    topics: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    customer_groups: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that is compared with a request."""
        return f"{self.title}. {self.text}" if self.title else self.text


@dataclass(frozen=True, kw_only=True)
class Skill:
    """How well an advisor knows a topic: 1 knows it, 2 has done it, 3 has led it, 4 is asked."""

    topic: str
    level: int = 2


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """That an advisor declared all interests, or that there are none, on a day."""

    id: str = ""
    declared_on: date


@dataclass(frozen=True, kw_only=True)
class TrackRecord:
    """How finished engagements went: each is worth 0 (no use) to 1 (goal met, useful, again)."""

    finished: int = 0
    worth: float = 0.0  # the sum
    engagements: tuple[str, ...] = ()  # their ids, as evidence


@dataclass(frozen=True, kw_only=True)
class Advisor:
    """An executive who may be asked, as matching sees them."""

    id: str
    name: str = ""
    version: str = ""
    company: str | None = None
    # As typed, while it is not settled which company it is: then nobody can say it is free of
    # conflicts.
    company_name: str = ""
    seniority: int | None = None  # 1..5
    industries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    # customers, staff, budget: the number of a band, neighbours one apart.
    sizes: Mapping[str, int] = field(default_factory=dict)
    skills: tuple[Skill, ...] = ()
    results: tuple[PastResult, ...] = ()
    modes: Mapping[str, Preference] = field(default_factory=dict)
    # Hours left in the quarter of `today`, and hours of each quarter after it.
    hours_left: float | None = None
    hours_a_quarter: float | None = None
    engagements: int = 0
    most_engagements: int = 1
    available_from: date | None = None
    is_paused: bool = False
    paused_until: date | None = None  # None while paused: with no end
    has_consented: bool = True
    declaration: Declaration | None = None
    last_engaged: date | None = None
    track: TrackRecord = TrackRecord()

    @property
    def label(self) -> str:
        """The name, or the id."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class Request:
    """A challenge for which advisors are asked."""

    id: str
    version: str = ""
    agency: str
    title: str = ""
    text: str = ""
    topics: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    customer_groups: tuple[str, ...] = ()
    mode: str | None = None
    level: int | None = None  # of whom the advisor would sit across from, 1..5
    sizes: Mapping[str, int] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    hours: float | None = None
    places: int = 1
    companies_left_out: tuple[str, ...] = ()
    # Advisor to reason, such as "declined on 3 May".
    advisors_left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """All that past results are compared with."""
        return f"{self.title}. {self.text}" if self.title else self.text


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What ties a company, or one advisor, to an agency."""

    id: str
    kind: ConflictKind
    agency: str
    company: str | None = None
    company_name: str = ""  # while it is not settled which company it is, it blocks by its name
    advisor: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""
    checked_by: str = ""
    checked_on: date | None = None  # None: reported and not checked; it blocks all the same


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """That the ethics officer lifts a conflict, for a scope and until a day."""

    id: str
    conflict: str
    request: str | None = None  # None: for all that the conflict blocks
    advisor: str | None = None  # None: for all of the company
    starts_on: date | None = None
    ends_on: date
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Register:
    """Everything beside advisors and requests: trees of terms and organisations, conflicts."""

    topics: tuple[Term, ...] = ()
    industries: tuple[Term, ...] = ()
    channels: tuple[Term, ...] = ()
    customer_groups: tuple[Term, ...] = ()
    agencies: tuple[Term, ...] = ()
    companies: tuple[Term, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    # Days after which a declaration is stale.
    declaration_days: int = DECLARATION_DAYS


class Factor(StrEnum):
    """What a score is made of, in the order in which it is shown."""

    TEXT = "text"
    SKILLS = "skills"
    INDUSTRY = "industry"
    RESULTS = "results"
    MODE = "mode"
    LEVEL = "level"
    AVAILABLE = "available"
    TRACK = "track"


HAND_SET: Mapping[Factor, float] = {
    Factor.TEXT: 0.30,
    Factor.SKILLS: 0.25,
    Factor.INDUSTRY: 0.10,
    Factor.RESULTS: 0.10,
    Factor.MODE: 0.10,
    Factor.LEVEL: 0.05,
    Factor.AVAILABLE: 0.05,
    Factor.TRACK: 0.05,
}


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each factor counts; not below zero, sum one."""

    version: str = "1"
    values: Mapping[Factor, float] = field(default_factory=lambda: dict(HAND_SET))

    def __post_init__(self) -> None:
        if set(self.values) != set(Factor):
            raise ValueError("weights name each factor once: " + ", ".join(Factor))
        if min(self.values.values()) < 0 or abs(sum(self.values.values()) - 1) > 1e-6:  # noqa: PLR2004
            raise ValueError("weights are not below zero and sum to one")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with past texts, for the affinity matrix."""

    id: str
    texts: tuple[PastResult, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Text:
    """Something to compare people with, for the affinity matrix."""

    id: str
    title: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """All that is compared."""
        return f"{self.title}. {self.text}" if self.title else self.text
