"""Hours and days before a deadline."""

from datetime import date, timedelta

from community.advising.matching.records import Advisor, Request

# How far a request looks that names no end.
HORIZON = timedelta(days=90)
QUARTER_MONTHS = 3


def window(request: Request, today: date) -> tuple[date, date]:
    """The first and the last day on which advice can be given."""
    begins = max(today, request.starts_on or today)
    return begins, max(begins, request.ends_on or begins + HORIZON)


def quarters_begun(today: date, until: date) -> int:
    """How many quarters begin after today and no later than the other day."""
    months = (until.year - today.year) * 12 + until.month - 1 - (today.month - 1) // 3 * 3
    return max(0, months // QUARTER_MONTHS)


def hours_before(advisor: Advisor, today: date, until: date) -> float | None:
    """Hours an advisor still has until a day; None where that is not known."""
    if advisor.hours_left is None:
        return None
    each = advisor.hours_a_quarter if advisor.hours_a_quarter is not None else advisor.hours_left
    return max(0.0, advisor.hours_left) + each * quarters_begun(today, until)


def free_from(advisor: Advisor) -> date | None:
    """From which day an advisor can be asked: None for at once, the last day of all for never."""
    days = [advisor.available_from] if advisor.available_from else []
    if advisor.is_paused:
        days.append(advisor.paused_until or date.max)
    return max(days, default=None)


def said(day: date) -> str:
    """A day as it is read aloud."""
    return f"{day.day} {day:%B %Y}"
