"""The ledger inside the pages of other parts."""

from collections import Counter
from typing import Any

from django import template
from django.core.paginator import Page, Paginator

from practices.adoption.enums import AdoptionOutcome
from practices.adoption.queries import adoption_rows, agency_adoptions, ledger_and_proof

register = template.Library()

ROWS_OF_AN_AGENCY = 10


@register.simple_tag
def adoption_ledger(practice_id: int | None) -> dict[str, Any]:
    """The rows of one practice's ledger, which of them prove its stage, and how they went."""
    rows, proof = ledger_and_proof(practice_id or 0)
    told = Counter(row.outcome for row in rows)
    outcomes = [
        (outcome.label, told[outcome])
        for outcome in AdoptionOutcome
        if told[outcome] and outcome != AdoptionOutcome.UNKNOWN
    ]
    return {"rows": rows, "stage": proof.stage, "proof": proof.rows, "outcomes": outcomes}


@register.simple_tag(takes_context=True)
def adoptions_by_agency(context: dict[str, Any], agency: Any) -> Page:
    """One page of what an agency and those below it adopted, as far as the reader may read it."""
    request = context["request"]
    keys = agency_adoptions(agency, request.user)
    page = Paginator(keys, ROWS_OF_AN_AGENCY).get_page(request.GET.get("page"))
    page.object_list = adoption_rows(list(page.object_list))
    return page
