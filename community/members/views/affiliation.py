"""Saying for whom one works."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.members.actions import ask_affiliation, end_affiliation
from community.members.enums import AffiliationState
from community.members.forms import AskForm, FindForm, find_organisations
from community.members.models import Affiliation
from community.members.queries import affiliations_of, agencies_by_address
from exemplar.core.form_errors import add_errors


def _found(request: HttpRequest, finding: FindForm) -> list[Any]:
    """What was searched for; before that, what the person's addresses point at."""
    words = finding.cleaned_data["q"] if finding.is_valid() else ""
    return find_organisations(words) if words.strip() else agencies_by_address(request.user)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def affiliation(request: HttpRequest) -> HttpResponse:
    """One's affiliations, and asking for one more: first found, then chosen."""
    is_asking = request.method == "POST"
    finding = FindForm(request.POST if is_asking else request.GET)
    found = _found(request, finding)
    form = AskForm(found, request.POST if is_asking else None)
    if is_asking and form.is_valid():
        try:
            asked = ask_affiliation(
                actor=request.user, note=form.cleaned_data["note"], **form.chosen
            )
        except ValidationError as error:
            add_errors(form, error, otherwise="organisation")
        else:
            _say(request, asked)
            return redirect("affiliation")
    words = finding.data.get("q", "").strip()
    context = {
        "finding": finding,
        "form": form,
        "found": found,
        "words": words,
        "rows": affiliations_of(request.user),
    }
    return render(request, "members/affiliation.html", context)


def _say(request: HttpRequest, asked: Affiliation) -> None:
    if asked.state == AffiliationState.CONFIRMED:
        told = f"Confirmed: {asked.email} is an address of {asked.organisation}."
        messages.success(request, told)
    else:
        messages.success(request, f"An editor looks at it, and you are told: {asked.organisation}.")


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question back, or end an affiliation."""
    found = get_object_or_404(Affiliation, pk=pk, user=request.user)
    try:
        end_affiliation(actor=request.user, affiliation=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Ended: {found.organisation}.")
    return redirect("affiliation")
