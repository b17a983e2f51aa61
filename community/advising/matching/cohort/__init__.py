"""All open requests at once: fill places, raise the worst match, then the sum; and prove it."""

from community.advising.matching.cohort.plan import (
    Binding,
    Certificate,
    FloorReached,
    Helper,
    Holder,
    NotChosen,
    Opportunity,
    Plan,
    Shortage,
    TopicSupply,
    TotalReached,
    Unfilled,
)
from community.advising.matching.cohort.problem import (
    NO_COMPANY,
    FloorLevel,
    Problem,
    ScoreBlocks,
)
from community.advising.matching.cohort.solve import solve

__all__ = [
    "NO_COMPANY",
    "Binding",
    "Certificate",
    "FloorLevel",
    "FloorReached",
    "Helper",
    "Holder",
    "NotChosen",
    "Opportunity",
    "Plan",
    "Problem",
    "ScoreBlocks",
    "Shortage",
    "TopicSupply",
    "TotalReached",
    "Unfilled",
    "solve",
]
