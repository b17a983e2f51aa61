"""Changing a text, and reading what it said before."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.discussions.actions import ChangedError, edit_post, edition_of
from community.discussions.audience import readers_of
from community.discussions.cards import fill_cards
from community.discussions.forms import EditForm
from community.discussions.models import Post
from community.discussions.rules import can_edit, can_redact, reads_text
from community.discussions.views.common import post_or_404
from community.discussions.views.drafting import keep_draft
from community.discussions.views.threads import address_of
from community.discussions.views.typed import number_in, opened, sent
from community.discussions.views.writing import ask_to_sign_in, attempt
from community.members.queries import bylines
from exemplar.accounts.rules import is_member

VERSIONS = 20
CHANGED = (
    "It has been changed since you opened it here. Read in its history what it says now; save "
    "again to put your text in its place."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a text; what stood there stays in its history."""
    post = post_or_404(request, pk)
    place = f"edit-{pk}"
    if not is_member(request.user):
        return ask_to_sign_in(request, place, reverse("discussion_edit", args=[pk]))
    if not can_edit(request.user, post):
        raise PermissionDenied("You cannot change this.")
    if request.method == "POST" and request.POST.get("go") == "draft":
        return keep_draft(request, place, request.path)
    shape = {
        "has_title": post.is_opening and post.thread.space_id is not None,
        "is_own": post.author_id == request.user.pk,
    }
    since = edition_of(post)
    if request.method != "POST":
        state = opened(request, place, title=post.thread.title, body=post.body)
        form: Any = EditForm(initial=state["initial"], **shape)
        return _edit(request, post, form, state, since=since)
    form = EditForm(request.POST, **shape)
    try:
        made = attempt(request, form, lambda: _change(request, post, form), *_texts(form))
    except ChangedError:
        form.add_error(None, CHANGED)
        state = sent(request, place)
        return _edit(request, post, form, state, since=since, status=HTTPStatus.CONFLICT)
    if made is None:
        state, since = sent(request, place), number_in(request.POST, "since")
        return _edit(request, post, form, state, since=since, status=422)
    messages.success(request, "Saved. What it said before is in its history.")
    return redirect(address_of(post_or_404(request, pk)))


def _texts(form: EditForm) -> list[str]:
    return [name for name in ("title", "body") if name in form.fields]


def _change(request: HttpRequest, post: Post, form: EditForm) -> Post:
    return edit_post(
        actor=request.user, post=post, since=number_in(request.POST, "since"), **form.cleaned_data
    )


def _edit(
    request: HttpRequest,
    post: Post,
    form: EditForm,
    state: dict[str, Any],
    *,
    since: int,
    status: int = 200,
) -> HttpResponse:
    context = {
        "thread": post.thread,
        "post": post,
        "address": address_of(post),
        "form": form,
        "writing": state,
        "since": since,
        "readers": readers_of(post.thread),
    }
    return render(request, "discussions/edit.html", context, status=status)


@never_cache
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post says, and everything that it said before, for whoever may read it."""
    post = post_or_404(request, pk)
    if not reads_text(request.user, post):
        raise Http404
    versions = post.versions.order_by("-pk")
    page = Paginator(versions, VERSIONS).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    texts = fill_cards([post.html, *(version.html for version in rows)], request.user)
    names = bylines([post.author_id, *(version.edited_by_id for version in rows)])
    context = {
        "thread": post.thread,
        "post": post,
        "byline": names.get(post.author_id),
        "address": address_of(post),
        "html": texts[0],
        "page": page,
        "versions": [
            (version, names.get(version.edited_by_id), html)
            for version, html in zip(rows, texts[1:], strict=True)
        ],
        "can_redact": can_redact(request.user),
    }
    return render(request, "discussions/history.html", context)
