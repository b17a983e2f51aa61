"""What the ledger adds to the API: a practice with the proof of its stage, and who adopted it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from exemplar.core.in_order import in_order
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus
from practices.adoption.exports.rows import ledger_rows, teacher_of
from practices.adoption.models import Adoption
from practices.adoption.queries import agency_adoptions, ledger_counts
from practices.adoption.stage import counts_toward
from practices.library.api import shapes, telling
from practices.library.api.asking import PageAsked, page_of
from practices.library.api.routes import NOT_FOUND, REFUSED, UNCHANGED
from practices.library.enums import Stage
from practices.library.models import PracticePage
from practices.library.queries import practice_context
from practices.library.queries.named import practices_named
from practices.taxonomy.models import Agency

router = Router(tags=["Ledger"])


class Count(Schema):
    """How many adoptions there are of one kind."""

    value: str
    label: str
    count: int


class Proof(Schema):
    """What the stage of a practice is computed from."""

    stage: shapes.Word
    counting: int = Field(description="How many adoptions count toward the stage.")
    adoptions: int = Field(description="How many are in the ledger.")
    unconfirmed: int
    outcomes: list[Count]
    statuses: list[Count]
    api: shapes.Address = Field(description="Where the adoptions are.")


class PracticeWithProof(shapes.Practice):
    """One practice with everything that its page says, and the proof of its stage."""

    proof: Proof


class Adaptation(Schema):
    """What differed, and what was changed for it."""

    difference: str
    change: str


class AdoptionRow(Schema):
    """One organisation and one practice: how far it came, how it went, who confirms it."""

    id: int
    practice: shapes.PageRef
    organisation: shapes.Organisation
    service: str
    status: shapes.Word
    since: shapes.PartialDate
    outcome: shapes.Word
    measure: str
    unit: str
    before: float | None
    after: float | None
    adaptations: list[Adaptation]
    reason_stopped: str
    learned_from: shapes.Organisation | None
    contact: str
    confirmation: shapes.Word
    source: shapes.Source | None
    counts_toward_stage: bool


class AdoptionList(shapes.ListHead):
    """One page of the ledger."""

    results: list[AdoptionRow]


def _counted(counts: Mapping[str, int], words: Any) -> list[dict[str, Any]]:
    return [{"value": each.value, "label": each.label, "count": counts[each]} for each in words]


def _practice(slug: str, request: HttpRequest) -> PracticePage:
    page = practices_named([slug], request.user).get(slug)
    if page is None:
        raise Http404
    return page


@router.get(
    "/practices/{slug}/",
    response={200: PracticeWithProof} | NOT_FOUND,
    tags=["Library"],
    summary="One practice",
    operation_id="get_practice",
    openapi_extra=UNCHANGED,
)
def practice(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A practice with its texts, context, outcomes, sources, and the proof of its stage."""
    page = _practice(slug, request)
    told = telling.practice(page, request, practice_context(page, request))
    counts = ledger_counts({page.pk: page.stage})[page.pk]
    address = reverse("api-v1:practice_adoptions", args=[page.slug])
    told["proof"] = {
        "stage": telling.word(page, "stage"),
        "counting": counts.proving,
        "adoptions": counts.total,
        "unconfirmed": counts.unconfirmed,
        "outcomes": _counted(counts.outcomes, AdoptionOutcome),
        "statuses": _counted(counts.statuses, AdoptionStatus),
        "api": request.build_absolute_uri(address),
    }
    return told


@router.get(
    "/practices/{slug}/adoptions/",
    response={200: AdoptionList} | NOT_FOUND | REFUSED,
    summary="Adoptions of a practice",
    operation_id="list_adoptions_of_practice",
    openapi_extra=UNCHANGED,
)
def practice_adoptions(request: HttpRequest, slug: str, asked: Query[PageAsked]) -> dict[str, Any]:
    """Who tried a practice, the earliest first."""
    page = _practice(slug, request)
    rows = Adoption.objects.filter(practice=page).order_by("since", "pk")
    return _told(request, list(rows.values_list("pk", flat=True)), asked)


@router.get(
    "/agencies/{slug}/adoptions/",
    response={200: AdoptionList} | NOT_FOUND | REFUSED,
    summary="Adoptions by an agency",
    operation_id="list_adoptions_by_agency",
    openapi_extra=UNCHANGED,
)
def agency_adoption_list(
    request: HttpRequest, slug: str, asked: Query[PageAsked]
) -> dict[str, Any]:
    """What an agency and those below it adopted, by the titles of the practices."""
    agency = get_object_or_404(Agency, slug=slug.replace("\0", ""))
    return _told(request, agency_adoptions(agency, request.user), asked)


def _told(request: HttpRequest, keys: list[int], asked: PageAsked) -> dict[str, Any]:
    def tell(page: list[int]) -> list[dict[str, Any]]:
        return [_row(row, request) for row in in_order(ledger_rows(with_practice=True), page)]

    return page_of(request, keys, asked, tell)


def _row(row: Adoption, request: HttpRequest) -> dict[str, Any]:
    source = {
        "title": row.source_title or row.source_url,
        "publisher": row.source_publisher,
        "address": row.source_url,
        "published": row.source_published or "unknown",
    }
    adaptations: Any = row.adaptations.all()
    teacher = teacher_of(row)
    stage = Stage(row.practice.stage)
    return {
        "id": row.pk,
        "practice": telling.page_ref(row.practice, request),
        "organisation": telling.organisation(row.organisation),
        "service": row.service,
        "status": telling.word(row, "status"),
        "since": row.since or "unknown",
        "outcome": telling.word(row, "outcome"),
        "measure": row.measure,
        "unit": row.unit,
        "before": row.before,
        "after": row.after,
        "adaptations": [
            {"difference": each.difference, "change": each.change} for each in adaptations
        ],
        "reason_stopped": row.reason_stopped,
        "learned_from": telling.organisation(teacher.organisation) if teacher else None,
        "contact": row.contact if row.contact_is_public else "",
        "confirmation": telling.word(row, "confirmation"),
        "source": source if row.source_url else None,
        "counts_toward_stage": counts_toward(stage, row.outcome, row.status, row.confirmation),
    }
