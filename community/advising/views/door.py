"""The door of advising: who is let in where, and what no answer may leave behind.

Everybody else finds nothing, by the same number of questions to the database whether or not there
is something. No answer is kept by anybody on the way, nor found by a search engine.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from community.advising.rules.conflicts import can_read_register
from community.advising.rules.own_case import OwnCaseError
from community.advising.rules.requests import can_coordinate

View = Callable[..., HttpResponse]
Rule = Callable[[Any], bool]


def unkept(view: View) -> View:
    """Answer so that nothing on the way keeps it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except OwnCaseError as error:
            # Nothing is hidden from who coordinates: they read why somebody else decides.
            messages.error(request, str(error))
            response = redirect(error.record)
        response["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(answered)


def confidential(view: View) -> View:
    """Ask whoever is not signed in to do so; whom the page lets in, it says itself."""
    return login_required(unkept(view))


def _only(rule: Rule) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return confidential(guarded)

    return guard


for_coordinators = _only(can_coordinate)
for_register_readers = _only(can_read_register)


def show_form(
    request: HttpRequest, template: str, form: Any, context: dict[str, Any], status: int = 0
) -> HttpResponse:
    """A page with a form; one with errors is no success."""
    found = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status or found)
