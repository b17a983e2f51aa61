"""When summaries come: in the morning where somebody lives, and of what happened before it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from community.members.models import Member
from community.notifications.enums import MailPace

MORNING = time(7)


@dataclass(frozen=True)
class Period:
    """One period that has ended: what it is called, and when it ended."""

    name: str
    until: datetime


def last_period(pace: MailPace, zone: ZoneInfo, now: datetime) -> Period:
    """The latest period that has ended at a moment."""
    today = now.astimezone(zone).date()
    if now.astimezone(zone).time() < MORNING:
        today -= timedelta(days=1)
    if pace == MailPace.WEEKLY:
        today -= timedelta(days=today.weekday())
    elif pace == MailPace.MONTHLY:
        today = today.replace(day=1)
    return Period(f"{pace}:{today}", datetime.combine(today, MORNING, zone))


def next_time(pace: MailPace, zone: ZoneInfo, now: datetime) -> datetime:
    """When the next summary of somebody comes, if there is anything for it."""
    day = last_period(pace, zone, now).until.date()
    if pace == MailPace.MONTHLY:
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        day += timedelta(days=7 if pace == MailPace.WEEKLY else 1)
    return datetime.combine(day, MORNING, zone)


def zones_of(people: Collection[int]) -> dict[int, ZoneInfo]:
    """Where these people live; without those who live where the site does."""
    rows = Member.objects.filter(user_id__in=people).exclude(time_zone="")
    return {person: _zone(name) for person, name in rows.values_list("user_id", "time_zone")}


def zone_of(user: Any) -> ZoneInfo:
    """Where a person lives."""
    return zones_of([user.pk]).get(user.pk, site_zone())


def site_zone() -> ZoneInfo:
    """The time zone of the site."""
    return ZoneInfo(settings.TIME_ZONE)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return site_zone()
