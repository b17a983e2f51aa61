"""All adoptions of a practice, one's own reports, and one report with its history."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exemplar.core.page_cache import same_for_everyone
from practices.adoption.enums import AdoptionOutcome
from practices.adoption.forms import DecisionForm, WithdrawForm
from practices.adoption.models import Adoption
from practices.adoption.queries import adoptions_of, history_of, ledger_of, own_reports, rows_by_key
from practices.adoption.rules import can_change, can_confirm, can_report, confirms_for
from practices.library.models import PracticePage

ON_A_PAGE = 25


def readable_practice(request: HttpRequest, slug: str) -> PracticePage:
    """A practice that the person may read. Raises Http404."""
    readable = PracticePage.objects.visible_to(request.user).without_texts()
    return get_object_or_404(readable, slug=slug)


@require_safe
@same_for_everyone
def practice_adoptions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every row of a practice's ledger, page by page; of one outcome where the address names it."""
    practice = readable_practice(request, slug)
    rows = adoptions_of(practice.pk)
    chosen = request.GET.get("outcome", "")
    if chosen in AdoptionOutcome.values:
        rows = rows.filter(outcome=chosen)
    page = Paginator(rows.values_list("pk", flat=True), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "practice": practice,
        "ledger": ledger_of(practice.pk, practice.stage),
        "page": page,
        "rows": rows_by_key(page.object_list),
        "chosen": chosen if chosen in AdoptionOutcome.values else "",
        "address": f"?outcome={chosen}" if chosen in AdoptionOutcome.values else "?",
    }
    return render(request, "adoption/practice_adoptions.html", context)


@login_required
@never_cache
@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    """The reports of the agencies for which a person reports."""
    page = Paginator(own_reports(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "can_report": can_report(request.user),
        "has_queue": confirms_for(request.user),
    }
    return render(request, "adoption/adoptions.html", context)


def readable_report(request: HttpRequest, pk: int) -> Adoption:
    """A report that the person may see whole: the agency's people and editors. Raises Http404."""
    rows = Adoption.every.select_related("practice", "agency", "company", "reported_by")
    row = get_object_or_404(rows, pk=pk)
    may = can_change(request.user, row) or can_confirm(request.user, row)
    readable = PracticePage.objects.visible_to(request.user).filter(pk=row.practice_id)
    if not may or not readable.exists():
        raise Http404
    return row


@login_required
@never_cache
@require_safe
def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """One report whole, with what happened to it and what can be done now."""
    return report_page(request, readable_report(request, pk))


def report_page(
    request: HttpRequest, row: Adoption, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one report, with forms that were sent and refused."""
    prefetch_related_objects([row], "adaptations", "channels", "customer_groups")
    now = {"edition": row.edition}
    standing = row.withdrawn_at is None
    waits = standing and not row.is_confirmed
    context = {
        "row": row,
        "history": history_of(row),
        "may_change": standing and can_change(request.user, row),
        "may_decide": waits and can_confirm(request.user, row),
        "decision": forms.get("decision") or DecisionForm(initial=now),
        "withdrawal": forms.get("withdrawal") or WithdrawForm(initial=now),
    }
    return render(request, "adoption/adoption.html", context, status=status)
