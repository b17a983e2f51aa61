"""The moderators' queue, and one case: taking it, putting it back, deciding on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.moderation import actions
from community.moderation.actions import CaseChangedError
from community.moderation.actions.deciding import verdicts_for
from community.moderation.forms import DecisionForm, QueueForm
from community.moderation.models import Case
from community.moderation.queries import (
    case_file,
    queue_counts,
    queue_page,
)
from community.moderation.rules import can_decide
from community.moderation.views.door import for_moderators, show_form
from exemplar.core.form_errors import add_errors

LEAVE = "leave"


@for_moderators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for moderators, the oldest or the most flagged first."""
    form = QueueForm(request.GET)
    form.is_valid()
    # A filter that is none is passed over: the address may be an old one.
    chosen = {name: form.cleaned_data.get(name, "") for name in form.fields}
    page, entries = queue_page(request.user, request.GET.get("page"), **chosen)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "entries": entries,
        "counts": queue_counts(request.user),
        "chosen": chosen,
        "address": f"?{query.urlencode()}",
    }
    return render(request, "moderation/queue.html", context)


def _show(request: HttpRequest, found: Case, form: DecisionForm | None = None) -> HttpResponse:
    context = case_file(found)
    initial = {"case_round": found.round, "text": context["text"]}
    form = form or DecisionForm(initial=initial, verdicts=verdicts_for(found, context["record"]))
    context["may_decide"] = can_decide(request.user, found)
    context["is_mine"] = found.holder_id == request.user.pk
    context["is_anothers"] = found.holder_id not in {None, request.user.pk}
    return show_form(request, "moderation/case.html", form, context)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with all that is known of it; deciding on it."""
    found = get_object_or_404(Case.objects.select_related("author", "claimed_by"), pk=pk)
    if request.method != "POST":
        return _show(request, found)
    form = DecisionForm(request.POST, verdicts=verdicts_for(found, case_file(found)["record"]))
    if not form.is_valid():
        return _show(request, found, form)
    chosen: dict[str, Any] = form.cleaned_data
    try:
        made = actions.decide(
            actor=request.user,
            case_id=found.pk,
            case_round=chosen["case_round"],
            verdict=chosen["verdict"],
            reason=chosen["reason"],
            text=chosen["text"] or None,
        )
    except (CaseChangedError, PermissionDenied) as error:
        messages.error(request, str(error))
        return redirect("moderation_case", pk)
    except ValidationError as error:
        add_errors(form, error)
        return _show(request, found, form)
    messages.success(request, f"{made.done}. Those concerned are told.")
    return redirect("moderation_queue")


@for_moderators
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case, or put it back."""
    found = get_object_or_404(Case, pk=pk)
    act = actions.leave_case if request.POST.get("do") == LEAVE else actions.take_case
    try:
        act(actor=request.user, case_id=found.pk)
    except (CaseChangedError, PermissionDenied) as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("moderation_case", pk)
