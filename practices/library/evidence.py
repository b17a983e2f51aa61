"""What ratings say of one outcome, and what the outcomes say about the whole practice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from practices.library.enums import EvidenceBasis, EvidenceLevel

# What a rater judges: when one of them changes, the outcome is another one.
JUDGED = ("measure", "unit", "before", "after", "better", "period", "population")
RATERS = 2

# What each level means, from the best supported down.
RUBRIC = (
    (
        EvidenceLevel.STRONG,
        "Careful comparisons in more than one place point the same way: a trial, a comparison "
        "group, or a long series in which other explanations are ruled out.",
    ),
    (
        EvidenceLevel.SOME,
        "At least one sound measurement before and after, or beside those who did without. Other "
        "explanations remain possible.",
    ),
    (
        EvidenceLevel.EXPERT_OPINION,
        "People who know the field expect it or report it from experience. Nobody has measured it.",
    ),
    (
        EvidenceLevel.INSUFFICIENT,
        "Somebody has measured, but too little, too briefly or with too few of those concerned to "
        "tell. A plan, a target or a count of activity is no more than this.",
    ),
    (
        EvidenceLevel.MIXED,
        "Sound measurements disagree: it worked in some places or for some people, and for others "
        "it did not.",
    ),
    (EvidenceLevel.NOT_WORKING, "A sound measurement shows no effect, or harm."),
)

# From the best supported down.
_SUPPORT = (
    EvidenceLevel.STRONG,
    EvidenceLevel.SOME,
    EvidenceLevel.EXPERT_OPINION,
    EvidenceLevel.INSUFFICIENT,
)


def summarise_evidence(levels: Iterable[str]) -> EvidenceLevel:
    """The level of a whole practice from the levels of its outcomes, in any order.

    Any outcome that is mixed makes the whole mixed, and so does one found not to work beside one
    with strong or some support. Otherwise: found not to work if any outcome is, else the best
    supported level, else not yet rated.
    """
    found = set(levels) - {EvidenceLevel.NOT_RATED}
    supported = found & {EvidenceLevel.STRONG, EvidenceLevel.SOME}
    refuted = EvidenceLevel.NOT_WORKING in found
    if EvidenceLevel.MIXED in found or (refuted and supported):
        return EvidenceLevel.MIXED
    if refuted:
        return EvidenceLevel.NOT_WORKING
    return next((level for level in _SUPPORT if level in found), EvidenceLevel.NOT_RATED)


def fingerprint_of(outcome: Any) -> str:
    """Equal for two states of an outcome that say the same to a rater.

    Neither the number of digits nor spaces and capital letters make another outcome.
    """
    return sha256(
        "\x1f".join(_as_judged(getattr(outcome, name)) for name in JUDGED).encode()
    ).hexdigest()


def _as_judged(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | int | float):
        return f"{Decimal(str(value)).normalize():f}"
    return " ".join(str(value).split()).casefold()


@dataclass(frozen=True)
class Finding:
    """The level of one outcome, why, and what it rests on."""

    level: EvidenceLevel
    reason: str
    basis: EvidenceBasis
    # Those that count: of the outcome as it stands, in the order in which they were given.
    ratings: Sequence[Any] = ()
    decision: Any = None
    # Where its numbers have changed: what was found before.
    before: "Finding | None" = None

    @property
    def is_settled(self) -> bool:
        """Whether both raters have rated, and the level follows: only then is anything public."""
        return self.basis in {EvidenceBasis.AGREED, EvidenceBasis.DECIDED}


def find_level(fingerprint: str, ratings: Iterable[Any], decisions: Iterable[Any]) -> Finding:
    """What ratings and decisions, given in their order, say of an outcome as it stands.

    Two that agree set the level; where they differ an editor decides. Before that it is what the
    editors read in the sources, if they did. What was said of other numbers does not count.
    """
    ratings, decisions = list(ratings), list(decisions)
    finding = _finding(fingerprint, ratings, decisions)
    if finding.basis != EvidenceBasis.NONE:
        return finding
    for earlier in reversed([each.fingerprint for each in (*decisions, *ratings)]):
        before = _finding(earlier, ratings, decisions)
        if before.level != EvidenceLevel.NOT_RATED:
            return Finding(
                EvidenceLevel.NOT_RATED,
                "",
                EvidenceBasis.OUTDATED,
                ratings=finding.ratings,
                before=before,
            )
    return finding


def _finding(fingerprint: str, ratings: Sequence[Any], decisions: Sequence[Any]) -> Finding:
    valid = [each for each in ratings if each.fingerprint == fingerprint][:RATERS]
    decided = [each for each in decisions if each.fingerprint == fingerprint]
    read = next((each for each in decided if each.from_sources), None)
    decision = next((each for each in decided if not each.from_sources), None)
    level = EvidenceLevel(read.level) if read else EvidenceLevel.NOT_RATED
    reason = read.reason if read else ""
    if len(valid) < RATERS:
        basis = EvidenceBasis.SOURCES if read else EvidenceBasis.NONE
        return Finding(level, reason, basis, valid, read)
    if valid[0].level == valid[1].level:
        # The first one's reason stands for both where only one is shown.
        return Finding(
            EvidenceLevel(valid[0].level), valid[0].reason, EvidenceBasis.AGREED, valid, None
        )
    if decision is None:
        return Finding(level, reason, EvidenceBasis.DISPUTED, valid, read)
    return Finding(
        EvidenceLevel(decision.level), decision.reason, EvidenceBasis.DECIDED, valid, decision
    )
