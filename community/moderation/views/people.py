"""What a moderator knows of one person; suspending them and letting them in again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.moderation import actions
from community.moderation.forms import PeopleForm, SuspensionForm
from community.moderation.queries import people_found, record_of_person, running_suspension
from community.moderation.rules import can_suspend
from community.moderation.views.door import for_moderators, show_form
from exemplar.accounts.models import User
from exemplar.core.form_errors import add_errors

ON_A_PAGE = 25


@for_moderators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find a person; without a name, those who are suspended."""
    form = PeopleForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(people_found(words), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "words": words, "page_obj": page, "address": f"?{query.urlencode()}"}
    return render(request, "moderation/people.html", context)


@for_moderators
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """All that moderation knows of one person."""
    found = get_object_or_404(User, pk=pk)
    context: dict[str, Any] = {
        "person": found,
        "may_suspend": can_suspend(request.user, found),
        **record_of_person(found),
    }
    return render(request, "moderation/person.html", context)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend somebody, until a day or for good."""
    found = get_object_or_404(User, pk=pk)
    if not can_suspend(request.user, found):
        raise Http404
    form = SuspensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.suspend(
                actor=request.user, user=found, until=chosen["until"], reason=chosen["reason"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{found} is suspended, and is told why by mail.")
            return redirect("moderation_person", pk)
    context = {"person": found, "running": running_suspension(found)}
    return show_form(request, "moderation/suspend.html", form, context)


@for_moderators
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again before the time."""
    found = get_object_or_404(User, pk=pk)
    if not can_suspend(request.user, found):
        raise Http404
    try:
        actions.lift_suspension(actor=request.user, user=found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{found} can take part again, and is told by mail.")
    return redirect("moderation_person", pk)
