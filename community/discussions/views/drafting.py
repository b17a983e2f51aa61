"""What the page's script asks for while somebody writes: saving, and how it will look."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.discussions.actions import ConflictError, discard_draft, save_draft
from community.discussions.actions.texts import rendered
from community.discussions.cards import fill_cards
from community.discussions.enums import ThreadKind
from community.discussions.models import Draft
from community.discussions.places import read_place
from community.discussions.views.typed import draft_at, key_of, number_in
from exemplar.accounts.rules import is_member

UNAUTHORIZED, CONFLICT, UNPROCESSABLE = 401, 409, 422


def _signed_out() -> JsonResponse:
    return JsonResponse({"message": "You are signed out."}, status=UNAUTHORIZED)


def _save(request: HttpRequest, place: str) -> Draft | None:
    data = request.POST
    kind = data.get("kind", "")
    return save_draft(
        actor=request.user,
        place=place,
        title=data.get("title", ""),
        kind=kind if kind in ThreadKind.values else ThreadKind.QUESTION,
        body=data.get("body", ""),
        edition=number_in(data, "edition"),
        tab=request.headers.get("X-Tab", ""),
        key=key_of(data),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, place: str) -> HttpResponse:
    """Save what is typed in a place; or say what is saved, with a new token for the form."""
    if not is_member(request.user):
        return _signed_out()
    if read_place(request.user, place) is None:
        raise Http404
    if request.method != "POST":
        kept = draft_at(request, place)
        return JsonResponse({"token": get_token(request), **_told(kept)})
    try:
        saved = _save(request, place)
    except ConflictError as error:
        return JsonResponse(_told(error.saved), status=CONFLICT)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=UNPROCESSABLE)
    return JsonResponse({"edition": saved.edition if saved else 0})


def _told(saved: Draft | None) -> dict[str, Any]:
    if saved is None:
        return {"edition": 0}
    return {
        "edition": saved.edition,
        "title": saved.title,
        "kind": saved.kind,
        "body": saved.body,
    }


def keep_draft(request: HttpRequest, place: str, back: str) -> HttpResponse:
    """Save what was typed because a button asks for it: how it goes without a script."""
    try:
        _save(request, place)
    except ConflictError as error:
        # Without a script nobody can be asked: the newer words are kept.
        save_draft(
            actor=request.user,
            place=place,
            title=request.POST.get("title", ""),
            kind=error.saved.kind,
            body=request.POST.get("body", ""),
            edition=error.saved.edition,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)
    messages.success(request, "Saved as a draft. Nobody else sees it.")
    return redirect(back)


@login_required
@require_POST
def discard(request: HttpRequest, place: str) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(actor=request.user, place=place)
    messages.success(request, "The draft has been thrown away.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/discussions/yours/?show=drafts"
    return redirect(back)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How a text will look, for the preview beside it."""
    if not is_member(request.user):
        return _signed_out()
    text = request.POST.get("text", "")
    if not text.strip():
        return render(request, "discussions/_preview.html")
    try:
        _, made = rendered(text)
    except ValidationError as error:
        context: dict[str, Any] = {"errors": error.messages}
        return render(request, "discussions/_preview.html", context, status=UNPROCESSABLE)
    (html,) = fill_cards([made.html], request.user)
    return render(request, "discussions/_preview.html", {"html": html})
