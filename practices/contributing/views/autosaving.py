"""What the page's script asks for while somebody writes."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from exemplar.accounts.rules import is_member
from exemplar.core.markdown import render_markdown, validate_markdown
from exemplar.core.plain_text import clean_text
from practices.contributing.desk import Desk, Typed
from practices.contributing.models import Contribution
from practices.contributing.saving import save_typed
from practices.contributing.shape import fields_of
from practices.contributing.views.writing import author_or_404

UNAUTHORIZED, FORBIDDEN, CONFLICT, UNPROCESSABLE = 401, 403, 409, 422


def _signed_out() -> JsonResponse:
    return JsonResponse({"message": "You are signed out."}, status=UNAUTHORIZED)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one field as it is typed; or show it as it is saved, with a new token for the form."""
    if not is_member(request.user):
        return _signed_out()
    contribution = author_or_404(request, pk)
    field = fields_of(contribution.kind).get(request.GET.get("field", ""))
    if request.method != "POST":
        shown = _shown(request, contribution, field.name) if field else {}
        return JsonResponse({"token": get_token(request), **shown})
    if field is None:
        return JsonResponse({"message": "There is no such field."}, status=UNPROCESSABLE)
    if not contribution.is_open:
        return JsonResponse(
            {"message": "It has been handed in. What you type now is not saved."}, status=FORBIDDEN
        )
    try:
        typed = save_typed(
            actor=request.user,
            contribution=contribution,
            data=request.POST,
            tab=request.headers.get("X-Tab", ""),
        )
    except PermissionDenied as error:
        return JsonResponse({"message": str(error)}, status=FORBIDDEN)
    return _answer(request, author_or_404(request, pk), field.name, typed)


def _answer(
    request: HttpRequest, contribution: Contribution, name: str, typed: Typed
) -> HttpResponse:
    desk = Desk(contribution, request.user, typed)
    one = desk.one(name)
    parts: dict[str, Any] = {
        "seen": one.seen,
        "notes": _part(request, "_field_notes", desk, one),
        "checklist": _part(request, "_checklist", desk, one),
    }
    if typed.conflicts:
        return JsonResponse(parts, status=CONFLICT)
    return JsonResponse(parts, status=UNPROCESSABLE if typed.refused else 200)


def _shown(request: HttpRequest, contribution: Contribution, name: str) -> dict[str, Any]:
    desk = Desk(contribution, request.user)
    one = desk.one(name)
    return {"seen": one.seen, "html": _part(request, "_field", desk, one)}


def _part(request: HttpRequest, name: str, desk: Desk, one: Any) -> str:
    context = {"desk": desk, "one": one, "contribution": desk.contribution}
    return render_to_string(f"contributing/{name}.html", context, request)


@require_POST
def show_markdown(request: HttpRequest) -> HttpResponse:
    """How a text will look, for the preview beside it."""
    if not is_member(request.user):
        return _signed_out()
    try:
        text = clean_text(request.POST.get("text", ""), longest=10**9)
        validate_markdown(text)
    except ValidationError as error:
        context: dict[str, Any] = {"errors": error.messages}
        return render(request, "contributing/_markdown.html", context, status=UNPROCESSABLE)
    return render(request, "contributing/_markdown.html", {"html": render_markdown(text)})
