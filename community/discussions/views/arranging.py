"""Where moderators move, merge, split, lock and pin threads."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.discussions.arranging import (
    lock_thread,
    merge_threads,
    move_thread,
    pin_thread,
    split_thread,
    unlock_thread,
)
from community.discussions.arranging_forms import LockForm, MergeForm, MoveForm, SplitForm
from community.discussions.models import Post, Thread
from community.discussions.queries import threads_for
from community.discussions.searched import plain_text
from community.members.queries import bylines
from community.moderation.rules import can_moderate
from exemplar.core.form_errors import add_errors

REPLIES_A_PAGE = 20


def _thread_or_404(request: HttpRequest, pk: int) -> Thread:
    """The thread, for moderators; nobody else learns of this page."""
    if not can_moderate(request.user):
        raise Http404
    threads = threads_for(request.user).select_related("space", "page", "topic", "author")
    thread = threads.filter(pk=pk, merged_into__isnull=True).first()
    if thread is None:
        raise Http404
    return thread


def _forms(request: HttpRequest, thread: Thread, asked: str) -> dict[str, Any]:
    """Every form of the page; the one that was sent holds what was typed."""
    makers: dict[str, Callable[..., forms.Form]] = {
        "move": lambda data: MoveForm(data, thread=thread, prefix="move"),
        "merge": lambda data: MergeForm(data, user=request.user, prefix="merge"),
        "lock": lambda data: LockForm(data, prefix="lock"),
    }
    return {name: make(request.POST if name == asked else None) for name, make in makers.items()}


def _do(asked: str, actor: Any, thread: Thread, form: Any) -> tuple[Thread, str]:
    """Do what was asked; the thread to go to, and what to tell."""
    chosen = form.cleaned_data if form else {}
    about = {"actor": actor, "thread": thread}
    if asked == "move":
        why = chosen.get("lock_reason", "")
        moved = move_thread(**about, space=chosen["space"], lock_reason=why)
        return moved, f"Moved to {chosen['space']}{', and locked' if why else ''}."
    if asked == "merge":
        return merge_threads(**about, into=chosen["into"]), "Merged. The old address leads here."
    if asked == "lock":
        return lock_thread(**about, reason=chosen["reason"]), "Locked."
    if asked == "unlock":
        return unlock_thread(**about), "Open again."
    pin_thread(**about, is_pinned=asked == "pin")
    return thread, "Pinned." if asked == "pin" else "Not pinned any more."


def _status(request: HttpRequest) -> HTTPStatus:
    """What was sent and is shown again could not be taken."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be done with a thread as a whole."""
    thread = _thread_or_404(request, pk)
    asked = request.POST.get("do", "")
    shown = _forms(request, thread, asked)
    form: Any = shown.get(asked)
    if asked in {"unlock", "pin", "unpin"} or (form and form.is_valid()):
        try:
            thread, told = _do(asked, request.user, thread, form)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, told)
            return redirect(thread)
    context = {"thread": thread, "asked": asked, "form": form, **shown}
    return render(request, "discussions/arrange.html", context, status=_status(request))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose replies, on one page of them, that become a thread of their own."""
    thread = _thread_or_404(request, pk)
    if thread.space is None:
        raise Http404
    replies = Post.objects.filter(thread=thread, position__gt=0).order_by("position")
    page = Paginator(replies, REPLIES_A_PAGE).get_page(request.GET.get("page"))
    choices = replies.filter(pk__in=[post.pk for post in page.object_list])
    form = SplitForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            new = split_thread(
                actor=request.user,
                thread=thread,
                posts=[post.pk for post in chosen["posts"]],
                title=chosen["title"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The replies have a thread of their own now.")
            return redirect(new)
    named = bylines(post.author_id for post in page.object_list)
    entries = [(post, named[post.author_id], plain_text(post.body)) for post in page.object_list]
    chosen_keys = request.POST.getlist("posts")
    context = {
        "thread": thread, "form": form, "page": page, "entries": entries, "chosen": chosen_keys
    }  # fmt: skip
    return render(request, "discussions/split.html", context, status=_status(request))
