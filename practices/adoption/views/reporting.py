"""Reporting an adoption, and keeping one's report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.adoption.actions import (
    MOST_ADAPTATIONS,
    ReportChangedError,
    change_adoption,
    report_adoption,
)
from practices.adoption.forms import ReportForm
from practices.adoption.history import changes_between, worded
from practices.adoption.models import Adoption
from practices.adoption.queries import last_report_of
from practices.adoption.rules import can_change, can_report, own_agencies
from practices.adoption.views.reading import readable_practice, readable_report
from practices.taxonomy.models import Agency

ROWS = "adaptations-TOTAL_FORMS"
LONGEST_NUMBER = 3


def _with_one_more_row(data: QueryDict) -> QueryDict:
    typed = data.copy()
    rows = {name.split("-")[1] for name in typed if name.startswith("adaptations-")}
    numbers = [int(row) for row in rows if row.isdecimal() and len(row) <= LONGEST_NUMBER]
    typed[ROWS] = str(min(max(numbers, default=-1) + 2, MOST_ADAPTATIONS + 1))
    return typed


def _first_choice(request: HttpRequest) -> Agency | None:
    """The agency that the address names, or the one reported for last, or the only one."""
    agencies = list(own_agencies(request.user)[:50])
    named = request.GET.get("agency", "")
    for agency in agencies:
        if named == agency.slug:
            return agency
    return agencies[0] if agencies else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What a new report begins with: the context is that of the agency's last report."""
    agency, teacher = _first_choice(request), request.GET.get("from", "")
    found: dict[str, Any] = {"learned_from": teacher if teacher.isdecimal() else ""}
    if agency is None:
        return found
    found["agency"] = agency.pk
    if last := last_report_of(agency):
        found |= {
            "customers_a_year": last.customers_a_year,
            "channels": list(last.channels.all()),
            "customer_groups": list(last.customer_groups.all()),
            "constraints": last.constraints,
            "contact": last.contact,
        }
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Report that one's agency considers, tries, uses or has stopped a practice."""
    practice = readable_practice(request, slug)
    context = {"practice": practice, "is_new": True}
    if practice.is_retired or not can_report(request.user):
        return render(request, "adoption/cannot_report.html", context)
    blank = Adoption(practice=practice)
    wants_row = "more" in request.POST
    if request.method != "POST":
        form = ReportForm(instance=blank, user=request.user, initial=_initial(request))
    else:
        data = _with_one_more_row(request.POST) if wants_row else request.POST
        form = ReportForm(data, instance=blank, user=request.user)
    if wants_row:
        form.without_errors()
    elif form.is_bound and form.is_valid():
        try:
            row = report_adoption(
                actor=request.user, adoption=form.staged(), earlier=form.earlier()
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _thanks(row))
            return redirect(row)
    return render(request, "adoption/report.html", {**context, "form": form})


def _thanks(row: Adoption) -> str:
    if row.is_confirmed:
        return "Thank you. The report is in the ledger, and counts."
    return "Thank you. The report is in the ledger; it counts once it is confirmed."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what has become of it since, or correct a mistake."""
    stored = readable_report(request, pk)
    if stored.withdrawn_at or not can_change(request.user, stored):
        raise Http404
    form, wants_row = _change_form(request, stored), "more" in request.POST
    context = {"practice": stored.practice, "is_new": False, "row": stored, "form": form}
    if wants_row:
        form.without_errors()
    elif form.is_bound and form.is_valid():
        try:
            row = change_adoption(
                actor=request.user,
                adoption=form.staged(),
                is_correction=form.cleaned_data["is_correction"],
            )
        except ReportChangedError as error:
            context |= _told_apart(request, form, error.stored)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _thanks(row))
            return redirect(row)
    status = 409 if "differences" in context else 200
    return render(request, "adoption/report.html", context, status=status)


def _change_form(request: HttpRequest, stored: Adoption) -> ReportForm:
    row = Adoption.objects.get(pk=stored.pk)
    if request.method != "POST":
        return ReportForm(instance=row, user=request.user)
    data = _with_one_more_row(request.POST) if "more" in request.POST else request.POST
    return ReportForm(data, instance=row, user=request.user)


def _told_apart(request: HttpRequest, form: ReportForm, stored: Adoption) -> dict[str, Any]:
    """What is stored now where it is not what was typed; sent again, what was typed is kept."""
    typed = form.data.copy()
    typed["edition"] = str(stored.edition)
    differences = worded(changes_between(stored, form.instance))
    again = ReportForm(typed, instance=Adoption.every.get(pk=stored.pk), user=request.user)
    again.without_errors()
    last = stored.events.select_related("actor").order_by("pk").last()
    return {"form": again, "differences": differences, "last": last, "gone": stored.withdrawn_at}
