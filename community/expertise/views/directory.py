"""Reading the directory: the list, and one advisor."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.expertise.directory import directory_for
from community.expertise.enums import FieldAudience
from community.expertise.models import Advisor
from community.expertise.queries import listed_for
from community.expertise.rules import can_edit, is_coordinator, is_own
from community.expertise.seeing import READERS_TO_TRY, Seen, cards_for, seen_by
from community.expertise.views.frame import members_only
from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role
from exemplar.core.page_cache import wants_part
from search.browsing import browse

TOPICS_ASKED = 3


@members_only
@require_safe
def advisors(request: HttpRequest) -> HttpResponse:
    """Every advisor whom the reader may know of, narrowed down as the address says."""
    found = browse(directory_for(request.user), request.GET)
    context = {
        "browse": found,
        "cards": cards_for(request.user, list(found.page.object_list)),
        "coordinates": is_coordinator(request.user),
    }
    template = "expertise/_advisors.html" if wants_part(request) else "expertise/advisors.html"
    return render(request, template, context)


@members_only
@require_safe
def advisor(request: HttpRequest, pk: int) -> HttpResponse:
    """One advisor, as far as the reader may read the profile."""
    rows = Advisor.objects.select_related("company").prefetch_related(
        "skills__topic", "industries", "channels", "modes", "results__topics", "results__industry"
    )
    readable = Q(pk__in=listed_for(request.user).order_by().values("pk")) | Q(user=request.user)
    # One question, whether or not there is somebody: what is hidden takes as long as nothing.
    found = get_object_or_404(rows.filter(readable), pk=pk)
    own = is_own(request.user, found)
    audience = request.GET.get("as", "") if own else ""
    seen = seen_by(request.user, found, audience)
    context = {
        "seen": seen,
        "seen_as": dict(FieldAudience.choices)[FieldAudience(audience)]
        if audience in READERS_TO_TRY
        else "",
        "advisor": found,
        "edit_url": _edit_url(request, found, own=own),
        "ask_url": _ask_url(seen) if has_role(request.user, Role.OFFICIAL) else "",
        "coordinates": is_coordinator(request.user),
    }
    return render(request, "expertise/advisor.html", context)


def _edit_url(request: HttpRequest, found: Advisor, *, own: bool) -> str:
    if own:
        return reverse("advisor_own")
    return reverse("advisor_edit", args=[found.pk]) if can_edit(request.user, found) else ""


def _ask_url(seen: Seen) -> str:
    """Where a request begins that is about the same topics; it names nobody."""
    pairs = [("topics", skill.topic.slug) for skill in seen.skills[:TOPICS_ASKED]]
    return f"/advice/new/?{urlencode(pairs)}" if pairs else "/advice/new/"
