"""What a page of the library shows to one person alone."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from exemplar.core.personal import register_fragment
from practices.library.queries.health import lasting_page
from practices.library.rules import can_edit_library, can_verify


@register_fragment("verify_button")
def verify_button(request: HttpRequest, page_id: str) -> str:
    """For whoever may say that a page still holds: one button that does."""
    if not page_id.isdigit() or not request.user.is_authenticated:
        return ""
    page = lasting_page(int(page_id))
    if page is None or page.is_retired or not can_verify(request.user, page):
        return ""
    context = {"page": page, "may_keep": can_edit_library(request.user)}
    return render_to_string("library/_verify_button.html", context, request)
