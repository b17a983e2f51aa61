"""The addresses under which lists of the library are taken along."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from exemplar.core.page_cache import same_for_everyone
from practices.library.exports.answering import answer
from practices.library.exports.lists import case_export, practice_export


@require_safe
@same_for_everyone
def practices(request: HttpRequest) -> HttpResponseBase:
    """The practices that an address finds."""
    return answer(request, practice_export(request), list_title="Practices")


@require_safe
@same_for_everyone
def cases(request: HttpRequest) -> HttpResponseBase:
    """The case studies that an address finds."""
    return answer(request, case_export(request), list_title="Case studies")
