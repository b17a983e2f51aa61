"""What was decided of one's own writing, and asking another moderator to look again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.moderation import actions
from community.moderation.forms import AppealForm
from community.moderation.models import Case
from community.moderation.queries import own_cases, own_file
from community.moderation.rules import can_appeal, cases_of
from community.moderation.views.door import show_form
from exemplar.core.form_errors import add_errors

ON_A_PAGE = 25


@login_required
@never_cache
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What moderators have decided of the person's own writing, and what waits for them."""
    page = Paginator(cases_of(request.user).order_by("-opened_at", "-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "moderation/decisions.html",
        {"page_obj": page, "files": own_cases(page.object_list)},
    )


def _own(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(cases_of(request.user), pk=pk)


@login_required
@never_cache
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One case of the person's own writing: what was decided and why, and the appeal."""
    found = _own(request, pk)
    return _show(request, found, AppealForm())


def _show(request: HttpRequest, case: Case, form: AppealForm) -> HttpResponse:
    context: dict[str, Any] = own_file(case)
    latest = context["latest"]
    context["may_appeal"] = latest is not None and can_appeal(request.user, latest)
    return show_form(request, "moderation/decision.html", form, context)


@login_required
@never_cache
@require_http_methods(["POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another moderator to look again."""
    found = _own(request, pk)
    latest = own_file(found)["latest"]
    if latest is None:
        raise Http404
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            actions.appeal(actor=request.user, decision=latest, text=form.cleaned_data["text"])
        except ValidationError as error:
            add_errors(form, error)
        except PermissionDenied as error:
            messages.error(request, str(error))
            return redirect(found)
        else:
            messages.success(request, "Another moderator looks at it. You are told what comes.")
            return redirect(found)
    return _show(request, found, form)
