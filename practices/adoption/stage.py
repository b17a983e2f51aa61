"""How far a practice has come: computed from the ledger, in this one place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.library.enums import Stage
from practices.taxonomy.models import root_of

TRIED = frozenset({AdoptionStatus.TESTING, AdoptionStatus.IN_USE, AdoptionStatus.STOPPED})


@dataclass(frozen=True)
class StageProof:
    """A stage and the rows of the ledger that prove it."""

    stage: Stage
    rows: Sequence[Any]


def prove_stage(adoptions: Iterable[Any]) -> StageProof:
    """The stage that a practice's adoptions prove, whatever their order.

    Only a confirmed row with a known outcome counts. Two organisations are unrelated when they
    belong to different wholes: two bureaus of one department do not replicate each other.
    """
    proven = [
        row
        for row in adoptions
        if row.confirmation != Confirmation.UNCONFIRMED
        and row.outcome != AdoptionOutcome.UNKNOWN
        and row.status in TRIED
    ]
    in_use = [row for row in proven if row.status == AdoptionStatus.IN_USE]
    if len({root_of(row.organisation) for row in in_use}) > 1:
        return StageProof(Stage.REPLICATED, in_use)
    if in_use:
        return StageProof(Stage.IMPLEMENTED, in_use)
    return StageProof(Stage.TESTED if proven else Stage.INTRODUCED, proven)
