"""The ledger in the comparison of practices."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import template

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus
from practices.adoption.queries import ledger_counts
from practices.library.comparing import Group, Line
from practices.library.enums import Stage
from practices.library.models import PracticePage

register = template.Library()


@register.simple_tag
def ledger_lines(practices: Sequence[PracticePage]) -> Group:
    """Stage with its proof, and what became of each practice elsewhere. One query for all."""
    stages = {page.pk: Stage(page.stage) for page in practices}
    counts = list(ledger_counts(stages).values())
    return Group(
        "Stage and adoptions",
        [
            Line("Stage", list(stages.values()), "stage"),
            Line("Proof of the stage", [_proof(each.proving) for each in counts]),
            Line("Adoptions in the ledger", [_reports(each.total) for each in counts]),
            _told("How they went", [each.outcomes for each in counts], AdoptionOutcome),
            _told("Where they stand", [each.statuses for each in counts], AdoptionStatus),
        ],
    )


def _proof(count: int) -> str:
    return f"{_reports(count)} count{'s' if count == 1 else ''} toward it" if count else "None yet"


def _reports(count: int) -> str:
    return f"{count} report{'' if count == 1 else 's'}" if count else "Nobody has reported any"


def _told(label: str, counts: Sequence[Counter[str]], words: Any) -> Line:
    cells = [
        [f"{each[word]} {word.label.lower()}" for word in words if each[word]] for each in counts
    ]
    return Line(label, cells, "list")
