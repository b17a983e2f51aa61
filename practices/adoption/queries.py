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


def agency_adoptions(agency: Agency, user: Any) -> list[int]:
    """The keys of the ledger of an agency and of those below it, by the titles of the practices.

    Of practices that a reader may read. Keys, so that the database finds and sorts them once for
    the number of rows and for the page that is shown.
    """
    # As a list: with a subquery the database would walk the whole ledger.
    below = list(Agency.objects.filter(path__startswith=agency.path).values_list("pk", flat=True))
    readable = PracticePage.objects.visible_to(user).filter(pk=OuterRef("practice_id"))
    rows = Adoption.objects.filter(Exists(readable), agency__in=below)
    return list(rows.order_by("practice__title", "pk").values_list("pk", flat=True))


def adoption_rows(keys: Sequence[int]) -> list[Adoption]:
    """Rows of the ledger by their keys, in their order, without the texts of their practices."""
    found = (
        Adoption.objects.select_related("agency", "practice")
        .only(
            *("service", "status", "since", "outcome", "confirmation"),
            *("agency__name", "agency__abbreviation", "practice__title", "practice__url_path"),
        )
        .in_bulk(keys)
    )
    return [found[key] for key in keys if key in found]


def practices_adopted_below(organisation: Agency | Company) -> list[int]:
    """The keys of the practices in the ledger of an organisation and of those below it."""
    kind = organisation._meta.model_name
    rows = Adoption.objects.filter(**{f"{kind}__path__startswith": organisation.path})
    return list(rows.order_by().values_list("practice_id", flat=True).distinct())
