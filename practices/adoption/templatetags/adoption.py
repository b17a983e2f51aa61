"""The ledger inside the pages of other parts."""

from typing import Any

from django import template

from practices.adoption.queries import agency_adoptions, ledger_and_proof

register = template.Library()


@register.simple_tag
def adoption_ledger(practice_id: int | None) -> dict[str, Any]:
    """The rows of one practice's ledger, and which of them prove its stage."""
    rows, proof = ledger_and_proof(practice_id or 0)
    return {"rows": rows, "stage": proof.stage, "proof": proof.rows}


@register.simple_tag(takes_context=True)
def adoptions_by_agency(context: dict[str, Any], agency: Any) -> Any:
    """What an agency and those below it have adopted, of the practices that the reader may read."""
    return list(agency_adoptions(agency, context["request"].user))
