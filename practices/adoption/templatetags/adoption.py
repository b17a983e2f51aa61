"""The ledger inside the pages of other parts."""

from typing import Any

from django import template
from django.core.paginator import Page, Paginator

from practices.adoption.queries import (
    Ledger,
    adoption_rows,
    agency_adoptions,
    ledger_of,
    pictures_of,
)
from practices.library.models import PracticePage

register = template.Library()

ROWS_OF_AN_AGENCY = 10


@register.simple_tag
def adoption_ledger(practice: PracticePage) -> Ledger:
    """Some rows of one practice's ledger, which of them prove its stage, and how they went."""
    return ledger_of(practice.pk or 0, practice.stage)


@register.simple_tag
def adoption_pictures(practice: PracticePage) -> Any:
    """The pictures of one practice's ledger."""
    return pictures_of(practice.pk or 0)


@register.simple_tag(takes_context=True)
def adoptions_by_agency(context: dict[str, Any], agency: Any) -> Page:
    """One page of what an agency and those below it adopted, as far as the reader may read it."""
    request = context["request"]
    keys = agency_adoptions(agency, request.user)
    page = Paginator(keys, ROWS_OF_AN_AGENCY).get_page(request.GET.get("page"))
    page.object_list = adoption_rows(list(page.object_list))
    return page
