"""What the pictures of one practice's ledger are drawn from: bounded, however long the ledger."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from exemplar.core.partial_dates import parse_partial_date
from practices.adoption.enums import Confirmation
from practices.adoption.models import Adoption, AdoptionEvent
from practices.adoption.pictures import (
    LineagePicture,
    OutcomesPicture,
    StagesPicture,
    draw_lineage,
    draw_outcomes,
    draw_stages,
)
from practices.adoption.stage import Step, stages_over_time
from practices.taxonomy.models import Agency

PUPILS_READ = 200
OUTCOMES_DRAWN = 10
STEPS_READ = 2000


@dataclass(frozen=True)
class Pictures:
    """The three pictures; each is None where there is nothing to draw."""

    lineage: LineagePicture | None
    outcomes: OutcomesPicture | None
    stages: StagesPicture | None


def pictures_of(practice_id: int) -> Pictures:
    """The pictures of a practice's ledger."""
    return Pictures(
        lineage=_lineage(practice_id),
        outcomes=_outcomes(practice_id),
        stages=_stages(practice_id),
    )


def _lineage(practice_id: int) -> LineagePicture | None:
    pupils = Adoption.objects.filter(practice_id=practice_id, learned_from__isnull=False)
    links = dict(pupils.order_by("since", "pk").values_list("pk", "learned_from_id")[:PUPILS_READ])
    keys = {*links, *links.values()}
    # A teacher whose report was withdrawn still taught.
    rows = Adoption.every.select_related("agency", "company").in_bulk(keys)
    total = pupils.count()
    return draw_lineage(rows, total) if links else None


def _outcomes(practice_id: int) -> OutcomesPicture | None:
    rows = Adoption.objects.filter(
        practice_id=practice_id, before__isnull=False, after__isnull=False
    )
    newest = rows.select_related("agency", "company").order_by("-since", "-pk")
    drawn, total = list(newest[:OUTCOMES_DRAWN]), rows.count()
    return draw_outcomes(drawn, total) if drawn else None


def _steps(practice_id: int) -> QuerySet[AdoptionEvent]:
    return (
        AdoptionEvent.objects.filter(
            adoption__practice_id=practice_id,
            adoption__withdrawn_at__isnull=True,
            step__isnull=False,
            corrected_by=None,
        )
        .exclude(adoption__confirmation=Confirmation.UNCONFIRMED)
        .order_by()
    )


def _stages(practice_id: int) -> StagesPicture | None:
    steps = _steps(practice_id)
    dated = steps.exclude(since="")
    length = Agency.steplen
    whole_of_agency = Substr(F("adoption__agency__path"), 1, length)
    whole_of_company = Substr(F("adoption__company__path"), 1, length)
    found = dated.annotate(agency=whole_of_agency, company=whole_of_company).order_by(
        "since", "adoption_id", "step"
    )
    columns = ("adoption_id", "agency", "company", "status", "outcome", "since")
    read = [
        Step(adoption, f"agency:{agency}" if agency else f"company:{company}", status, outcome, on)
        for adoption, agency, company, status, outcome, on in found.values_list(*columns)[
            :STEPS_READ
        ]
    ]
    total, with_date = steps.count(), dated.count()
    changes = list(stages_over_time(read))
    if not changes:
        return None
    return draw_stages(
        [(parse_partial_date(date)[0], date, stage) for date, stage in changes],
        today=timezone.localdate(),
        undated=total - with_date,
        unread=with_date - len(read),
    )
