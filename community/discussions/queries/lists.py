"""Lists of threads, twenty at a time, as quick at the hundredth thousand as at the first.

No list counts what it holds: each page begins where another ended.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from community.discussions.enums import State, ThreadKind
from community.discussions.models import Post, Space, Thread, Visit
from community.discussions.queries.visible import spaces_for, unanswered
from community.members.queries import Byline, bylines
from exemplar.accounts.rules import is_member

PER_PAGE: Final = 20
# Nothing is counted any further: "99+".
MOST_COUNTED: Final = 100
MOST_PINNED: Final = 20
ORDERS: Final = {"activity": "Latest activity", "newest": "Newest", "unanswered": "Unanswered"}
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = re.compile(r"(\d{1,17})-(\d{1,18})")


@dataclass(frozen=True)
class Row:
    """A thread in a list: who began it, and whether it holds something new for the reader."""

    thread: Thread
    byline: Byline | None
    has_news: bool = False
    unread: str = ""


@dataclass(frozen=True)
class Slice:
    """Some threads of a list, and where those before and after them are found."""

    threads: Sequence[Thread]
    newer: str = ""
    older: str = ""


def mark_of(thread: Thread) -> str:
    """Where a thread stands in the order of activity, as an address holds it."""
    passed = thread.last_post_at - _BEGINNING
    return f"{passed // timedelta(microseconds=1)}-{thread.pk}"


def _read_mark(mark: str) -> tuple[datetime, int] | None:
    match = _MARK.fullmatch(mark)
    if match is None:
        return None
    try:
        return _BEGINNING + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError:
        return None


def _beyond(order: str, mark: str, *, older: bool) -> Q | None:
    """What stands after a mark in an order, or before it; nothing for no true mark."""
    read = _read_mark(mark)
    if read is None:
        return None
    moment, key = read
    way = "lt" if older else "gt"
    if order != "activity":
        return Q(**{f"pk__{way}": key})
    same = Q(last_post_at=moment, **{f"pk__{way}": key})
    # Said twice, so that the index is entered at the right place.
    return Q(**{f"last_post_at__{way}e": moment}) & (Q(**{f"last_post_at__{way}": moment}) | same)


def slice_of(
    threads: QuerySet[Thread], order: str = "activity", *, older: str = "", newer: str = ""
) -> Slice:
    """A page of threads: the first, or the one that lies before or after a mark."""
    fields = ("last_post_at", "pk") if order == "activity" else ("pk",)
    down = [f"-{name}" for name in fields]
    backwards = _beyond(order, newer, older=False) if newer else None
    if backwards is not None:
        found = list(threads.filter(backwards).order_by(*fields)[: PER_PAGE + 1])
        rows = found[:PER_PAGE][::-1]
        return Slice(
            rows,
            newer=mark_of(rows[0]) if rows and len(found) > PER_PAGE else "",
            older=mark_of(rows[-1]) if rows else "",
        )
    onwards = _beyond(order, older, older=True) if older else None
    if onwards is not None:
        threads = threads.filter(onwards)
    found = list(threads.order_by(*down)[: PER_PAGE + 1])
    rows = found[:PER_PAGE]
    return Slice(
        rows,
        newer=mark_of(rows[0]) if rows and onwards is not None else "",
        older=mark_of(rows[-1]) if len(found) > PER_PAGE else "",
    )


def rows_of(threads: Sequence[Thread], user: Any, *, counts: bool = False) -> list[Row]:
    """Threads as a list shows them: four queries for any number."""
    names = bylines(thread.author_id for thread in threads)
    seen: dict[int, Visit] = {}
    if is_member(user) and threads:
        visits = Visit.objects.filter(user=user, thread__in=[thread.pk for thread in threads])
        seen = {visit.thread_id: visit for visit in visits}
    counted = unread_counts(seen.values(), user) if counts else {}
    return [
        Row(
            thread,
            names.get(thread.author_id),
            has_news=thread.pk in seen and seen[thread.pk].seen_at < thread.last_post_at,
            unread=in_words(counted.get(thread.pk, 0)) if counted.get(thread.pk) else "",
        )
        for thread in threads
    ]


def unread_counts(visits: Any, user: Any) -> dict[int, int]:
    """How many posts of others came into each thread since it was visited."""
    newer = Q(pk__in=())
    for visit in visits:
        newer |= Q(thread=visit.thread_id, pk__gt=visit.last_seen)
    posts = Post.objects.filter(newer, state=State.VISIBLE).exclude(author=user)
    counted = posts.order_by().values("thread").annotate(count=Count("pk"))
    return dict(counted.values_list("thread", "count"))


def in_words(count: int) -> str:
    """A count, and no further than it is counted."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def threads_in(space: Space, order: str, kind: str, listed: QuerySet[Thread]) -> QuerySet[Thread]:
    """What a space lists in an order, of one kind or of both; pinned threads stand apart."""
    found = listed.filter(space=space)
    if order == "unanswered":
        found = unanswered(found)
    elif kind in ThreadKind.values:
        found = found.filter(kind=kind)
    return found.select_related("space")


def pinned_in(space: Space, order: str, kind: str, listed: QuerySet[Thread]) -> list[Thread]:
    """The pinned threads of what a space lists: few, so they are sorted out here."""
    found = listed.filter(space=space, is_pinned=True).order_by("-last_post_at", "-pk")
    rows = list(found[:MOST_PINNED])
    if order == "unanswered":
        return [each for each in rows if each.is_unanswered]
    return [each for each in rows if each.kind == kind or kind not in ThreadKind.values]


@dataclass(frozen=True)
class SpaceRow:
    """A space in the list of all: its latest thread, and how many questions wait for a reply."""

    space: Space
    latest: Thread | None
    unanswered: str


def space_rows(user: Any) -> list[SpaceRow]:
    """The spaces that a person may read: two queries, whatever is in them."""
    shown = Thread.objects.filter(state=State.VISIBLE, merged_into__isnull=True)
    latest = shown.filter(space=OuterRef("pk")).order_by("-last_post_at", "-pk").values("pk")[:1]
    some = unanswered(shown.filter(space=OuterRef(OuterRef("pk")))).order_by("-pk")
    counted = (
        Thread.objects.filter(pk__in=some.values("pk")[:MOST_COUNTED])
        .order_by()
        .values("space")
        .annotate(count=Count("pk"))
        .values("count")
    )
    spaces = list(spaces_for(user).annotate(latest=Subquery(latest), waiting=Subquery(counted[:1])))
    threads = Thread.objects.select_related("space").in_bulk(
        [space.latest for space in spaces if space.latest]
    )
    return [
        SpaceRow(
            space,
            threads.get(space.latest),
            in_words(space.waiting) if space.waiting else "",
        )
        for space in spaces
    ]
