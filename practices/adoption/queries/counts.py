"""The ledgers of some practices in numbers: one query for all of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from practices.adoption.enums import Confirmation
from practices.adoption.models import Adoption
from practices.adoption.stage import counts_toward
from practices.library.enums import Stage


@dataclass
class LedgerCounts:
    """How many adoptions a practice has, and how many of each kind."""

    total: int = 0
    proving: int = 0  # count toward the stage
    unconfirmed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)


def ledger_counts(stages: Mapping[int, str]) -> dict[int, LedgerCounts]:
    """The counts of each practice, given the stages of the practices by their keys."""
    found = {key: LedgerCounts() for key in stages}
    rows = Adoption.objects.filter(practice__in=stages).order_by()
    kinds = rows.values_list("practice_id", "outcome", "status", "confirmation")
    for key, outcome, status, confirmation, number in kinds.annotate(rows=Count("pk")):
        counts = found[key]
        counts.total += number
        counts.outcomes[outcome] += number
        counts.statuses[status] += number
        if confirmation == Confirmation.UNCONFIRMED:
            counts.unconfirmed += number
        if counts_toward(Stage(stages[key]), outcome, status, confirmation):
            counts.proving += number
    return found
