"""Setting, changing and calling off the meetings of an engagement."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.advising import offer_news
from community.advising.engagement_lock import engagement_as_it_is
from community.advising.models import Engagement, Meeting
from community.advising.request_trail import record_act
from community.advising.rules.engagements import check_takes_part, goes_on

MOST_MEETINGS = 60
FURTHEST = timedelta(days=730)


def _check_time(starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise ValidationError({"starts_at": "Choose a time that is still to come."})
    if starts_at > timezone.now() + FURTHEST:
        raise ValidationError({"starts_at": "Choose a time within two years."})


def _kept(actor: Any, engagement: Engagement) -> Engagement:
    check_takes_part(actor, engagement)
    kept = engagement_as_it_is(engagement)
    if not goes_on(kept):
        raise ValidationError("Meetings are set while an engagement goes on.")
    return kept


@transaction.atomic
def set_meeting(
    *,
    actor: Any,
    engagement: Engagement,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    about: str = "",
) -> Meeting:
    """Set a meeting; the other side is told. Raises PermissionDenied or ValidationError."""
    kept = _kept(actor, engagement)
    _check_time(starts_at)
    if kept.meetings.count() >= MOST_MEETINGS:
        raise ValidationError(f"At most {MOST_MEETINGS} meetings are kept.")
    meeting = Meeting.objects.create(
        engagement=kept,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        about=about,
        set_by=actor,
    )
    record_act(kept, "set_meeting", actor)
    offer_news.tell_changed(kept, "A meeting was set: put it into your calendar", actor)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    actor: Any,
    meeting: Meeting,
    seen: int,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    about: str = "",
) -> Meeting:
    """Change a meeting, which calendars take for the same one; `seen` is its sequence as read."""
    kept = _kept(actor, meeting.engagement)
    now = _as_seen(meeting, seen)
    _check_time(starts_at)
    now.starts_at, now.minutes, now.place, now.about = starts_at, minutes, place, about
    now.sequence += 1
    now.save(update_fields=["starts_at", "minutes", "place", "about", "sequence"])
    record_act(kept, "change_meeting", actor)
    offer_news.tell_changed(kept, "A meeting was changed: put it into your calendar again", actor)
    return now


@transaction.atomic
def call_off_meeting(*, actor: Any, meeting: Meeting, seen: int) -> Meeting:
    """Call a meeting off; the other side is told."""
    kept = _kept(actor, meeting.engagement)
    now = _as_seen(meeting, seen)
    now.cancelled_at, now.sequence = timezone.now(), now.sequence + 1
    now.save(update_fields=["cancelled_at", "sequence"])
    record_act(kept, "call_off_meeting", actor)
    offer_news.tell_changed(kept, "A meeting was called off", actor)
    return now


def call_off_those_to_come(engagement: Engagement) -> int:
    """Call off what was set for later in an engagement that has just ended; how many there were.

    Whoever has them in a calendar takes them out with the file, which says so from now on.
    """
    to_come = engagement.meetings.filter(cancelled_at=None, starts_at__gt=timezone.now())
    return to_come.update(cancelled_at=timezone.now(), sequence=F("sequence") + 1)


def _as_seen(meeting: Meeting, seen: int) -> Meeting:
    now = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if now.cancelled_at:
        raise ValidationError("This meeting has been called off.")
    if now.has_begun:
        raise ValidationError("This meeting has begun. Set another one.")
    if now.sequence != seen:
        raise ValidationError("Somebody has changed this meeting. Look at it as it is now.")
    return now
