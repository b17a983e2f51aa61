"""Starting a thread, and replying. Each form works without a script, and keeps what was typed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.discussions.actions import open_thread, reply
from community.discussions.audience import readers_of
from community.discussions.enums import State
from community.discussions.forms import ReplyForm, ThreadForm
from community.discussions.models import Post, Thread
from community.discussions.places import draft_place
from community.discussions.quoting import quote
from community.discussions.reading import Reader
from community.discussions.rules import check_can_post
from community.discussions.views.common import post_or_404, space_or_404, thread_or_404
from community.discussions.views.drafting import keep_draft
from community.discussions.views.similar import not_seen_yet
from community.discussions.views.threads import address_of, show_thread
from community.discussions.views.typed import TYPED, key_of, opened, sent, warnings_in
from exemplar.accounts.rules import is_member
from exemplar.core.form_errors import add_errors
from exemplar.core.kept_texts import keep_for_later

HELD = "Thank you. A moderator looks at it first, because you are new here. Then everybody sees it."
TOO_LARGE = "You were signed out, and this text is too long to be kept. Go back to copy it."


def ask_to_sign_in(request: HttpRequest, place: str, back: str) -> HttpResponse:
    """Lead to the door; what was typed waits on the other side."""
    if request.method == "POST" and not keep_for_later(request, place, TYPED):
        messages.error(request, TOO_LARGE)
    return redirect_to_login(back)


def attempt(request: HttpRequest, form: ReplyForm, write: Callable[[], Any], *texts: str) -> Any:
    """What an action wrote; nothing where the form has to come back, saying why."""
    if not form.is_valid():
        return None
    form.warnings = warnings_in(request, *(form.cleaned_data[name] for name in texts))
    if form.warnings:
        return None
    try:
        return write()
    except ValidationError as error:
        add_errors(form, error, "body")
        return None


def refuse(request: HttpRequest, place: str, error: PermissionDenied) -> HttpResponse:
    """Say why nothing can be written there; what was typed is kept among the drafts."""
    if not request.POST.get("body", "").strip():
        raise error
    messages.error(request, str(error))
    return keep_draft(request, place, f"{reverse('discussions_yours')}?show=drafts")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_thread(request: HttpRequest, space: str) -> HttpResponse:
    """Start a discussion or ask a question in a space."""
    found = space_or_404(request, space)
    place = draft_place(found)
    if not is_member(request.user):
        return ask_to_sign_in(request, place, request.path)
    check_can_post(request.user, found)
    if request.method != "POST":
        state = opened(request, place)
        form: Any = ThreadForm(initial=state["initial"])
        return _new(request, found, form, state)
    form = ThreadForm(request.POST)
    if request.POST.get("go") == "draft":
        return keep_draft(request, place, request.path)

    def write() -> Thread:
        given = {name: form.cleaned_data[name] for name in ("kind", "title", "body")}
        return open_thread(actor=request.user, place=found, key=key_of(request.POST), **given)

    near = not_seen_yet(request, form)
    made = None if near else attempt(request, form, write, "title", "body")
    if made is None:
        state = {**sent(request, place), "similar": near}
        return _new(request, found, form, state, HTTPStatus.UNPROCESSABLE_ENTITY)
    _say_if_held(request, made.state)
    return redirect(made)


def _new(
    request: HttpRequest, space: Any, form: Any, state: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "space": space,
        "form": form,
        "writing": state,
        "readers": readers_of(space),
    }
    return render(request, "discussions/new.html", context, status=status)


def _say_if_held(request: HttpRequest, state: str) -> None:
    if state == State.HELD:
        messages.info(request, HELD)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a reply to a thread. Its form stands below the thread."""
    found = thread_or_404(request, pk)
    place = draft_place(found)
    back = f"{found.get_absolute_url()}#reply"
    if not is_member(request.user):
        return ask_to_sign_in(request, place, back)
    if request.method != "POST":
        return redirect(back)
    if request.POST.get("go") == "draft":
        return keep_draft(request, place, back)
    form = ReplyForm(request.POST)

    def write() -> Post:
        body = form.cleaned_data["body"]
        return reply(actor=request.user, thread=found, body=body, key=key_of(request.POST))

    try:
        check_can_post(request.user, found)
        made = attempt(request, form, write, "body")
    except PermissionDenied as error:
        return refuse(request, place, error)
    if made is None:
        return show_thread(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    _say_if_held(request, made.state)
    return redirect(address_of(made))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to a reply, or quote a post; the quote is there to begin with."""
    found = post_or_404(request, pk)
    place = draft_place(found)
    if not is_member(request.user):
        return ask_to_sign_in(request, place, reverse("discussion_reply", args=[pk]))
    if request.method == "POST" and request.POST.get("go") == "draft":
        return keep_draft(request, place, request.get_full_path())
    try:
        return _reply_to(request, found, place)
    except PermissionDenied as error:
        return refuse(request, place, error)


def _reply_to(request: HttpRequest, found: Post, place: str) -> HttpResponse:
    check_can_post(request.user, found.thread)
    if found.state != State.VISIBLE:
        raise PermissionDenied("What you reply to is not here any more.")
    if request.method != "POST":
        # A reply to a nested one stands beside it: the quote says which of them it is for.
        wants_quote = "quote" in request.GET or found.parent_id or found.is_opening
        state = opened(request, place, body=quote(found) if wants_quote else "")
        return _reply(request, found, ReplyForm(initial=state["initial"]), state)
    form = ReplyForm(request.POST)

    def write() -> Post:
        body, key = form.cleaned_data["body"], key_of(request.POST)
        return reply(actor=request.user, thread=found.thread, body=body, parent=found, key=key)

    made = attempt(request, form, write, "body")
    if made is None:
        state = sent(request, place)
        return _reply(request, found, form, state, HTTPStatus.UNPROCESSABLE_ENTITY)
    _say_if_held(request, made.state)
    return redirect(address_of(made))


def _reply(
    request: HttpRequest, post: Post, form: ReplyForm, state: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = Reader(post.thread, request.user).show([post])[post.pk]
    context = {
        "thread": post.thread,
        "post": shown,
        "form": form,
        "writing": state,
        "readers": readers_of(post.thread),
    }
    return render(request, "discussions/reply.html", context, status=status)
