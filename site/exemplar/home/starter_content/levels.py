"""Levels of evidence: what the files read in the sources, and ratings for a demonstration."""

from collections.abc import Sequence
from typing import Any

from exemplar.accounts.models import User
from exemplar.home.starter_content.parse import Group
from practices.library.actions import (
    decide_outcome,
    rate_outcome,
    read_from_sources,
    refresh_evidence,
)
from practices.library.enums import EvidenceLevel
from practices.library.evidence import fingerprint_of
from practices.library.models import EvidenceDecision, EvidenceRating, Outcome

# Of so many outcomes one is still to be rated, one has one rating, two wait for a decision, and in
# two the raters differed and an editor has decided.
ROUND = 17
NOBODY_YET, ONE_YET, UNDECIDED, DECIDED = 16, 15, (5, 10), (2, 8)
NEXT_LOWER = {
    EvidenceLevel.STRONG: EvidenceLevel.SOME,
    EvidenceLevel.SOME: EvidenceLevel.INSUFFICIENT,
    EvidenceLevel.EXPERT_OPINION: EvidenceLevel.INSUFFICIENT,
    EvidenceLevel.INSUFFICIENT: EvidenceLevel.EXPERT_OPINION,
    EvidenceLevel.MIXED: EvidenceLevel.SOME,
    EvidenceLevel.NOT_WORKING: EvidenceLevel.MIXED,
}
# An invented rating says so wherever it is shown.
REASON = "Demonstration: an invented rating, given to show how rating works."
SAME = f"{REASON} It follows what the editors read in the sources."
OTHER = f"{REASON} It differs from the other one on purpose."
CHOSEN = "Demonstration: an invented decision between two invented ratings."


def load_levels(practice: Any, rows: Sequence[Group]) -> None:
    """Keep the level and the reason that a file gives each outcome of a practice of its own."""
    outcomes = list(Outcome.objects.filter(practice_id=practice.pk).order_by("sort_order", "pk"))
    changed = False
    for outcome, row in zip(outcomes, rows, strict=True):
        level, reason = str(row["evidence"]), str(row["why"])
        if level != EvidenceLevel.NOT_RATED and _read(outcome) != (level, reason):
            read_from_sources(outcome=outcome, level=level, reason=reason)
            changed = True
    if changed:
        refresh_evidence(practice_id=practice.pk)


def _read(outcome: Outcome) -> tuple[str, str] | None:
    found = EvidenceDecision.objects.filter(
        outcome=outcome, fingerprint=fingerprint_of(outcome), from_sources=True
    )
    return found.values_list("level", "reason").first()


def load_demonstration_ratings(emails: Sequence[str]) -> None:
    """Have three invented people rate and decide on what nobody has rated yet."""
    people = {user.email: user for user in User.objects.filter(email__in=emails)}
    if len(people) < len(emails):
        return
    first, second, third = (people[email] for email in emails)
    outcomes = Outcome.objects.filter(practice__live=True, decisions__from_sources=True)
    for place, outcome in enumerate(outcomes.order_by("practice__slug", "sort_order", "pk")):
        if EvidenceRating.objects.filter(outcome=outcome).exists():
            continue
        _rate(outcome, place % ROUND, first, second, third)


def _rate(outcome: Outcome, place: int, first: User, second: User, third: User) -> None:
    read = EvidenceLevel(outcome.decisions.get(from_sources=True).level)
    seen: dict[str, Any] = {"outcome": outcome, "seen": fingerprint_of(outcome)}
    if place == NOBODY_YET:
        return
    rate_outcome(actor=first, level=read, reason=SAME, **seen)
    if place == ONE_YET:
        return
    differs = place in {*UNDECIDED, *DECIDED}
    level, reason = (NEXT_LOWER[read], OTHER) if differs else (read, SAME)
    rate_outcome(actor=second, level=level, reason=reason, **seen)
    if place in DECIDED:
        decide_outcome(actor=third, level=read, reason=CHOSEN, **seen)
