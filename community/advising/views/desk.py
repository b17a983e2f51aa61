"""The coordinators' desk: the queue of requests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.advising.forms.desk import DeskForm
from community.advising.queries.desk import coordinator_counts, desk_page, state_counts
from community.advising.views.door import for_coordinators


@for_coordinators
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Requests by state and age; those that wait for a coordinator first."""
    form = DeskForm(request.GET)
    form.is_valid()
    # A filter that is none is passed over: the address may be an old one.
    chosen = {name: form.cleaned_data.get(name) for name in form.fields}
    page, rows = desk_page(request.user, request.GET.get("page"), chosen)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "rows": rows,
        "chosen": chosen,
        "states": state_counts(request.user),
        "counts": coordinator_counts(request.user),
        "address": f"?{query.urlencode()}",
    }
    return render(request, "advising/desk.html", context)
