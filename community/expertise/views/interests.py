"""Declaring interests."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from community.expertise.actions import (
    declare_all,
    declare_interest,
    declare_none,
    end_interest,
)
from community.expertise.actions.interests import current_interests
from community.expertise.forms.standing import InterestForm
from community.expertise.queries import HOLDS_FOR, is_current
from community.expertise.views.frame import members_only, page_with, place_of
from exemplar.core.form_errors import add_errors


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What is declared, and declaring one more."""
    place = place_of(request, pk)
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            declare_interest(actor=request.user, advisor=place.advisor, **form.cleaned_data)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Declared. Is that all? Then say so below.")
            return redirect(place.url("interests"))
    advisor = place.advisor
    holding = {each.pk for each in current_interests(advisor)}
    rows = advisor.interests.select_related("agency", "company")
    context = {
        "place": place,
        "advisor": advisor,
        "form": form,
        "rows": [(each, each.pk in holding, place.url("interest_end", each.pk)) for each in rows],
        "holding": bool(holding),
        "current": is_current(advisor.declared_at),
        "holds_until": advisor.declared_at + HOLDS_FOR if advisor.declared_at else None,
    }
    return page_with(request, "expertise/interests.html", context, form)


@members_only
@require_POST
def declare(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Say that this is all, or that there is nothing."""
    place = place_of(request, pk)
    act = declare_none if request.POST.get("none") else declare_all
    try:
        act(actor=request.user, advisor=place.advisor)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Declared. It holds for a year.")
    return redirect(place.url("interests"))


@members_only
@require_POST
def end(request: HttpRequest, key: int, pk: int | None = None) -> HttpResponse:
    """Say that a tie is over."""
    place = place_of(request, pk)
    found = get_object_or_404(place.advisor.interests, pk=key)
    try:
        end_interest(actor=request.user, advisor=place.advisor, interest=found)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, "It is over as of today. It stays on record.")
    return redirect(place.url("interests"))
