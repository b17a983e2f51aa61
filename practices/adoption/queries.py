"""Reading the ledger."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from practices.adoption.models import Adoption
from practices.adoption.stage import StageProof, prove_stage
from practices.library.models import PracticePage
from practices.taxonomy.models import Agency, Company


def adoptions_of(practice_id: int) -> QuerySet[Adoption]:
    """The ledger of one practice, with the organisations, the newest state last."""
    return (
        Adoption.objects.filter(practice_id=practice_id)
        .select_related("agency", "company")
        .prefetch_related("adaptations")
    )


def ledger_and_proof(practice_id: int) -> tuple[Sequence[Adoption], StageProof]:
    """The ledger of one practice, and the stage that it proves."""
    rows = list(adoptions_of(practice_id))
    return rows, prove_stage(rows)


def agency_adoptions(agency: Agency, user: Any) -> QuerySet[Adoption]:
    """The ledger of an agency and of those below it, of practices that a reader may read."""
    # As a list: with a subquery the database would walk the whole ledger.
    below = list(Agency.objects.filter(path__startswith=agency.path).values_list("pk", flat=True))
    readable = PracticePage.objects.visible_to(user).filter(pk=OuterRef("practice_id"))
    return (
        Adoption.objects.filter(Exists(readable), agency__in=below)
        .select_related("agency", "practice")
        # Without the texts of the practices: they are long, and the database sorts what it reads.
        .only(
            *("service", "status", "since", "outcome", "confirmation"),
            *("agency__name", "agency__abbreviation", "practice__title", "practice__url_path"),
        )
        .order_by("practice__title", "pk")
    )


def practices_adopted_below(organisation: Agency | Company) -> list[int]:
    """The keys of the practices in the ledger of an organisation and of those below it."""
    kind = organisation._meta.model_name
    rows = Adoption.objects.filter(**{f"{kind}__path__startswith": organisation.path})
    return list(rows.order_by().values_list("practice_id", flat=True).distinct())
