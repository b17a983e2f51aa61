"""Handing in, taking back, deleting: each asks first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.contributing.actions import (
    delete_contribution,
    submit_contribution,
    withdraw_contribution,
)
from practices.contributing.desk import Desk
from practices.contributing.manuscript import IncompleteError
from practices.contributing.rules import can_delete, can_withdraw
from practices.contributing.views.writing import author_or_404

GONE_ON = "It has been handed in, and cannot be changed now."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing; or, where nothing is, handing it in."""
    contribution = author_or_404(request, pk)
    if not contribution.is_open:
        messages.info(request, GONE_ON)
        return redirect(contribution)
    status = 200
    if request.method == "POST":
        try:
            submit_contribution(actor=request.user, contribution=contribution)
        except IncompleteError:
            status = 422
        except PermissionDenied:
            # Pressed twice, or a co-author was quicker.
            messages.info(request, GONE_ON)
            return redirect(contribution)
        else:
            messages.success(request, "Handed in. You see here where it stands.")
            return redirect(contribution)
    context = {"contribution": contribution, "desk": Desk(contribution, request.user)}
    return render(request, "contributing/submit.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    contribution = author_or_404(request, pk)
    if not can_withdraw(request.user, contribution):
        messages.info(request, "It does not wait for an answer any more.")
        return redirect(contribution)
    if request.method == "POST":
        try:
            withdraw_contribution(actor=request.user, contribution=contribution)
        except PermissionDenied:
            messages.info(request, "It does not wait for an answer any more.")
        else:
            messages.success(request, "Taken back. You can write on, and hand it in again.")
        return redirect(contribution)
    return render(request, "contributing/withdraw.html", {"contribution": contribution})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft that was never handed in."""
    contribution = author_or_404(request, pk)
    if not can_delete(request.user, contribution):
        raise Http404
    if request.method == "POST":
        try:
            delete_contribution(actor=request.user, contribution=contribution)
        except PermissionDenied as error:
            messages.info(request, str(error))
        else:
            messages.success(request, "The draft is deleted.")
        return redirect("contribute")
    return render(request, "contributing/delete.html", {"contribution": contribution})
