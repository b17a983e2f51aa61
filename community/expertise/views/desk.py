"""What coordinators alone do with profiles."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from community.expertise.actions import (
    invite_advisor,
    list_profile,
    start_profile,
    withdraw_profile,
)
from community.expertise.forms.sections import NewForm
from community.expertise.models import Advisor
from community.expertise.views.frame import coordinators_only, page_with
from exemplar.core.form_errors import add_errors
from practices.taxonomy.enums import CustomersBand


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write the profile of somebody else."""
    unknown = CustomersBand.UNKNOWN.value
    blank = {"customers_a_year": unknown, "staff": unknown, "budget": unknown}
    form = NewForm(request.POST if request.method == "POST" else None, initial=blank)
    if form.is_valid():
        try:
            advisor = start_profile(
                actor=request.user, email=form.cleaned_data["email"], values=form.values()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Written. They are invited by mail to take it over.")
            return redirect("advisor_edit", advisor.pk)
    return page_with(request, "expertise/new.html", {"form": form}, form)


@coordinators_only
@require_POST
def stand(request: HttpRequest, pk: int, *, listed: bool) -> HttpResponse:
    """List a profile, or withdraw it."""
    advisor = get_object_or_404(Advisor, pk=pk)
    try:
        (list_profile if listed else withdraw_profile)(actor=request.user, advisor=advisor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Listed." if listed else "Withdrawn from directory and matching.")
    return redirect("advisor_edit", pk)


@coordinators_only
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to somebody that there is a profile of them."""
    advisor = get_object_or_404(Advisor, pk=pk)
    try:
        invite_advisor(actor=request.user, advisor=advisor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "They are invited by mail.")
    return redirect("advisor_edit", pk)
