"""The weights of the score: all versions, the proposal that waits, and deciding on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.advising.actions.weights import (
    NothingToProposeError,
    approve_weights,
    propose_weights,
    refuse_weights,
)
from community.advising.explained import FACTORS
from community.advising.forms.runs import WeightsForm
from community.advising.models import WeightSet
from community.advising.queries.runs import weight_sets
from community.advising.rules.runs import can_decide_weights
from community.advising.views.door import for_coordinators, show_form
from exemplar.core.form_errors import add_errors


@for_coordinators
@require_safe
def weights(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first."""
    sets = list(weight_sets())
    context = {
        "labels": list(FACTORS.values()),
        "rows": [_row(each) for each in sets],
        "waiting": next((each for each in sets if _waits(each)), None),
    }
    return render(request, "advising/weights.html", context)


def _waits(weights: WeightSet) -> bool:
    return weights.approved_at is None and weights.refused_at is None


def _row(weights: WeightSet) -> dict[str, Any]:
    values = [(label, weights.weights[factor]) for factor, label in FACTORS.items()]
    return {"set": weights, "values": values}


@for_coordinators
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Learn from finished engagements."""
    try:
        made = propose_weights(actor=request.user)
    except NothingToProposeError as found:
        # An answer, and no error: the weights in use are as good as what could be learned.
        messages.info(request, str(found))
        return redirect("advice_weights")
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("advice_weights")
    messages.success(request, "Proposed. Another coordinator decides.")
    return redirect("advice_weights_decide", made.version)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, version: int) -> HttpResponse:
    """One version beside what it was based on; deciding on it while it waits."""
    found = get_object_or_404(weight_sets(), version=version)
    form = WeightsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        approves = form.cleaned_data["verdict"] == "approve"
        act = approve_weights if approves else refuse_weights
        try:
            act(actor=request.user, weights=found, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            add_errors(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "New runs use them." if approves else "Put aside.")
            return redirect("advice_weights")
    base = found.based_on
    context = {
        "found": found,
        "rows": [
            (label, base.weights[factor] if base else None, found.weights[factor])
            for factor, label in FACTORS.items()
        ],
        "waits": _waits(found),
        "may_decide": can_decide_weights(request.user, found),
    }
    return show_form(request, "advising/weights_version.html", form, context)
