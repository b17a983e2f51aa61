"""The lists of threads: all spaces, one space, what waits for a reply, and one's own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.discussions.audience import readers_of
from community.discussions.enums import ThreadKind
from community.discussions.models import Draft, Thread
from community.discussions.places import places_of
from community.discussions.queries import spaces_for, unanswered
from community.discussions.queries.lists import (
    ORDERS,
    Slice,
    pinned_in,
    rows_of,
    slice_of,
    space_rows,
    threads_in,
)
from community.discussions.rules import can_post, why_not_post
from community.discussions.views.common import listed, space_or_404
from community.notifications.enums import Level
from community.notifications.models import Subscription
from community.notifications.targets import target_called
from exemplar.accounts.rules import is_member

LATEST = 10
SHOWN = {
    "started": "Started",
    "replied": "Replied to",
    "following": "Followed",
    "drafts": "Drafts",
}


def _slice(request: HttpRequest, threads: QuerySet[Thread], order: str = "activity") -> Slice:
    asked = request.GET
    return slice_of(threads, order, older=asked.get("older", ""), newer=asked.get("newer", ""))


def _paging(request: HttpRequest, found: Slice) -> dict[str, str]:
    """The addresses of the pages beside this one, with everything else that was chosen."""
    chosen: dict[str, str] = {
        name: request.GET[name] for name in ("order", "kind", "show") if name in request.GET
    }
    return {
        way: f"?{urlencode({**chosen, way: mark})}" if mark else ""
        for way, mark in (("newer", found.newer), ("older", found.older))
    } | {"first": f"?{urlencode(chosen)}"}


@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """All spaces, and what was said last."""
    latest = list(listed(request).order_by("-last_post_at", "-pk")[:LATEST])
    context = {
        "spaces": space_rows(request.user),
        "rows": rows_of(latest, request.user),
        "can_start": is_member(request.user),
    }
    return render(request, "discussions/front.html", context)


@never_cache
@require_safe
def space(request: HttpRequest, space: str) -> HttpResponse:
    """The threads of one space."""
    found = space_or_404(request, space)
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "activity"
    kind = request.GET.get("kind", "")
    threads = threads_in(found, order, kind, listed(request))
    shown = _slice(request, threads.filter(is_pinned=False), order)
    is_first = not shown.newer
    pinned = pinned_in(found, order, kind, listed(request)) if is_first else []
    context = {
        "space": found,
        "readers": readers_of(found),
        "rows": rows_of([*pinned, *shown.threads], request.user),
        "paging": _paging(request, shown),
        "order": order,
        "orders": ORDERS.items(),
        "kind": kind if kind in ThreadKind.values else "",
        "kinds": [("", "Everything"), ("question", "Questions"), ("discussion", "Discussions")],
        "why_not": why_not_post(request.user, found),
        "is_member": is_member(request.user),
    }
    return render(request, "discussions/space.html", context)


@never_cache
@require_safe
def unanswered_list(request: HttpRequest) -> HttpResponse:
    """Questions to which nobody has replied, in all spaces."""
    shown = _slice(request, unanswered(listed(request)), "newest")
    context = {
        "rows": rows_of(shown.threads, request.user),
        "paging": _paging(request, shown),
    }
    return render(request, "discussions/unanswered.html", context)


@login_required
@never_cache
@require_safe
def yours(request: HttpRequest) -> HttpResponse:
    """What a person started, replied to and follows, with what is new in it; and their drafts."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "started"
    context: dict[str, Any] = {"show": show, "choices": SHOWN.items()}
    if show == "drafts":
        context["drafts"] = _drafts(request)
        return render(request, "discussions/yours.html", context)
    shown = _slice(request, _own(request, show))
    context["rows"] = rows_of(shown.threads, request.user, counts=True)
    context["paging"] = _paging(request, shown)
    return render(request, "discussions/yours.html", context)


def _own(request: HttpRequest, show: str) -> QuerySet[Thread]:
    user: Any = request.user
    threads = listed(request)
    if show == "started":
        return threads.filter(author=user)
    if show == "replied":
        written = user.posts.exclude(position=0) | user.posts.filter(position=None)
        return threads.filter(pk__in=written.order_by().values("thread"))
    target = target_called("thread")
    followed = Subscription.objects.filter(
        user=user,
        target_type=target.content_type if target else None,
        level__in=(Level.WATCH, Level.TRACK),
    )
    return threads.filter(pk__in=followed.order_by().values("target_id"))


def _drafts(request: HttpRequest) -> list[tuple[Draft, Any, str]]:
    """Each draft with the place that it is for; of places that are gone, the text is left."""
    drafts = list(Draft.objects.filter(user=request.user.pk))
    places = places_of(request.user, drafts)
    return [(draft, places.get(draft.place), draft.place.partition("-")[0]) for draft in drafts]


@login_required
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Choose where to start a discussion."""
    spaces = [each for each in spaces_for(request.user) if each.is_open]
    if len(spaces) == 1 and can_post(request.user, spaces[0]):
        return redirect("discussion_new", space=spaces[0].slug)
    context = {"spaces": [(each, readers_of(each)) for each in spaces]}
    return render(request, "discussions/start.html", context)
