"""A meeting as a calendar takes it (iCalendar, RFC 5545)."""

from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from community.advising.models import Meeting


def calendar_of(meeting: Meeting, *, address: str) -> bytes:
    """One event: the same for each change of the meeting, with a higher sequence each time."""
    event = Event()
    event.add("uid", f"{meeting.uid}@{settings.SITE_NAME.lower()}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(UTC))
    event.add("summary", meeting.about or "Advice")
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", address)
    event["organizer"] = _organizer()
    event.add("class", "CONFIDENTIAL")
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled_at else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _organizer() -> vCalAddress:
    """The site: what is published or cancelled names who does so (RFC 5546, 3.2)."""
    found = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    found.params["CN"] = settings.SITE_NAME
    return found
