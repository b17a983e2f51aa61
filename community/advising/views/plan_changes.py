"""One change of a plan by hand, as a form asks for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from community.advising.actions.pairings import (
    PlanChangedError,
    add_pairing,
    lock_pairing,
    remove_pairing,
    replace_pairing,
    unlock_pairing,
)
from community.advising.forms.runs import EditForm
from community.advising.models import Run
from exemplar.core.form_errors import add_errors


def change(request: HttpRequest, run: Run, request_pk: int, form: EditForm) -> HttpResponse | None:
    """Make the change and lead back to the request; nothing where the form has errors now."""
    try:
        said = _make(request, run, request_pk, form)
    except PlanChangedError as error:
        form.add_error(None, str(error))
        return None
    except ValidationError as error:
        add_errors(form, error)
        return None
    for each in said:
        messages.warning(request, each)
    messages.success(request, "The plan is changed.")
    return redirect("advice_cohort_request", run.pk, request_pk)


def _make(request: HttpRequest, run: Run, request_pk: int, form: EditForm) -> list[str]:
    chosen = form.cleaned_data
    who = {"actor": request.user, "run": run, "version": chosen["version"]}
    do = chosen["do"]
    if do == "add":
        return add_pairing(request_id=request_pk, advisor_id=chosen["advisor"], **who)
    if do == "replace":
        return replace_pairing(pairing_id=chosen["pairing"], advisor_id=chosen["advisor"], **who)
    if do == "remove":
        return remove_pairing(pairing_id=chosen["pairing"], **who)
    act = lock_pairing if do == "lock" else unlock_pairing
    act(pairing_id=chosen["pairing"], **who)
    return []
