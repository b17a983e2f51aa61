"""How far a practice has come: computed from the ledger, in this one place.

The definition is `stage_from`. It is asked in three ways: of the rows at hand, of the database, and
of the dated steps one after the other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Substr

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import PROVING, Adoption
from practices.library.enums import Stage
from practices.taxonomy.models import Agency, root_of

TRIED = frozenset({AdoptionStatus.TESTING, AdoptionStatus.IN_USE, AdoptionStatus.STOPPED})
# As many roots as a stage can ask for.
UNRELATED = 2


def stage_from(*, wholes_using: int, tried: bool) -> Stage:
    """The stage, by how many unrelated organisations use it and whether anybody has tried it.

    Of confirmed rows with a known outcome. Two organisations are unrelated when they belong to
    different wholes: two bureaus of one department do not replicate each other.
    """
    if wholes_using >= UNRELATED:
        return Stage.REPLICATED
    if wholes_using:
        return Stage.IMPLEMENTED
    return Stage.TESTED if tried else Stage.INTRODUCED


def counts_toward(stage: Stage, outcome: str, status: str, confirmation: str) -> bool:
    """Whether a row with these words is among those that prove a stage."""
    if confirmation == Confirmation.UNCONFIRMED or outcome == AdoptionOutcome.UNKNOWN:
        return False
    if stage in {Stage.REPLICATED, Stage.IMPLEMENTED}:
        return status == AdoptionStatus.IN_USE
    return stage == Stage.TESTED and status in TRIED


@dataclass(frozen=True)
class StageProof:
    """A stage and the rows of the ledger that prove it."""

    stage: Stage
    rows: Sequence[Any]


def prove_stage(adoptions: Iterable[Any]) -> StageProof:
    """The stage that a practice's adoptions prove, whatever their order."""
    proven = [
        row
        for row in adoptions
        if row.confirmation != Confirmation.UNCONFIRMED
        and row.outcome != AdoptionOutcome.UNKNOWN
        and row.status in TRIED
    ]
    in_use = [row for row in proven if row.status == AdoptionStatus.IN_USE]
    wholes = {root_of(row.organisation) for row in in_use}
    stage = stage_from(wholes_using=len(wholes), tried=bool(proven))
    return StageProof(stage, in_use or proven)


def _proving(practice_id: int) -> QuerySet[Adoption]:
    return Adoption.every.filter(PROVING, practice_id=practice_id).order_by()


def _wholes(rows: QuerySet[Adoption], kind: str) -> QuerySet[Adoption, Any]:
    """Which wholes the agencies or companies of rows belong to, each once."""
    whole = Concat(Value(f"{kind}:"), Substr(F(f"{kind}__path"), 1, Agency.steplen))
    rows = rows.filter(**{f"{kind}__isnull": False})
    return rows.annotate(whole=whole).values_list("whole", flat=True).distinct()


def stage_in_ledger(practice_id: int) -> Stage:
    """The stage that the ledger of a practice proves now, found by the database: no row is read."""
    proving = _proving(practice_id)
    using = proving.filter(status=AdoptionStatus.IN_USE)
    wholes = list(_wholes(using, "agency")[:UNRELATED])
    if len(wholes) < UNRELATED:
        wholes += list(_wholes(using, "company")[:UNRELATED])
    return stage_from(wholes_using=len(wholes), tried=bool(wholes) or proving.exists())


def proof_in_ledger(practice_id: int, stage: Stage, most: int) -> list[int]:
    """The keys of rows that prove the stage of a practice, so many at most: enough to prove it."""
    rows = _proving(practice_id)
    if stage in {Stage.REPLICATED, Stage.IMPLEMENTED}:
        rows = rows.filter(status=AdoptionStatus.IN_USE)
    in_order = rows.order_by("since", "pk")
    first = list(in_order.values_list("pk", "agency__path", "company__path")[:most])
    keys = [key for key, _agency, _company in first]
    if stage != Stage.REPLICATED or not first:
        return keys
    # The first ones may all be of one whole: one of another whole has to be among them.
    kind, path = ("agency", first[0][1]) if first[0][1] else ("company", first[0][2])
    same = {f"{kind}__isnull": False, f"{kind}__path__startswith": path[: Agency.steplen]}
    stranger = in_order.exclude(**same).values_list("pk", flat=True).first()
    return keys if stranger is None or stranger in keys else [*keys[:-1], stranger]


@dataclass(frozen=True)
class Step:
    """From a day on, one organisation was in one state."""

    adoption: int
    whole: str
    status: str
    outcome: str
    since: str


def stages_over_time(steps: Iterable[Step]) -> Iterator[tuple[str, Stage]]:
    """Each date on which the stage changed, with the stage from then on.

    Of the dated steps of confirmed rows, in the order of their dates. Several steps of one date
    count together.
    """
    states: dict[int, Step] = {}
    using: Counter[str] = Counter()
    tried, stage, told = 0, Stage.INTRODUCED, Stage.INTRODUCED
    date = ""
    for step in steps:
        if step.since != date and stage != told:
            yield date, stage
            told = stage
        date = step.since
        for state, sign in ((states.get(step.adoption), -1), (step, 1)):
            if state is None or state.outcome == AdoptionOutcome.UNKNOWN:
                continue
            tried += sign * (state.status in TRIED)
            using[state.whole] += sign * (state.status == AdoptionStatus.IN_USE)
            if not using[state.whole]:
                del using[state.whole]
        states[step.adoption] = step
        stage = stage_from(wholes_using=len(using), tried=tried > 0)
    if stage != told:
        yield date, stage
