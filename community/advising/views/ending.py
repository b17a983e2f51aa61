"""Ending a request oneself: taking it back, or closing it with what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from community.advising.actions import requests as actions
from community.advising.enums import RequestState
from community.advising.forms.desk import CloseForm, WithdrawForm
from community.advising.models import AdviceRequest
from community.advising.queries.engagements import open_of
from community.advising.rules.requests import can_close_own
from community.advising.steps import RequestChangedError, can_follow
from community.advising.views.door import confidential, show_form
from community.advising.views.writing import own_or_404
from exemplar.core.form_errors import add_errors


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back for good."""
    found = own_or_404(request, pk)
    if not can_follow(found.state, RequestState.WITHDRAWN):
        return redirect("advice_request", pk)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    done = _told_of(found)
    return _end(request, found, form, actions.withdraw_request, "advising/withdraw.html", done)


def _told_of(found: AdviceRequest) -> str:
    """What becomes of a request that is withdrawn, for who has just done it."""
    if found.submitted_at is None:
        return "Withdrawn. Nobody else has read it."
    return "Withdrawn. Coordinators are told, and so are advisors who were asked or are at work."


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a request on which somebody has advised, with what came of it."""
    found = own_or_404(request, pk)
    if not can_close_own(request.user, found):
        return redirect("advice_request", pk)
    form = CloseForm(request.POST or None, initial={"version": found.version})
    done = "Closed. Coordinators and the advisors concerned are told."
    return _end(request, found, form, actions.close_request, "advising/close.html", done)


def _end(  # noqa: PLR0917 - one of each
    request: HttpRequest,
    found: AdviceRequest,
    form: Any,
    act: Callable[..., AdviceRequest],
    template: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            act(actor=request.user, request=found, seen=chosen["version"], reason=chosen["reason"])
        except RequestChangedError as error:
            messages.error(request, str(error))
            return redirect("advice_request", found.pk)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            # What nobody else has read is nothing to come back to.
            return redirect(found) if found.submitted_at else redirect("advice")
    context = {"advice_request": found, "open_engagements": open_of(found)}
    return show_form(request, template, form, context)
