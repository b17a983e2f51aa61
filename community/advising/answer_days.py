"""By when an advisor answers: a day ends where the advisor is, and never after the request does."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from community.advising.models import AdviceRequest
from community.expertise.models import Advisor
from community.members.time_zones import is_zone
from community.notifications.periods import site_zone, zones_of

USUAL_DAYS = 7
MOST_DAYS = 60


def zone_of_advisor(advisor: Advisor) -> ZoneInfo:
    """The zone in which an advisor reads times: of the account, of the profile, or of the site."""
    if advisor.user_id is not None and (own := zones_of([advisor.user_id])):
        return own[advisor.user_id]
    return ZoneInfo(advisor.time_zone) if is_zone(advisor.time_zone) else site_zone()


def usual_day(request: AdviceRequest, today: date) -> date:
    """The day by which an answer is wanted where nobody says otherwise."""
    day = today + timedelta(days=USUAL_DAYS)
    return min(day, request.ends_on) if request.ends_on else day


def usual_deadline(request: AdviceRequest, advisor: Advisor) -> datetime:
    """The end of that day where the advisor is."""
    zone = zone_of_advisor(advisor)
    day = usual_day(request, timezone.localdate(timezone=zone))
    return datetime.combine(day, time.max, zone)


def wrong_with(request: AdviceRequest, until: datetime) -> str:
    """What is wrong with a deadline that somebody chose; nothing where it will do."""
    now = timezone.now()
    if not now < until <= now + timedelta(days=MOST_DAYS):
        return f"Choose a day from tomorrow on, at most {MOST_DAYS} days from now."
    if request.ends_on and timezone.localdate(until) > request.ends_on:
        last = date_format(request.ends_on, "F j, Y")
        return f"The request ends on {last}: choose that day or an earlier one."
    return ""
