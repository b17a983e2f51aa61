"""Writing a profile step by step, and what its advisor confirms."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.expertise.actions import (
    begin_profile,
    confirm_profile,
    confirm_proposed,
    propose_changes,
    save_profile,
    set_pause,
    take_over_profile,
)
from community.expertise.actions.proposals import OLD, with_proposed
from community.expertise.enums import Standing
from community.expertise.forms.sections import (
    AboutForm,
    AvailabilityForm,
    ModesForm,
    SectionForm,
    SkillsForm,
)
from community.expertise.forms.standing import PauseForm
from community.expertise.models import Advisor
from community.expertise.queries import (
    advises,
    claimable_by,
    is_current,
    is_paused,
    missing_for_matching,
    nearest_companies,
    wanted,
)
from community.expertise.rules import is_about
from community.expertise.values import (
    LABELS,
    SECTIONS,
    Words,
    edition_of,
    is_same,
    result_values,
    value_of,
    values_of,
)
from community.expertise.views.frame import Place, members_only, page_with, place_of
from community.expertise.writing import CHANGED
from exemplar.core.form_errors import add_errors

FORMS: dict[str, type[SectionForm]] = {
    "about": AboutForm,
    "skills": SkillsForm,
    "modes": ModesForm,
    "availability": AvailabilityForm,
}
HEADINGS = {
    "about": "About you",
    "skills": "Skills and topics",
    "modes": "Ways of helping",
    "availability": "Availability",
}
WAITS = "It waits until the advisor confirms it."


@members_only
@require_safe
def overview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What a profile has and lacks; for whoever has none, what an advisor is."""
    try:
        place = place_of(request, pk)
    except Http404:
        if pk is not None:
            raise
        context: dict[str, Any] = {
            "claimable": claimable_by(request.user),
            "advises": advises(request.user),
        }
        return render(request, "expertise/none.html", context)
    return _overview(request, place, PauseForm())


def _overview(request: HttpRequest, place: Place, pause_form: PauseForm) -> HttpResponse:
    advisor = place.advisor
    context: dict[str, Any] = {
        "place": place,
        "advisor": advisor,
        "wanted": [(place.url(name), text, done) for name, text, done in wanted(advisor)],
        "missing": missing_for_matching(advisor),
        "paused": is_paused(advisor),
        "confirmed": is_current(advisor.confirmed_at),
        "pause_form": pause_form,
        "is_about": is_about(request.user, advisor),
        "nearest": nearest_companies(advisor.company_name) if not place.is_own else [],
    }
    return page_with(request, "expertise/overview.html", context, pause_form)


def shown_values(place: Place, names: Any) -> dict[str, Any]:
    """What a form shows: what is stored; to others with what waits to be confirmed."""
    if place.waits:
        return with_proposed(place.advisor, names)
    return values_of(place.advisor, names)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, section: str, pk: int | None = None) -> HttpResponse:
    """One step of a profile."""
    place = place_of(request, pk)
    stored = shown_values(place, SECTIONS[section])
    is_post = request.method == "POST"
    form = FORMS[section].showing(stored, request.POST if is_post else None)
    edition = request.POST.get("edition", "") if is_post else edition_of(stored)
    differences: list[tuple[str, list[str]]] = []
    if is_post and form.is_valid():
        try:
            _save(request, place, form.values(), edition)
        except ValidationError as error:
            add_errors(form, error)
            if getattr(error, "message", "") == CHANGED:
                now = shown_values(place_of(request, pk), SECTIONS[section])
                differences, edition = _differences(now, form.values()), edition_of(now)
        else:
            return redirect(place.url())
    context = {
        "place": place,
        "advisor": place.advisor,
        "form": form,
        "section": section,
        "heading": HEADINGS[section],
        "edition": edition,
        "differences": differences,
    }
    return page_with(request, "expertise/section.html", context, form)


def _save(request: HttpRequest, place: Place, values: dict[str, Any], edition: str) -> None:
    what: dict[str, Any] = {"actor": request.user, "advisor": place.advisor}
    what |= {"values": values, "edition": edition}
    if place.waits:
        propose_changes(**what)
        messages.success(request, f"Written. {WAITS}")
    else:
        changed = save_profile(**what)
        messages.success(request, "Saved." if changed else "Nothing was different.")


def _differences(stored: dict[str, Any], typed: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What is stored now where something else was typed."""
    words = Words.read()
    return [
        (LABELS[name], words.told(name, value))
        for name, value in stored.items()
        if not is_same(value, typed.get(name))
    ]


@members_only
@require_POST
def confirm(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Say that all of it is right."""
    place = place_of(request, pk)
    try:
        confirm_profile(actor=request.user, advisor=place.advisor)
    except PermissionDenied:
        raise Http404 from None
    if not place.is_own:
        told = "Noted."
    elif place.advisor.standing == Standing.DRAFT:
        told = "Confirmed. Coordinators are told: they list it."
    else:
        told = "Confirmed. You are asked again in a year."
    messages.success(request, told)
    return redirect(place.url())


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Take a pause, or end it."""
    place = place_of(request, pk)
    if request.method != "POST":
        return redirect(place.url())
    form = PauseForm(request.POST)
    paused = request.POST.get("pause") == "begin"
    if not form.is_valid():
        return _overview(request, place, form)
    try:
        set_pause(
            actor=request.user,
            advisor=place.advisor,
            paused=paused,
            until=form.cleaned_data["until"],
        )
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        add_errors(form, error)
        return _overview(request, place, form)
    told = "Nothing is asked until the pause ends." if paused else "The pause is over."
    messages.success(request, told)
    return redirect(place.url())


@members_only
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin one's own profile."""
    try:
        begin_profile(actor=request.user)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("advisor_own")
    return redirect("advisor_own_about")


@members_only
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Make the profile one's own that others have written."""
    found = claimable_by(request.user)
    if found is None:
        raise Http404
    take_over_profile(actor=request.user, advisor=found)
    messages.success(
        request, "The profile is yours. Look through it, then confirm that it is right."
    )
    return redirect("advisor_own")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def proposed(request: HttpRequest) -> HttpResponse:
    """What a coordinator wrote: old beside new, and an answer to each."""
    place = place_of(request, None)
    advisor, errors = place.advisor, []
    if request.method == "POST":
        answers = {key: request.POST.get(f"answer-{key}", "") for key in advisor.proposed}
        if "all" in request.POST:
            answers = dict.fromkeys(answers, "accept")
        try:
            confirm_proposed(
                actor=request.user,
                advisor=advisor,
                accept=[key for key, answer in answers.items() if answer == "accept"],
                refuse=[key for key, answer in answers.items() if answer == "refuse"],
            )
        except ValidationError as error:
            errors = error.messages
        else:
            answered = any(answer in {"accept", "refuse"} for answer in answers.values())
            if answered:
                messages.success(request, "Your answers are kept.")
            else:
                messages.info(request, "Nothing was answered: all of it waits on.")
            return redirect("advisor_own_proposed")
    context = {"place": place, "advisor": advisor, "rows": _rows(advisor), "problems": errors}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "expertise/proposed.html", context, status=status)


def _rows(advisor: Advisor) -> list[dict[str, Any]]:
    words, found = Words.read(), []
    results = {f"{OLD}{each.pk}": each for each in advisor.results.prefetch_related("topics")}
    for key, waiting in advisor.proposed.items():
        new = waiting["value"]
        if key in LABELS:
            before, after = words.told(key, value_of(advisor, key)), words.told(key, new)
            label = LABELS[key]
        else:
            stored = results.get(key)
            before = words.told_result(result_values(stored) if stored else None)
            after = words.told_result(new)
            label = "New result" if stored is None else "Result"
        found.append({"key": key, "label": label, "before": before, "after": after})
    return found
