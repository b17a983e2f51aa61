"""Dates by which an answer is due."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

SATURDAY = 5


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The day that is this many working days later. Saturdays and Sundays do not count."""
    while count > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day


def answer_due(submitted_at: dt.datetime) -> dt.date:
    """By when what has been submitted then is to be answered."""
    return after_working_days(timezone.localdate(submitted_at), settings.CONTRIBUTION_ANSWER_DAYS)
