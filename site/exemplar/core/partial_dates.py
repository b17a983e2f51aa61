"""Dates as sources give them: a year, a month or a day."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTH, _DAY = 2, 3


def parse_partial_date(value: str) -> tuple[dt.date, int]:
    """The first day that a partial date names, and how many of its parts are known (1 to 3).

    Raises ValidationError for anything but YYYY, YYYY-MM or YYYY-MM-DD.
    """
    match = _PATTERN.fullmatch(value)
    message = "Write a year, a month or a day: 2011, 2011-04 or 2011-04-27."
    if match is None:
        raise ValidationError(message)
    parts = [int(part) for part in match.groups() if part]
    try:
        return dt.date(*[*parts, 1, 1][:3]), len(parts)
    except ValueError as error:
        raise ValidationError(message) from error


def validate_partial_date(value: str) -> None:
    """Raises ValidationError for anything but a partial date."""
    parse_partial_date(value)


def validate_past(value: str) -> None:
    """Raises ValidationError for a partial date that begins after today.

    What is no date at all is left to validate_partial_date.
    """
    try:
        day, _known = parse_partial_date(value)
    except ValidationError:
        return
    if day > timezone.localdate():
        raise ValidationError("This is still to come. Write the date as it was, up to today.")


def format_partial_date(value: str) -> str:
    """A partial date in words: "2011", "April 2011" or "April 27, 2011"; "unknown" for none."""
    if not value:
        return "unknown"
    day, known = parse_partial_date(value)
    if known >= _DAY:
        return f"{day:%B} {day.day}, {day.year}"
    return f"{day:%B} {day.year}" if known == _MONTH else str(day.year)


class PartialDateField(models.CharField):
    """A year, a month or a day in ISO form; blank when the source does not say."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leaves out the length, which the field sets itself."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs
