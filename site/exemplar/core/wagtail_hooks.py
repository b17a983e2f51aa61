"""What core adds to Wagtail."""

from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from exemplar.core.visibility import may_read


@hooks.register("before_serve_page")
def not_found_rather_than_sign_in(page: Any, request: HttpRequest, *_args: Any) -> None:
    """What a person may not read is not found: a sign-in page would say that it exists."""
    if not may_read(request.user, page.path):
        raise Http404


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """Our own controls in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("exemplar/admin/admin.css"))
