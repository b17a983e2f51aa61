"""What a page of the library shows to one person alone."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from exemplar.core.personal import register_fragment
from practices.library.queries.health import lasting_page
from practices.library.rules import can_edit_library, can_verify


@register_fragment("verify_button")
def verify_button(request: HttpRequest, argument: str) -> str:
    """For whoever may say that a page still holds: one button that does."""
    page_id, *keepers = argument.split("-")
    if not page_id.isdigit() or not request.user.is_authenticated:
        return ""
    # The page knows whose it is: of the many who only read it nothing further is asked.
    if str(request.user.pk) not in keepers and not can_edit_library(request.user):
        return ""
    page = lasting_page(int(page_id))
    if page is None or page.is_retired or not can_verify(request.user, page):
        return ""
    context = {"page": page, "may_keep": can_edit_library(request.user)}
    return render_to_string("library/_verify_button.html", context, request)
