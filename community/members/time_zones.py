"""The time zones that people can choose, and the one of a session."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

_KEPT = "time_zone"
# Places, and the time that belongs to none; not the many other names of the same zones.
_PLACES = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/",
    "Indian/", "Pacific/",
)  # fmt: skip


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone that somebody can choose, in order."""
    named = {name for name in available_timezones() if name.startswith(_PLACES)}
    return tuple(sorted(named | {"UTC"}))


@cache
def _known() -> frozenset[str]:
    return frozenset(zone_names())


def is_zone(name: str) -> bool:
    """Whether somebody can choose it."""
    return name in _known()


def zone_choices() -> list[tuple[str, str]]:
    """All zones for a list to choose from; nothing stands for the site's own."""
    own = _in_words(timezone.get_default_timezone_name())
    named = [(name, _in_words(name)) for name in zone_names()]
    return [("", f"The time of this site ({own})"), *named]


def _in_words(name: str) -> str:
    return name.replace("_", " ").replace("/", " / ")


def remember_zone(session: Any, name: str) -> None:
    """Keep the zone of whoever is signed in with their session."""
    if name:
        session[_KEPT] = name
    else:
        session.pop(_KEPT, None)


def zone_of(session: Any) -> ZoneInfo | None:
    """The zone of a session; nothing where the site's own will do."""
    name = session.get(_KEPT, "")
    return ZoneInfo(name) if is_zone(name) else None
