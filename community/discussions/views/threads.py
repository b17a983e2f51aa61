"""Reading a thread, and finding one's way in it."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.discussions.actions import note_visit
from community.discussions.audience import readers_of
from community.discussions.models import BESIDE_PAGES, Post, Thread
from community.discussions.promoting import practices_from
from community.discussions.queries import marked_of, threads_for
from community.discussions.queries.lists import in_words, unread_counts
from community.discussions.queries.pages import (
    NESTED,
    first_unread,
    page_count,
    page_of,
    places_on,
    visit_of,
)
from community.discussions.reading import Reader, show_page
from community.discussions.rules import can_promote
from community.discussions.views.common import post_or_404, thread_or_404
from community.discussions.views.typed import reply_context
from community.moderation.rules import can_moderate
from exemplar.accounts.rules import is_member

REPLIES = 50
LONGEST_NUMBER = 9


def page_number(request: HttpRequest, count: int) -> int:
    """The page that is asked for, or the nearest there is."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 1
    return min(max(number, 1), count)


@never_cache
@require_safe
def thread(request: HttpRequest, space: str, pk: int, slug: str) -> HttpResponse:
    """A thread: its opening text, the answer, and twenty replies with those to them."""
    found = thread_or_404(request, pk)
    if found.merged_into_id:
        into = get_object_or_404(threads_for(request.user), pk=found.merged_into_id)
        return redirect(into)
    if (space, slug) != (found.space.slug if found.space else BESIDE_PAGES, found.slug):
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{found.get_absolute_url()}{'?' if query else ''}{query}")
    return show_thread(request, found)


def show_thread(
    request: HttpRequest, found: Thread, status: int = HTTPStatus.OK, **typed: Any
) -> HttpResponse:
    """The page of a thread; with what was typed, where it could not be taken."""
    user = request.user
    number = page_number(request, page_count(found))
    places = places_on(found, user, number)
    visit = visit_of(found, user)
    unread = unread_counts([visit], user).get(found.pk, 0) if visit else 0
    reader = Reader(found, user, visit)
    shown = show_page(reader, places)
    context = {
        "thread": found,
        "readers": readers_of(found),
        "shown": shown,
        "number": number,
        "pages": _pages(found, number, places.count),
        "unread": in_words(unread) if unread else "",
        "may_reply": reader.may_reply,
        "why_not": reader.why_not,
        "is_member": is_member(user),
        "may_moderate": can_moderate(user),
        "may_promote": can_promote(user, found),
        "practices": practices_from(found, user, places.opening) if found.space_id else [],
    }
    context |= reply_context(request, found, **typed) if reader.may_reply else {}
    response = render(request, "discussions/thread.html", context, status=status)
    if request.method == "GET":
        note_visit(actor=user, thread=found, last_seen=places.seen_to, visit=visit)
    return response


def _pages(found: Thread, number: int, count: int) -> dict[str, Any]:
    """The numbers of the pages to lead to: the first, the last, and those beside this one."""
    near = {1, count, *range(number - 1, number + 2)}
    numbers = sorted(each for each in near if 1 <= each <= count)
    links: list[int | None] = []
    for each in numbers:
        if links and links[-1] is not None and each > links[-1] + 1:
            links.append(None)
        links.append(each)
    return {
        "links": links,
        "count": count,
        "previous": number - 1 if number > 1 else 0,
        "following": number + 1 if number < count else 0,
        "address": found.get_absolute_url(),
    }


@never_cache
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a post, on whichever page of its thread it stands."""
    return redirect(address_of(post_or_404(request, pk)))


def address_of(found: Post) -> str:
    """Where a post stands: the page of its thread, or the page of many replies to one reply."""
    if found.parent_id and _is_folded(found):
        below = reverse("discussion_replies", args=[found.parent_id])
        return f"{below}?from={found.pk}#{found.anchor}"
    number = page_of(found)
    page = f"?page={number}" if number > 1 else ""
    return f"{found.thread.get_absolute_url()}{page}#{found.anchor}"


def _is_folded(found: Post) -> bool:
    below = Post.objects.filter(parent=found.parent_id).order_by("pk")
    fold = below.values_list("pk", flat=True)[NESTED : NESTED + 1].first()
    return fold is not None and found.pk >= fold


@never_cache
@require_safe
def unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first post that is new to a person."""
    found = thread_or_404(request, pk)
    first = first_unread(found, request.user)
    if first is None:
        return redirect(found)
    return redirect("discussion_post", pk=first.pk)


@never_cache
@require_safe
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """A reply with all that was replied to it, fifty at a time."""
    parent = post_or_404(request, pk)
    if parent.position in (None, 0):
        raise Http404
    asked = request.GET.get("from", "")
    start = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_NUMBER * 2 else 0
    below = marked_of(parent.thread, request.user).filter(parent=parent).order_by("pk")
    found = list(below.filter(pk__gte=start)[: REPLIES + 1])
    reader = Reader(parent.thread, request.user)
    shown = reader.show([parent, *found[:REPLIES]])
    context = {
        "thread": parent.thread,
        "parent": shown[parent.pk],
        "nested": [shown[each.pk] for each in found[:REPLIES]],
        "start": start,
        "following": found[REPLIES].pk if len(found) > REPLIES else 0,
        "page_address": address_of(parent),
    }
    return render(request, "discussions/replies.html", context)
