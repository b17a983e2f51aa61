"""Commenting beside a practice, a case study or a topic."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.discussions.actions import open_thread
from community.discussions.audience import readers_of
from community.discussions.beside import (
    KINDS,
    address_of,
    post_written,
    title_of,
)
from community.discussions.forms import CommentForm
from community.discussions.models import Post
from community.discussions.places import draft_place, read_place
from community.discussions.views.drafting import keep_draft
from community.discussions.views.typed import key_of, opened, sent
from community.discussions.views.writing import ask_to_sign_in, attempt
from exemplar.accounts.rules import is_member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment_on(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Comment on a page or a topic; its first comment begins the thread."""
    found = read_place(request.user, f"{kind}-{pk}") if kind in KINDS else None
    if found is None:
        raise Http404
    place = draft_place(found)
    if not is_member(request.user):
        return ask_to_sign_in(request, place, request.path)
    if request.method != "POST":
        state = opened(request, place)
        return _page(request, found, CommentForm(initial=state["initial"]), state)
    if request.POST.get("go") == "draft":
        return keep_draft(request, place, request.path)
    form = CommentForm(request.POST)
    made = _write(request, found, form)
    if made is None:
        state = sent(request, place)
        return _page(request, found, form, state, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not made.is_opening:
        return redirect(made)
    messages.success(request, "Your comment is the first one here.")
    return redirect(address_of(found))


def _write(request: HttpRequest, place: Any, form: CommentForm) -> Post | None:
    key = key_of(request.POST)

    def write() -> Any:
        body = form.cleaned_data["body"]
        try:
            open_thread(actor=request.user, place=place, title=title_of(place), body=body, key=key)
        except PermissionDenied as error:
            # Locked in between; what was typed is still there to be copied.
            form.add_error(None, str(error))
            return None
        return post_written(key)

    made: Post | None = attempt(request, form, write, "body")
    return made


def _page(
    request: HttpRequest, place: Any, form: CommentForm, state: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "back": address_of(place),
        "form": form,
        "writing": state,
        "readers": readers_of(place),
    }
    return render(request, "discussions/comment.html", context, status=status)
