"""The door of the moderators' desk: for anybody else there is nothing behind it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from community.moderation.rules import can_moderate

View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Let moderators in; whoever is not signed in is asked to, and others find nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_moderate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(never_cache(guarded))


def show_form(
    request: HttpRequest, template: str, form: Any, context: dict[str, Any]
) -> HttpResponse:
    """A page with a form; one with errors is no success."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)
