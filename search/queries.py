"""Reading what search keeps."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from search.enums import AlertPace
from search.looking import Look
from search.models import QueryCount, SavedSearch
from search.registry import Kind

KEPT_DAYS = 90
# What only one person may have asked, once, tells of that person.
SEVERAL_TIMES = 3
SEVERAL_DAYS = 2
NEWEST = "newest"
MOST_ENTRIES = 30
EVERY = {AlertPace.DAILY: timedelta(days=1), AlertPace.WEEKLY: timedelta(days=7)}
# A timer is never quite on time; without this an alert would come later each day.
EARLY = timedelta(minutes=30)


def first_kept_day(today: date | None = None) -> date:
    """The first day whose counts are still kept."""
    return (today or timezone.localdate()) - timedelta(days=KEPT_DAYS)


def counted_queries() -> Any:
    """What has been searched for on several days or several times, most often first."""
    counted = QueryCount.objects.filter(day__gte=first_kept_day()).values("text")
    counted = counted.annotate(
        times=Sum("searches"), nothing=Sum("empty"), days=Count("day"), latest=Max("day")
    )
    often = Q(times__gte=SEVERAL_TIMES) | Q(days__gte=SEVERAL_DAYS)
    return counted.filter(often).order_by("-times", "text")


def searches_to_alert(now: datetime) -> QuerySet[SavedSearch]:
    """The saved searches whose owners are to be told of what is new by now."""
    due = Q(pk__in=())
    for pace, every in EVERY.items():
        due |= Q(alert=pace, alerted_at__lte=now - every + EARLY)
    return SavedSearch.objects.filter(due, owner__is_active=True).select_related("owner")


def newest_of(saved: SavedSearch) -> list[tuple[Kind, Any]]:
    """What a saved search finds, the newest first, as its owner may see it now."""
    params = QueryDict(saved.address, mutable=True)
    look = Look(params.get("q", ""), saved.owner)
    if not look.is_narrowed(params):
        return []
    params["sort"], params["page"] = NEWEST, "1"
    kind = params.get("kind")
    dated = [
        (each.kind, record)
        for each in look.find(params)
        if each.kind.published and (not kind or each.kind.name == kind)
        for record in each.records
    ]
    return sorted(dated, key=_published, reverse=True)[:MOST_ENTRIES]


def _published(entry: tuple[Kind, Any]) -> datetime:
    kind, record = entry
    assert kind.published is not None  # noqa: S101 - only dated kinds are asked for
    return kind.published(record)


def new_since(saved: SavedSearch, when: datetime) -> Iterator[tuple[Kind, Any]]:
    """What a saved search finds that was published after a moment, the newest first."""
    return (entry for entry in newest_of(saved) if _published(entry) > when)
