"""Who writes along, and who may be asked by readers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.contributing.actions import (
    agree_to_contact,
    invite_coauthor,
    leave_or_remove_coauthor,
)
from practices.contributing.invite_form import InviteForm
from practices.contributing.rules import is_owner
from practices.contributing.views.writing import author_or_404


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The authors: invite one, and say whether readers may ask you."""
    contribution = author_or_404(request, pk)
    if request.method == "POST" and "contact" in request.POST:
        agrees = request.POST["contact"] == "yes"
        agree_to_contact(actor=request.user, contribution=contribution, agrees=agrees)
        messages.success(request, "Saved.")
        return redirect("contribution_people", pk=pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_coauthor(actor=request.user, contribution=contribution, email=email)
        except ValidationError as error:
            form.add_error("email", error.messages)
        except PermissionDenied as error:
            messages.error(request, f"Nobody was invited. {error}")
            return redirect("contribution_people", pk=pk)
        else:
            messages.success(
                request,
                f"{email} is invited. The invitation waits on their page “Contribute” once they "
                "are signed in with this address.",
            )
            return redirect("contribution_people", pk=pk)
    rows = list(contribution.coauthor_rows.all())
    own = next((row for row in rows if row.person_id == request.user.pk), None)
    agrees = own.may_be_contacted if own else contribution.owner_may_be_contacted
    context: dict[str, Any] = {
        "contribution": contribution,
        "rows": rows,
        "form": form,
        "agrees": agrees,
        "own": own,
        "is_owner": is_owner(request.user, contribution),
    }
    return render(request, "contributing/people.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take a co-author out, or leave; asks first."""
    contribution = author_or_404(request, pk)
    rows = contribution.coauthor_rows.all()
    if not is_owner(request.user, contribution):
        rows = rows.filter(person_id=request.user.pk)
    found = get_object_or_404(rows, pk=row)
    if request.method == "POST":
        leave_or_remove_coauthor(actor=request.user, row=found)
        messages.success(request, "Done.")
        if found.person_id == request.user.pk:
            return redirect("contribute")
        return redirect("contribution_people", pk=pk)
    context = {
        "contribution": contribution,
        "row": found,
        "leaves": found.person_id == request.user.pk,
    }
    return render(request, "contributing/part.html", context)
