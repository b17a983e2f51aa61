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


@hooks.register("before_serve_document")
def document_not_found_rather_than_sign_in(document: Any, request: HttpRequest) -> None:
    """The same for a document of a collection that only some may read."""
    restrictions = document.collection.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """Our own controls in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("exemplar/admin/admin.css"))


@hooks.register("construct_help_menu")
def without_news(_request: HttpRequest, items: list[Any]) -> None:
    """Leave out what leads outside: news of Wagtail's versions and its own guide."""
    outside = ("whats-new", "editor-guide")
    items[:] = [item for item in items if not item.name.startswith(outside)]
