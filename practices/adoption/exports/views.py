"""The addresses under which the ledger of a practice, or of an agency, is taken along."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from exemplar.core.page_cache import same_for_everyone
from practices.adoption.exports.rows import ledger_rows, ledger_table
from practices.adoption.models import Adoption
from practices.adoption.queries import agency_adoptions
from practices.library.exports.answering import answer
from practices.library.exports.lists import SHARED_NOTES, about, address_in
from practices.library.exports.tables import Export
from practices.library.queries.named import practices_named
from practices.taxonomy.models import Agency
from search.enumerating import in_batches

UNCONFIRMED = (
    "A row that is not confirmed is what somebody has reported. It does not move the stage of a "
    "practice."
)


@require_safe
@same_for_everyone
def of_practice(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The ledger of one practice that the reader may read."""
    page = practices_named([slug], request.user).get(slug)
    if page is None:
        raise Http404
    rows = Adoption.objects.filter(practice=page).order_by("since", "pk")
    keys = list(rows.values_list("pk", flat=True))
    return _answer(request, f"Adoptions of “{page.title}”", page.get_url(request), keys)


@require_safe
@same_for_everyone
def of_agency(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What an agency and those below it adopted, as far as the reader may read it."""
    agency = get_object_or_404(Agency, slug=slug)
    keys = agency_adoptions(agency, request.user)
    return _answer(request, f"Adoptions by {agency}", agency.get_absolute_url(), keys)


def _answer(request: HttpRequest, title: str, path: str, keys: list[int]) -> HttpResponseBase:
    export = Export(
        about=about(request, title, path, len(keys), notes=(UNCONFIRMED, *SHARED_NOTES)),
        main=ledger_table(address_in(request)),
        batches=partial(in_batches, keys, ledger_rows(with_practice=True)),
    )
    return answer(request, export, list_title=title)
