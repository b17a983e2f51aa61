"""Cohorts: making one for all open requests, looking at it, changing it, publishing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.advising.actions.runs import end_unfilled, run_cohort
from community.advising.comparing import compare
from community.advising.enums import RunProgress, RunState
from community.advising.explained import tell_all
from community.advising.forms.runs import CohortForm, CompareForm, EditForm, FindForm
from community.advising.models import Pairing, Run
from community.advising.plan_page import read_plan, request_name
from community.advising.queries.runs import (
    cohorts_for,
    current_weights,
    find_advisors,
    open_requests,
    read_by,
)
from community.advising.rules.own_case import check_decides_on_all, own_requests_in
from community.advising.steps import RequestChangedError
from community.advising.views.door import for_coordinators, show_form
from community.advising.views.plan_changes import change
from exemplar.core.form_errors import add_errors

ON_A_PAGE = 20


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def cohorts(request: HttpRequest) -> HttpResponse:
    """All cohorts, the newest first; making a new one."""
    form = CohortForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = run_cohort(
                actor=request.user,
                keep=float(form.cleaned_data["keep"]),
                based_on=_base(request, form.cleaned_data["based_on"]),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("advice_cohort", made.pk)
    page = Paginator(cohorts_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "address": "?",
        "open": open_requests(request.user),
        "weights": current_weights(),
    }
    return show_form(request, "advising/cohorts.html", form, context)


def _base(request: HttpRequest, key: int | None) -> Run | None:
    """The plan whose locks the new one keeps."""
    return get_object_or_404(cohorts_for(request.user), pk=key) if key else None


def _own_of(request: HttpRequest, *plans: Run | None) -> list[int]:
    """The requests of plans in which the reader takes part: of these somebody else reads."""
    known = [each for each in plans if each is not None]
    own = {
        one.pk for each in known for one in own_requests_in(request.user, each, each.requests_asked)
    }
    return sorted(own)


@for_coordinators
@require_safe
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """One cohort: supply first, then who goes where, what stays empty, the proof."""
    found = get_object_or_404(cohorts_for(request.user).select_related("based_on"), pk=pk)
    if found.progress != RunProgress.DONE:
        return render(request, "advising/cohort_waits.html", {"run": found})
    own = _own_of(request, found)
    context = {
        "run": found,
        "plan": read_plan(found, own),
        "own": [f"Request {key}" for key in own],
        "again": CohortForm(initial={"based_on": found.pk}),
        "is_open": found.state == RunState.PREVIEW,
    }
    return render(request, "advising/cohort.html", context)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def cohort_request(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """One request in a cohort: each person explained, and changing the plan by hand."""
    found = get_object_or_404(cohorts_for(request.user), pk=pk, progress=RunProgress.DONE)
    if str(request_pk) not in found.asked["requests"]:
        raise Http404
    check_decides_on_all(request.user, found, [request_pk])
    form = EditForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = change(request, found, request_pk, form)
        if answer is not None:
            return answer
        found.refresh_from_db()
    context = _request_page(request, found, request_pk)
    context["refused"] = _refused(form, context["found"])
    return show_form(request, "advising/cohort_request.html", form, context)


def _refused(form: EditForm, found: list[Any]) -> str:
    """Which control of the page asked for what is refused: the reason stands beside it."""
    if "advisor" not in form.errors:
        return ""
    asked = form["advisor"].value()
    if any(str(each.pk) == asked for each in found):
        return f"found-{asked}"
    do = form["do"].value()
    return f"replace-{form['pairing'].value()}" if do == "replace" else f"add-{asked}"


def _request_page(request: HttpRequest, found: Run, request_pk: int) -> dict[str, Any]:
    own = _own_of(request, found)
    plan = read_plan(found, own)
    row = next((each for each in plan.requests if each.request.pk == request_pk), None)
    if row is None:
        raise Http404
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    pairings = list(read_by(request.user, found).filter(request=request_pk))
    chosen = [each for each in pairings if each.is_chosen]
    others = [each for each in pairings if not each.is_chosen]
    return {
        "run": found,
        "row": row,
        "name": request_name(row.request),
        "find": find,
        "words": words,
        "found": find_advisors(words, without=[each.advisor_id for each in chosen]),
        "chosen": tell_all(sorted(chosen, key=_by_score)),
        "others": tell_all(sorted(others, key=_by_rank), without=own),
        "is_open": found.state == RunState.PREVIEW,
    }


def _by_score(pairing: Pairing) -> tuple[float, int]:
    return (-(pairing.score or 0.0), pairing.pk)


def _by_rank(pairing: Pairing) -> tuple[bool, bool, int, int]:
    return (
        not pairing.is_alternate, pairing.rank is None, pairing.rank or 0, pairing.pk
    )  # fmt: skip


@for_coordinators
@require_POST
def unfilled(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """End a request for which nobody was found, with the reason in numbers."""
    found = get_object_or_404(cohorts_for(request.user), pk=pk, progress=RunProgress.DONE)
    try:
        end_unfilled(actor=request.user, run=found, request_id=request_pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except RequestChangedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The request is ended as unfilled; those who asked are told why.")
    return redirect("advice_cohort", pk)


@for_coordinators
@require_safe
def cohort_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A cohort beside another: by itself the one it was based on, else the one before it."""
    mine = cohorts_for(request.user).filter(progress=RunProgress.DONE)
    found = get_object_or_404(mine, pk=pk)
    form = CompareForm(request.GET)
    key = form.cleaned_data["other"] if form.is_valid() else None
    other: Run | None
    if key:
        other = get_object_or_404(mine, pk=key)
    else:
        base = mine.filter(pk=found.based_on_id or 0).first()
        other = base or mine.filter(pk__lt=found.pk).order_by("-pk").first()
    own = _own_of(request, found, other)
    context = {
        "run": found,
        "own": [f"Request {key}" for key in own],
        "other": other,
        "form": form,
        "runs": mine.exclude(pk=found.pk)[:ON_A_PAGE],
        "compared": compare(other, found, own) if other else None,
    }
    return render(request, "advising/cohort_compare.html", context)
