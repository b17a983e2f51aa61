"""Single acts on a post: reacting, accepting, deleting, taking a text away for good."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.discussions import actions
from community.discussions.forms import ReasonForm
from community.discussions.models import Post, PostVersion
from community.discussions.reading import Reader
from community.discussions.rules import can_delete, can_redact
from community.discussions.views.common import post_or_404
from community.discussions.views.threads import address_of
from exemplar.core.form_errors import add_errors
from exemplar.core.page_cache import wants_part


@login_required
@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a post helpful, or say that one tried the same; a second time takes it back."""
    post = post_or_404(request, pk)
    actions.react(actor=request.user, post=post, kind=request.POST.get("kind", ""))
    changed = post_or_404(request, pk)
    if wants_part(request):
        shown = Reader(changed.thread, request.user).show([changed])[pk]
        return render(request, "discussions/_reactions.html", {"one": shown})
    return redirect(address_of(changed))


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a reply answers the question; or take that back."""
    post = post_or_404(request, pk)
    chosen = post if "accept" in request.POST else None
    try:
        actions.accept_answer(actor=request.user, thread=post.thread, post=chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address_of(post))
    told = "This is the answer now." if chosen else "The question is open again."
    messages.success(request, told)
    return redirect(post.thread)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own text away, after being asked once."""
    post = post_or_404(request, pk)
    if not can_delete(request.user, post):
        raise PermissionDenied("You cannot delete this.")
    if request.method != "POST":
        shown = Reader(post.thread, request.user).show([post])[pk]
        context = {"thread": post.thread, "post": shown, "address": address_of(post)}
        return render(request, "discussions/delete.html", context)
    actions.delete_post(actor=request.user, post=post)
    messages.success(request, "Your text has been taken away.")
    space = post.thread.space
    if post.is_opening and space and not post.thread.last_position:
        return redirect(space)
    return redirect(address_of(post))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a text, and all that it said before, away for good."""
    post = post_or_404(request, pk)

    def act(reason: str) -> None:
        actions.redact_post(actor=request.user, post=post, reason=reason)

    return _redact(request, post, act, what="What it says now, and all that it said before")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact_earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one earlier text out of the history for good."""
    version = get_object_or_404(PostVersion, pk=pk)
    post = post_or_404(request, version.post_id)

    def act(reason: str) -> None:
        actions.redact_version(actor=request.user, version=version, reason=reason)

    return _redact(request, post, act, what="One earlier text, and nothing else")


def _redact(request: HttpRequest, post: Post, act: Callable[[str], Any], what: str) -> HttpResponse:
    if not can_redact(request.user):
        raise PermissionDenied("Only a moderator takes a text out for good.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValidationError as error:
            add_errors(form, error, "reason")
        else:
            messages.success(request, "The text is gone for good.")
            return redirect("discussion_history", pk=post.pk)
    context = {"thread": post.thread, "post": post, "form": form, "what": what}
    status = 422 if form.is_bound else 200
    return render(request, "discussions/redact.html", context, status=status)
