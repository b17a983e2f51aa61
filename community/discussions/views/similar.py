"""What there is already, shown while a title is typed."""

from typing import Final

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.discussions.similar import Similar, similar_to

# More than anybody types; one who asks for more is shown nothing for a while.
LIMITS: Final = {"similar": "60/m/user"}


# Sent by a form whose author has been shown what is near: by the script, or after the first try.
SEEN: Final = "similar"


def not_seen_yet(request: HttpRequest, form: Form) -> Similar | None:
    """What comes near to the title of a form, where its author was not shown it; else nothing."""
    if SEEN in request.POST or not form.is_valid():
        return None
    return similar_to(form.cleaned_data["title"], request.user) or None


@login_required
@never_cache
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """The threads and practices nearest to a title, as a part of the page; for who may write."""
    is_within = ratelimit.consume(
        request,
        app="community.discussions",
        action="similar",
        config=LIMITS,
        user=request.user,
        limit_get=True,
    )
    title = request.GET.get("title", "")
    found = similar_to(title, request.user) if is_within else Similar()
    return render(request, "discussions/_similar.html", {"similar": found})
