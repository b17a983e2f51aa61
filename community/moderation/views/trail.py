"""The audit trail, as far as moderators read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.moderation.forms import TrailForm
from community.moderation.queries import trail_page
from community.moderation.views.door import for_moderators


@for_moderators
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, the latest first; of one person, of one case, of one kind."""
    form = TrailForm(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name) for name in form.fields}
    page, entries = trail_page(request.user, request.GET.get("page"), **chosen)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "entries": entries,
        "chosen": chosen,
        "address": f"?{query.urlencode()}",
    }
    return render(request, "moderation/log.html", context)
