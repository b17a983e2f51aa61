"""What a run stored about one person, read for a page: for coordinators, and for who asks.

Nothing is worked out anew. An official reads what the advisor shows to people in government; the
rest of the score stands as one sum.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse

from community.advising.matching.answers import Gate
from community.advising.matching.records import Factor
from community.advising.models import Pairing
from community.expertise.rules import may_see

FACTORS: Final[Mapping[str, str]] = {
    Factor.TEXT: "Past results read beside the request",
    Factor.SKILLS: "Skills in the topics",
    Factor.INDUSTRY: "Industry",
    Factor.RESULTS: "Similar results",
    Factor.MODE: "Way of helping",
    Factor.LEVEL: "Peer level",
    Factor.AVAILABLE: "Available before the deadline",
    Factor.TRACK: "Track record",
}
GATES: Final[Mapping[str, str]] = {
    Gate.CONSENT: "No consent",
    Gate.UNRESOLVED: "Company not settled",
    Gate.UNDECLARED: "Not checked",
    Gate.CONTRACT: "Conflict: contract",
    Gate.BID: "Conflict: bid",
    Gate.ACQUISITION: "Conflict: planned acquisition",
    Gate.OWNERSHIP: "Conflict: ownership or holding",
    Gate.REGULATORY: "Conflict: regulatory matter or litigation",
    Gate.FAMILY: "Conflict: family",
    Gate.COMPANY: "Company left out",
    Gate.PERSON: "Left out of this request",
    Gate.MODE: "Does not help in this way",
    Gate.PAUSED: "Takes a pause",
    Gate.HOURS: "No hours left",
    Gate.ENGAGEMENTS: "As many engagements as wanted",
}
# The same gates where they are open.
OPEN_GATES: Final[Mapping[str, str]] = {
    Gate.CONSENT: "has agreed to be matched",
    Gate.UNRESOLVED: "the company is known",
    Gate.UNDECLARED: "interests are declared",
    Gate.CONTRACT: "no contract",
    Gate.BID: "no bid",
    Gate.ACQUISITION: "no planned acquisition",
    Gate.OWNERSHIP: "no ownership or holding",
    Gate.REGULATORY: "no regulatory matter or litigation",
    Gate.FAMILY: "no family",
    Gate.COMPANY: "the company is not left out",
    Gate.PERSON: "is not left out",
    Gate.MODE: "helps in this way",
    Gate.PAUSED: "takes no pause",
    Gate.HOURS: "has hours left",
    Gate.ENGAGEMENTS: "has a place to give",
}
# The part of a profile that a factor tells of; nothing: for coordinators alone.
TELLS_OF: Final[Mapping[str, str | None]] = {
    Factor.TEXT: "results",
    Factor.SKILLS: "skills",
    Factor.INDUSTRY: "industries",
    Factor.RESULTS: "results",
    Factor.MODE: "modes",
    Factor.LEVEL: "title",
    Factor.AVAILABLE: "availability",
    Factor.TRACK: None,
}
UNNAMED = "An advisor who does not show their name"


@dataclass(frozen=True)
class FactorTold:
    """One factor of a score as a line: value times weight is what it adds."""

    label: str
    value: float | None
    weight_set: float
    weight: float
    contribution: float
    sentence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One person in a run, with all that the reader may know."""

    pairing: Pairing
    name: str
    has_page: bool
    sentence: str
    factors: list[FactorTold]
    # What the factors that are not shown add to the score.
    kept_back: float
    results: list[dict[str, Any]]
    gap: float | None
    tie: str
    gates_passed: list[str]
    lifted: list[dict[str, Any]]
    exclusions: list[dict[str, Any]]
    cost_most: list[FactorTold]
    short_of: float | None
    # In a cohort: why, what the request would lose, who has them instead.
    cohort: dict[str, Any]


def tell(pairing: Pairing) -> Told:
    """One person as a coordinator reads it."""
    stored = pairing.explanation
    return Told(
        pairing=pairing,
        name=stored.get("name") or pairing.advisor.name,
        has_page=True,
        sentence=stored.get("sentence", ""),
        factors=[_factor(each) for each in stored.get("factors", [])],
        kept_back=0.0,
        results=stored.get("results", []),
        gap=stored.get("gap"),
        tie=stored.get("tie", ""),
        gates_passed=_open_gates(stored),
        lifted=stored.get("lifted", []),
        exclusions=[_exclusion(each) for each in stored.get("exclusions", [])],
        cost_most=[_factor(each) for each in stored.get("cost_most", [])],
        short_of=stored.get("short_of"),
        cohort=stored.get("cohort", {}),
    )


def tell_official(pairing: Pairing, viewer: Any) -> Told:
    """One person who is listed, as the official and the delegates read it: no gates, no conflicts.

    What the advisor does not show to them is left out; its part of the score is kept as a sum.
    """
    stored, advisor = pairing.explanation, pairing.advisor
    shown, hidden = [], 0.0
    for each in stored.get("factors", []):
        field = TELLS_OF.get(each["factor"])
        if field is not None and may_see(viewer, advisor, field):
            shown.append(_factor(each, with_evidence=False))
        else:
            hidden += each["contribution"]
    is_named = may_see(viewer, advisor, "name")
    return Told(
        pairing=pairing,
        name=advisor.name if is_named else UNNAMED,
        has_page=is_named,
        sentence="",
        factors=shown,
        kept_back=hidden,
        results=stored.get("results", []) if may_see(viewer, advisor, "results") else [],
        gap=stored.get("gap"),
        tie="",
        gates_passed=[],
        lifted=[],
        exclusions=[],
        cost_most=[],
        short_of=None,
        cohort={},
    )


def tell_all(pairings: Iterable[Pairing], without: Collection[int] = ()) -> list[Told]:
    """People as a coordinator reads of them.

    Where somebody's places went to requests of which the reader reads nothing (`without`), the
    sentence that says so is left out.
    """
    told = [tell(pairing) for pairing in pairings]
    return [replace(each, cohort={}) if _went_to(each, without) else each for each in told]


def _went_to(told: Told, requests: Collection[int]) -> bool:
    holders = told.cohort.get("holders", [])
    return any(each["request"] in requests for each in holders)


def _factor(each: dict[str, Any], *, with_evidence: bool = True) -> FactorTold:
    return FactorTold(
        label=FACTORS.get(each["factor"], each["factor"]),
        value=each["value"],
        weight_set=each["weight_set"],
        weight=each["weight"],
        contribution=each["contribution"],
        sentence=each["sentence"],
        evidence=tuple(each.get("evidence", ())) if with_evidence else (),
    )


def _open_gates(stored: dict[str, Any]) -> list[str]:
    """The gates passed; one that a clearance opened is told of as such, and not as open."""
    if stored.get("lifted"):
        conflicts = {gate for gate in Gate if gate.value.startswith("conflict_")}
    else:
        conflicts = set()
    passed = [gate for gate in stored.get("gates_passed", []) if gate not in conflicts]
    return [OPEN_GATES.get(gate, gate) for gate in passed]


def _exclusion(each: dict[str, Any]) -> dict[str, Any]:
    code = each["code"]
    return {
        **each,
        "label": GATES.get(code, code),
        "links": [_evidence(code, key) for key in each.get("evidence", [])],
    }


def _evidence(code: str, key: str) -> tuple[str, str]:
    """A record that bears a gate out: what it is, and where it is, if it has a page."""
    if code.startswith("conflict_"):
        return f"conflict {key}", reverse("conflict", args=[key])
    if code == Gate.UNDECLARED:
        return "the profile", reverse("advisor", args=[key])
    return f"company {key}", ""
