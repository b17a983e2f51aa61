"""Confirming, returning and withdrawing reports: in the queue, on their page, from a mail."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exemplar.core.form_errors import add_errors
from practices.adoption.actions import (
    ReportChangedError,
    confirm_adoption,
    return_adoption,
    withdraw_adoption,
)
from practices.adoption.forms import DecisionForm, WithdrawForm
from practices.adoption.models import Adoption
from practices.adoption.queries import LinkError, read_confirmation_link, reports_to_confirm
from practices.adoption.rules import can_change, can_confirm, confirms_for, is_ledger_editor
from practices.adoption.views.reading import readable_report, report_page
from practices.library.models import PracticePage

IN_THE_QUEUE = 20
CHANGED = "This report has changed since you read it. Please read it again; nothing was decided."


@login_required
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The reports that wait for a lead, of their agencies and those below; for an editor, all."""
    if not confirms_for(request.user):
        raise PermissionDenied
    page = Paginator(reports_to_confirm(request.user), IN_THE_QUEUE).get_page(
        request.GET.get("page")
    )
    entries = [(row, DecisionForm(auto_id=f"id_{row.pk}_%s")) for row in page.object_list]
    context = {"page": page, "entries": entries, "is_editor": is_ledger_editor(request.user)}
    return render(request, "adoption/queue.html", context)


def _decided(actor: Any, row: Adoption, form: DecisionForm) -> str:
    """Decide as the form says; what to tell afterwards."""
    chosen = form.cleaned_data
    if chosen["decision"] == "confirm":
        confirm_adoption(actor=actor, adoption_id=row.pk, edition=chosen["edition"])
        return "Confirmed. The report counts toward the stage of the practice."
    return_adoption(
        actor=actor, adoption_id=row.pk, edition=chosen["edition"], reason=chosen["reason"]
    )
    return "Returned. Whoever reported it is told what to look at again."


@login_required
@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a report or return it, and go back to where one came from."""
    row = readable_report(request, pk)
    if not can_confirm(request.user, row):
        raise Http404
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            messages.success(request, _decided(request.user, row, form))
        except ReportChangedError:
            messages.error(request, CHANGED)
            return redirect(row)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(_back(request, row))
    return report_page(request, row, decision=form)


def _back(request: HttpRequest, row: Adoption) -> str:
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return row.get_absolute_url()


@login_required
@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's report out of the ledger."""
    row = readable_report(request, pk)
    if not can_change(request.user, row):
        raise Http404
    form = WithdrawForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            withdraw_adoption(
                actor=request.user,
                adoption_id=row.pk,
                edition=chosen["edition"],
                reason=chosen["reason"],
            )
        except ReportChangedError:
            messages.error(request, CHANGED)
        except ValidationError as error:
            add_errors(form, error)
            return report_page(request, row, withdrawal=form)
        else:
            messages.success(request, "Withdrawn. Its history stays for your agency and editors.")
        return redirect(row)
    return report_page(request, row, withdrawal=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """What a lead was asked in a mail: one button confirms, another returns with a reason.

    The link stands for the person it was sent to. Opening it changes nothing.
    """
    try:
        asked = read_confirmation_link(token)
    except LinkError:
        return _by_mail(request, {"state": "ended"}, HTTPStatus.GONE)
    row, lead = asked.adoption, asked.person
    readable = PracticePage.objects.visible_to(lead).filter(pk=row.practice_id)
    if not can_confirm(lead, row) or not readable.exists():
        return _by_mail(request, {"state": "ended"}, HTTPStatus.GONE)
    if request.user.is_authenticated and request.user.pk != lead.pk:
        return _by_mail(request, {"state": "other"}, HTTPStatus.FORBIDDEN)
    context = {"row": row, "lead": lead, "token": token}
    if row.edition != asked.edition:
        return _by_mail(request, {**context, "state": "changed"})
    return _by_mail(request, {**context, **_answered(request, lead, row)})


def _answered(request: HttpRequest, lead: Any, row: Adoption) -> dict[str, Any]:
    """What was decided from a mail, or the form in which to decide."""
    form = DecisionForm(request.POST or None, initial={"edition": row.edition})
    if not form.is_bound or not form.is_valid():
        return {"state": "asked", "form": form}
    # The link says which edition was asked about, not the form.
    form.cleaned_data["edition"] = row.edition
    try:
        return {"state": "done", "done": _decided(lead, row, form)}
    except ReportChangedError:
        return {"state": "changed"}
    except ValidationError as error:
        add_errors(form, error)
    return {"state": "asked", "form": form}


def _by_mail(
    request: HttpRequest, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    # The address is the key. That no other site learns it is the rule of all pages ("same-origin");
    # with a stricter one browsers would not say where the form comes from, and it would be refused.
    return render(request, "adoption/by_mail.html", context, status=status)
