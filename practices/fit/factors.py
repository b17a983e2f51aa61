"""Comparing two services, factor by factor: everything that "same" and "similar" mean is here.

Nothing in this module reads the database. A factor that either side does not know is *unknown*.
Where both know it:

- level of government, size of the organisation, customers a year: *same* when they are equal. The
  band beside it is another band.
- channels, customers: *same* when the two services share at least one.
- what cannot be changed: *same* when the other service had to live with everything that the
  reader's has to live with. What bound it beyond that did not keep it from trying.

Two services are **similar** when at least three factors are the same, and none of the level of
government, the channels and the customers is different: these three decide which law holds, what
the service is, and for whom. A factor that is unknown speaks neither for nor against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from practices.fit.enums import Factor, Verdict

# A word, or several words or keys; None where it is not known.
Value: TypeAlias = str | frozenset[str] | frozenset[int] | None

FACTORS = tuple(Factor)
DECISIVE = (Factor.LEVEL, Factor.CHANNELS, Factor.GROUPS)
LEAST_SAME = 3


@dataclass(frozen=True)
class Context:
    """What is known of one service. Of what cannot be changed one may know that it is nothing."""

    level: str | None = None
    staff: str | None = None
    customers: str | None = None
    channels: frozenset[int] | None = None  # keys
    groups: frozenset[int] | None = None  # keys
    constraints: frozenset[str] | None = None

    def value(self, factor: Factor) -> Value:
        """What is known of one factor."""
        found: Value = getattr(self, factor.value)
        return found

    @property
    def known(self) -> tuple[Factor, ...]:
        """The factors of which something is known."""
        return tuple(factor for factor in FACTORS if self.value(factor) is not None)

    @property
    def can_be_similar(self) -> bool:
        """Whether enough is known for another service to be similar to it."""
        return len(self.known) >= LEAST_SAME


def compare(factor: Factor, mine: Value, theirs: Value) -> Verdict:
    """How one factor of a reader's service compares with that of another service."""
    if mine is None or theirs is None:
        return Verdict.UNKNOWN
    if isinstance(mine, frozenset) and isinstance(theirs, frozenset):
        shared = mine & theirs
        is_same = shared == mine if factor == Factor.CONSTRAINTS else bool(shared)
    else:
        is_same = mine == theirs
    return Verdict.SAME if is_same else Verdict.DIFFERENT


def is_similar(verdicts: Mapping[Factor, Verdict]) -> bool:
    """Whether two services are similar, by how their factors compare."""
    same = sum(verdict == Verdict.SAME for verdict in verdicts.values())
    return same >= LEAST_SAME and all(verdicts[factor] != Verdict.DIFFERENT for factor in DECISIVE)
