"""What the evidence for the outcomes says about the whole practice."""

from collections.abc import Iterable

from practices.library.enums import EvidenceLevel

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
