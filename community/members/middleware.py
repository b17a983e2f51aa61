"""Tells times in the zone of whoever reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from community.members.time_zones import zone_of


class TimeZoneMiddleware:
    """Activates the zone that a person has chosen.

    It is in the session, which is read for every signed-in person anyhow: no query of its own.
    Pages that are kept for all are made in the zone of the site (see page_cache).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the person's zone in force."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zone_of(request.session)):
            return self.get_response(request)
