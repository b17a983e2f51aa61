"""Writing down past results, one on a page."""

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.expertise.actions import propose_changes, remove_result, save_result
from community.expertise.actions.proposals import NEW, OLD, with_proposed
from community.expertise.actions.results import GONE
from community.expertise.forms.sections import ResultForm
from community.expertise.models import FEWEST_WORDS, WANTED_RESULTS, PastResult
from community.expertise.queries import long_enough, word_count
from community.expertise.values import Words, edition_of, result_values
from community.expertise.views.frame import Place, members_only, page_with, place_of
from community.expertise.writing import CHANGED
from exemplar.core.form_errors import add_errors

# Loss (lower is better) in matching people and texts by so many past texts of each person, measured
# on a public data set of reviewer assignment.
LOSSES = [("1", ".294"), ("3", ".255"), ("5", ".240"), ("20", ".211")]


@members_only
@require_safe
def results(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What an advisor has achieved, and how much more is wanted, and why."""
    place = place_of(request, pk)
    rows = list(place.advisor.results.select_related("industry"))
    enough = long_enough(rows)
    context = {
        "place": place,
        "advisor": place.advisor,
        "rows": [
            {
                "result": row,
                "words": word_count(row.text),
                "url": place.url("result", row.pk),
                "remove_url": place.url("result_remove", row.pk),
                "waits": f"{OLD}{row.pk}" in place.advisor.proposed,
            }
            for row in rows
        ],
        "waiting": [key for key in place.advisor.proposed if key.startswith(NEW)],
        "enough": enough,
        "wanted": WANTED_RESULTS,
        "still": max(WANTED_RESULTS - enough, 0),
        "fewest": FEWEST_WORDS,
        "losses": LOSSES,
        "loss_headers": ["Results", "Loss"],
    }
    return render(request, "expertise/results.html", context)


def _found(place: Place, key: int | None) -> PastResult | None:
    if key is None:
        return None
    found = place.advisor.results.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, pk: int | None = None, key: int | None = None) -> HttpResponse:
    """Write a result, or change one."""
    place = place_of(request, pk)
    is_post = request.method == "POST"
    found = place.advisor.results.filter(pk=key).first() if key else None
    if key and found is None and not is_post:
        raise Http404
    stored = _shown(place, found)
    form = ResultForm.showing(stored, request.POST if is_post else None)
    edition = request.POST.get("edition", "") if is_post else (edition_of(stored) if found else "")
    differences: list[str] = []
    if is_post and form.is_valid():
        try:
            if key and found is None:
                raise ValidationError(GONE)
            _save(request, place, found, form.values(), edition)
        except ValidationError as error:
            add_errors(form, error)
            if getattr(error, "message", "") == CHANGED:
                edition, differences = edition_of(stored), Words.read().told_result(stored)
            elif getattr(error, "message", "") == GONE:
                # Saved from here on, it is a new one.
                key, edition = None, ""
        else:
            return redirect(place.url("results"))
    context = {
        "place": place,
        "advisor": place.advisor,
        "form": form,
        "found": found,
        "edition": edition,
        "differences": differences,
        "action": place.url("result", key) if key else place.url("result_new"),
    }
    return page_with(request, "expertise/result.html", context, form)


def _shown(place: Place, found: PastResult | None) -> dict[str, Any]:
    if place.waits and found is not None:
        name = f"{OLD}{found.pk}"
        return with_proposed(place.advisor, [name])[name] or result_values(found)
    return result_values(found)


def _save(
    request: HttpRequest,
    place: Place,
    found: PastResult | None,
    values: dict[str, Any],
    edition: str,
) -> None:
    who: dict[str, Any] = {"actor": request.user, "advisor": place.advisor}
    if place.waits:
        name = f"{OLD}{found.pk}" if found else f"{NEW}{token_hex(4)}"
        if found and edition and edition != edition_of(_shown(place, found)):
            raise ValidationError(CHANGED)
        propose_changes(**who, values={name: values})
        messages.success(request, "Written. It waits until the advisor confirms it.")
        return
    save_result(**who, values=values, result=found, edition=edition)
    short = FEWEST_WORDS - word_count(values["text"])
    if short > 0:
        told = f"Saved. {short} more word{'' if short == 1 else 's'} would help matching."
        messages.warning(request, told)
    else:
        messages.success(request, "Saved.")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: int, pk: int | None = None) -> HttpResponse:
    """Take a result away, once it is sure."""
    place = place_of(request, pk)
    found = _found(place, key)
    if request.method != "POST":
        context = {"place": place, "advisor": place.advisor, "result": found}
        return render(request, "expertise/result_remove.html", context)
    if found is not None and place.waits:
        values = {f"{OLD}{found.pk}": None}
        propose_changes(actor=request.user, advisor=place.advisor, values=values)
        messages.success(request, "Written. It waits until the advisor confirms it.")
    elif found is not None:
        remove_result(actor=request.user, advisor=place.advisor, result=found)
        messages.success(request, "Removed.")
    return redirect(place.url("results"))
