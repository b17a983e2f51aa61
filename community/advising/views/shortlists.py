"""Shortlists: for coordinators with everything, for who asks what is published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.advising.actions.runs import publish_run, run_shortlist
from community.advising.enums import RunKind
from community.advising.explained import tell_all, tell_official
from community.advising.forms.runs import FindForm, VersionForm
from community.advising.models import AdviceRequest, Run
from community.advising.pictures.spread import Scores, draw_spread
from community.advising.queries.requests import visible_to
from community.advising.queries.runs import (
    listed_in,
    not_listed_in,
    published_for,
    runs_of,
    shown_to_agency,
)
from community.advising.queries.runs import visible_to as runs_for
from community.advising.rules.own_case import check_decides, decides
from community.advising.rules.requests import acts_for
from community.advising.steps import RequestChangedError
from community.advising.views.door import confidential, for_coordinators

NOT_THERE_ON_A_PAGE = 25


@confidential
@require_safe
def shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The people for a request: the newest list for coordinators, what holds for who asks."""
    asked = get_object_or_404(visible_to(request.user), pk=pk)
    if not acts_for(request.user, asked):
        check_decides(request.user, asked)
    if decides(request.user, asked):
        runs = list(runs_of(asked))
        latest = next((run for run in runs if run.kind == RunKind.SHORTLIST), None)
        return _for_coordinator(request, asked, latest, runs)
    run = published_for(asked)
    shown = shown_to_agency(run, asked) if run else ()
    people = [tell_official(each, request.user) for each in shown]
    gone = listed_in(run, asked).count() - len(people) if run else 0
    context = {"asked": asked, "run": run, "people": people, "gone": gone}
    context |= _picture(asked, people)
    return render(request, "advising/shortlist_published.html", context)


@for_coordinators
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One stored shortlist; a cohort has its own page."""
    found = get_object_or_404(runs_for(request.user), pk=pk)
    if found.kind == RunKind.COHORT:
        return redirect("advice_cohort", pk)
    asked = found.request
    assert asked is not None  # noqa: S101 - a shortlist is of a request
    check_decides(request.user, asked)
    return _for_coordinator(request, asked, found, list(runs_of(asked)))


def _for_coordinator(
    request: HttpRequest, asked: Any, found: Run | None, runs: list[Run]
) -> HttpResponse:
    context: dict[str, Any] = {"asked": asked, "run": found, "runs": runs}
    if found:
        form = FindForm(request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        away = not_listed_in(request.user, found, words)
        page = Paginator(away, NOT_THERE_ON_A_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        people = tell_all(listed_in(found, asked))
        context |= {
            "people": people,
            "find": form,
            "words": words,
            "page_obj": page,
            "not_there": tell_all(page.object_list),
            "address": f"?{query.urlencode()}",
            **_picture(asked, people),
        }
    return render(request, "advising/shortlist.html", context)


def _picture(asked: AdviceRequest, people: list[Any]) -> dict[str, Any]:
    scores = tuple(each.pairing.score for each in people if each.pairing.score is not None)
    return {"spread": draw_spread([Scores(f"Request {asked.pk}", scores)])}


@for_coordinators
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a shortlist for a request."""
    asked = get_object_or_404(visible_to(request.user), pk=pk)
    try:
        made = run_shortlist(actor=request.user, request=asked)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("advice_shortlist", pk)
    messages.success(request, "The shortlist is made. The agency sees it when it is published.")
    return redirect("advice_run", made.pk)


@for_coordinators
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a run to those who asked; what was published before is superseded."""
    found = get_object_or_404(runs_for(request.user), pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        publish_run(actor=request.user, run=found, version=form.cleaned_data["version"])
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    except RequestChangedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Published. Those who asked can see it now.")
    return redirect("advice_run", pk)
