"""The pages of the register of conflicts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.advising.actions import conflicts as actions
from community.advising.actions.clearances import ask_clearance
from community.advising.actions.conflicts import ConflictChangedError
from community.advising.company_names import LONGEST_NAME
from community.advising.conflict_import import COLUMNS, LARGEST, NEEDED, decode, read_conflicts
from community.advising.enums import ConflictState
from community.advising.forms.company_field import companies_like, company_labels
from community.advising.forms.conflicts import (
    AskClearanceForm,
    ConflictForm,
    FileForm,
    RegisterForm,
    SettleForm,
    TextForm,
)
from community.advising.forms.version import VersionForm
from community.advising.models import Conflict
from community.advising.queries.desk import conflicts_page
from community.advising.queries.offers import offers_stopped_by
from community.advising.rules.conflicts import visible_clearances, visible_conflicts
from community.advising.rules.own_case import check_decides_conflict, is_concerned_in_conflict
from community.advising.rules.requests import can_coordinate
from community.advising.views.door import for_coordinators, for_register_readers, show_form
from exemplar.core.form_errors import add_errors

CONFLICT, UNPROCESSABLE = 409, 422


def _conflict_or_404(request: HttpRequest, pk: int) -> Conflict:
    rows = visible_conflicts(request.user).select_related("checked_by", "reported_by", "interest")
    return get_object_or_404(rows, pk=pk)


@for_register_readers
@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """The register, as chosen."""
    form = RegisterForm(request.GET)
    form.is_valid()
    # A filter that is none is passed over: the address may be an old one.
    chosen = {name: form.cleaned_data.get(name) for name in form.fields}
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": conflicts_page(request.user, request.GET.get("page"), chosen),
        "chosen": chosen,
        "coordinates": can_coordinate(request.user),
        "address": f"?{query.urlencode()}",
    }
    return render(request, "advising/conflicts.html", context)


@for_register_readers
@require_safe
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """One record, with its clearances."""
    return _show(request, _conflict_or_404(request, pk))


def _show(
    request: HttpRequest, found: Conflict, settling: SettleForm | None = None, status: int = 200
) -> HttpResponse:
    coordinates = can_coordinate(request.user)
    is_unsettled = found.company_id is None and bool(found.company_name)
    initial = {"version": found.version}
    company = found.company
    context: dict[str, Any] = {
        "conflict": found,
        "coordinates": coordinates,
        "version_form": VersionForm(initial=initial),
        "is_open": found.state != ConflictState.ENDED,
        "is_reported": found.state == ConflictState.REPORTED,
        "is_unsettled": is_unsettled,
        "above": company.get_ancestors() if company else (),
        "below": company.get_descendants() if company else (),
        "clearances": visible_clearances(request.user).filter(conflict=found),
        "stopped": offers_stopped_by(found, request.user),
    }
    if is_unsettled and coordinates:
        context["settling"] = settling or SettleForm(initial=initial)
    return show_form(
        request, "advising/conflict.html", settling or VersionForm(), context, status=status
    )


@for_coordinators
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """The companies whose name holds what is typed."""
    found = companies_like(request.GET.get("q", "")[:LONGEST_NAME])
    labels = company_labels(found)
    return JsonResponse({"suggestions": [{"text": each, "kind": "Company"} for each in labels]})


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a record."""
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_conflict(actor=request.user, fields=form.record_fields())
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = "Recorded. It blocks from now on."
            if is_concerned_in_conflict(request.user, made):
                messages.success(request, f"{said} It is about you: another coordinator keeps it.")
                return redirect("conflicts")
            messages.success(request, said)
            return redirect("conflict", made.pk)
    return show_form(request, "advising/conflict_form.html", form, {})


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a record, as it was when the form was opened."""
    found = _conflict_or_404(request, pk)
    check_decides_conflict(request.user, found)
    form = ConflictForm(request.POST or None, initial=ConflictForm.initial_of(found))
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_conflict(
                actor=request.user,
                conflict=found,
                seen=form.cleaned_data["version"] or 0,
                fields=form.record_fields(),
            )
        except ConflictChangedError as error:
            # What was typed stays in the form; sent again it is judged by the record as it is now.
            found, status = _conflict_or_404(request, pk), CONFLICT
            form.add_error(None, f"{error} It is shown above the form.")
            data: Any = request.POST.copy()
            data["version"] = str(found.version)
            form.data = data
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = "Kept. Where the record has changed, clearances of it as it was have ended."
            messages.success(request, said)
            return redirect("conflict", pk)
    context = {"conflict": found, "is_changed": bool(status)}
    return show_form(request, "advising/conflict_form.html", form, context, status)


def _act_on(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    """Do something with a record as it was read."""
    found = _conflict_or_404(request, pk)
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        act(actor=request.user, conflict=found, seen=seen)
    except ConflictChangedError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("conflict", pk)


@for_coordinators
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody looked at a record and that it holds."""
    return _act_on(request, pk, actions.check_conflict, "Checked: it holds.")


@for_coordinators
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a record blocks nobody any more."""
    return _act_on(request, pk, actions.end_conflict, "Ended. It stays on record.")


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which company a name means."""
    found = _conflict_or_404(request, pk)
    if request.method != "POST":
        return redirect("conflict", pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, UNPROCESSABLE)
    chosen = form.cleaned_data
    try:
        rows = actions.settle_conflict(
            actor=request.user,
            conflict=found,
            seen=chosen["version"],
            company=chosen["company"],
        )
    except (ConflictChangedError, ValidationError) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, " ".join(said))
    else:
        many = "" if len(rows) == 1 else f" {len(rows)} records bore this name."
        messages.success(request, f"Settled.{many}")
    return redirect("conflict", pk)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Look through a file, then take it in: nothing is written before somebody has seen what."""
    form = FileForm()
    context: dict[str, Any] = {"columns": COLUMNS, "needed": NEEDED}
    if request.method != "POST":
        return show_form(request, "advising/conflict_import.html", form, context)
    if "text" in request.POST:
        return _take_in(request, context)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            # One byte more than there may be: enough to see that it is too much.
            text = decode(form.cleaned_data["file"].read(LARGEST + 1))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _look_through(request, text, context)
    return show_form(request, "advising/conflict_import.html", form, context)


def _look_through(request: HttpRequest, text: str, context: dict[str, Any]) -> HttpResponse:
    file = read_conflicts(text)
    status = 200 if file.can_be_imported else UNPROCESSABLE
    context |= {"read": file, "text_form": TextForm(initial={"text": text})}
    return show_form(request, "advising/conflict_import.html", FileForm(), context, status)


def _take_in(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    text = request.POST["text"]
    try:
        made = actions.import_conflicts(actor=request.user, text=text)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _look_through(request, text, context)
    unsettled = sum(row.company_id is None for row in made)
    told = f"{len(made)} record{'' if len(made) == 1 else 's'} taken in."
    if unsettled:
        told += f" {unsettled} {'waits' if unsettled == 1 else 'wait'} to be settled."
    messages.success(request, told)
    return redirect("conflicts")


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the ethics officers whether a conflict stands in the way."""
    found = _conflict_or_404(request, pk)
    initial: dict[str, Any] = {}
    if found.advisor:
        initial["advisor"] = found.advisor.email
    form = AskClearanceForm(
        request.POST or None, initial=initial, user=request.user, conflict=found
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = ask_clearance(
                actor=request.user,
                conflict=found,
                request=chosen["request"],
                advisor=chosen["advisor"],
                question=chosen["question"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Asked. The ethics officers are told.")
            return redirect("clearance", made.pk)
    return show_form(request, "advising/ask_clearance.html", form, {"conflict": found})
