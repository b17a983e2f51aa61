"""What a person writes and may begin; the rules; invitations."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exemplar.accounts.rules import is_member
from exemplar.core.page_cache import same_for_everyone
from practices.contributing.acceptance import acceptance_html
from practices.contributing.actions import (
    accept_invitation,
    leave_or_remove_coauthor,
    start_contribution,
)
from practices.contributing.borrowing import NAMES, page_to_begin_with, values_from
from practices.contributing.enums import Kind
from practices.contributing.queries import open_invitations, own_contributions
from practices.contributing.rules import invitations_of
from practices.contributing.shape import requirements_of, steps_of

_REQUIRED = {
    kind: [each for each in requirements_of(kind) if not each.optional] for kind in Kind.values
}


@never_cache
@require_safe
def contribute(request: HttpRequest) -> HttpResponse:
    """What a person writes, where it stands, and what they may begin."""
    if not is_member(request.user):
        return render(request, "contributing/welcome.html")
    context = {
        "contributions": own_contributions(request.user),
        "invitations": open_invitations(request.user),
    }
    return render(request, "contributing/mine.html", context)


@require_safe
@same_for_everyone
def acceptance_rules(request: HttpRequest) -> HttpResponse:
    """What is accepted, what is asked for, and how long an answer takes."""
    required = [(Kind(kind).label, found) for kind, found in _REQUIRED.items()]
    context = {"required": required, "rules": acceptance_html()}
    return render(request, "contributing/rules.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a practice or a case study, with a page that is published or with nothing."""
    page = page_to_begin_with(request.GET)
    if page is None and set(NAMES.values()) & set(request.GET):
        raise Http404
    context: dict[str, Any] = {
        "kind": Kind(kind),
        "steps": steps_of(kind),
        "page": page,
        "named": request.GET.urlencode(),
    }
    if request.method == "POST":
        known = {"values": values_from(page, kind), "origin": page.get_url()} if page else {}
        try:
            contribution = start_contribution(actor=request.user, kind=kind, **known)
        except ValidationError as error:
            context["errors"] = error.messages
            return render(request, "contributing/begin.html", context, status=422)
        return redirect(contribution)
    return render(request, "contributing/begin.html", context)


@login_required
@require_POST
def answer_invitation(request: HttpRequest, row: int) -> HttpResponse:
    """Accept or decline to write along."""
    found = get_object_or_404(invitations_of(request.user), pk=row)
    if "accept" in request.POST:
        contribution = accept_invitation(actor=request.user, row=found)
        messages.success(request, "You write along from now on.")
        return redirect(contribution)
    leave_or_remove_coauthor(actor=request.user, row=found)
    messages.success(request, "You have declined the invitation.")
    return redirect("contribute")
