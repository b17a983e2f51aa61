"""A person's saved searches and what they searched for lately: nobody else's, whoever asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exemplar.core.form_errors import is_done
from search.actions import (
    change_search,
    delete_search,
    forget_past_queries,
    renew_feed,
    save_search,
)
from search.enums import AlertPace
from search.forms import SavedSearchForm
from search.language import clean
from search.models import LONGEST_NAME
from search.rules import queries_of, saved_by

# What turns pages is no part of a search.
NOT_SAVED = ("page",)


@login_required
@never_cache
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The saved searches, and the queries of late."""
    context = {
        "searches": saved_by(request.user),
        "past": queries_of(request.user),
    }
    return render(request, "search/saved.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Save the search that the address names."""
    params = request.GET.copy()
    for name in NOT_SAVED:
        params.pop(name, None)
    address = params.urlencode()
    name = clean(params.get("q", ""))[:LONGEST_NAME] or "My search"
    form = SavedSearchForm(request.POST or None, initial={"name": name, "alert": AlertPace.NEVER})

    def keep() -> None:
        save_search(actor=request.user, address=address, **form.cleaned_data)
        messages.success(request, f"Saved: {form.cleaned_data['name']}.")

    if is_done(form, keep, "name"):
        return redirect("search_saved")
    return render(request, "search/save.html", {"form": form, "address": address})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """One saved search: its name, its alerts, its feed, and deleting it."""
    found = get_object_or_404(saved_by(request.user), pk=pk)
    form = SavedSearchForm(request.POST or None, initial={"name": found.name, "alert": found.alert})

    def change() -> None:
        change_search(actor=request.user, saved=found, **form.cleaned_data)
        messages.success(request, f"Saved: {form.cleaned_data['name']}.")

    if is_done(form, change, "name"):
        return redirect("search_saved")
    return render(request, "search/edit_saved.html", {"form": form, "saved": found})


@login_required
@require_POST
def renew_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the feed of a saved search another address."""
    found = get_object_or_404(saved_by(request.user), pk=pk)
    renew_feed(actor=request.user, saved=found)
    messages.success(request, "The feed has a new address. The old one no longer works.")
    return redirect("search_saved_edit", pk=pk)


@login_required
@require_POST
def delete_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved search."""
    found = get_object_or_404(saved_by(request.user), pk=pk)
    delete_search(actor=request.user, saved=found)
    messages.success(request, f"Deleted: {found.name}.")
    return redirect("search_saved")


@login_required
@require_POST
def forget_past(request: HttpRequest) -> HttpResponse:
    """Forget what the person searched for."""
    forget_past_queries(actor=request.user)
    messages.success(request, "Your past searches are forgotten.")
    return redirect("search_saved")
