"""The pages on which clearances are asked, answered and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.advising.actions.clearances import (
    ClearanceChangedError,
    answer_clearance,
    revoke_clearance,
)
from community.advising.enums import ClearanceState
from community.advising.forms.conflicts import AnswerClearanceForm, RevokeForm
from community.advising.queries.desk import ON_A_PAGE, clearances_for
from community.advising.rules.conflicts import (
    can_answer,
    is_ethics_officer,
    visible_clearances,
)
from community.advising.views.door import for_register_readers, show_form
from community.notifications.actions import mark_seen
from exemplar.core.form_errors import add_errors


@for_register_readers
@require_safe
def clearances(request: HttpRequest) -> HttpResponse:
    """What was asked and answered; what waits stands first."""
    page = Paginator(clearances_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "is_ethics_officer": is_ethics_officer(request.user),
        "address": "?",
    }
    return render(request, "advising/clearances.html", context)


@for_register_readers
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, with its answer; an ethics officer answers it, or takes the answer back."""
    found = get_object_or_404(visible_clearances(request.user), pk=pk)
    officer = is_ethics_officer(request.user)
    is_own = found.asked_by_id == request.user.pk
    answers = can_answer(request.user, found)
    revokes = officer and not is_own and found.state == ClearanceState.GIVEN
    form: Any = None
    if answers:
        form = AnswerClearanceForm(request.POST or None)
    elif revokes:
        form = RevokeForm(request.POST or None)
    if request.method == "POST":
        if not officer:
            raise Http404
        if form is None:
            messages.error(
                request,
                "You asked for this clearance: another ethics officer answers."
                if is_own
                else "It has been answered meanwhile: nothing of yours was done.",
            )
            return redirect("clearance", pk)
        if form.is_valid() and _done(request, found, form):
            return redirect("clearance", pk)
    else:
        mark_seen(request.user, found)
    context = {
        "clearance": found,
        "answers": answers,
        "revokes": revokes,
        "is_own": is_own,
        "is_ethics_officer": officer,
    }
    return show_form(request, "advising/clearance.html", form or RevokeForm(), context)


def _done(request: HttpRequest, found: Any, form: Any) -> bool:
    """Whether an answer was taken; what is wrong with it stands beside its field."""
    chosen = form.cleaned_data
    try:
        if isinstance(form, AnswerClearanceForm):
            made = answer_clearance(
                actor=request.user,
                clearance=found,
                give=chosen["give"] == "yes",
                answer=chosen["answer"],
                ends_on=chosen["ends_on"],
            )
        else:
            made = revoke_clearance(actor=request.user, clearance=found, answer=chosen["answer"])
    except ClearanceChangedError as error:
        messages.error(request, str(error))
        return True
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"Kept: {made.get_state_display().lower()}. Who asked is told.")
    return True
