"""Requests as people may read them: their own, and for coordinators what was submitted."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from community.advising.enums import RequestState
from community.advising.models import AdviceRequest, Step
from community.advising.rules.requests import can_coordinate, own_requests, was_submitted
from exemplar.accounts.rules import is_member
from practices.taxonomy.models import Topic

# Those with whom something is to be done, by whom.
WITH_COORDINATORS = (RequestState.SUBMITTED, RequestState.HELD)
MOST_LISTED = 100
MOST_TOPICS: Final = 5
_SLUG: Final = re.compile(r"[-\w]{1,80}", re.ASCII)


def visible_to(user: Any) -> QuerySet[AdviceRequest]:
    """The requests that a person may know of; whoever asks, it costs the same."""
    requests = AdviceRequest.objects.select_related("agency", "official", "written_by")
    if not is_member(user):
        return requests.none()
    mine = Q(pk__in=own_requests(user).values("pk"))
    if can_coordinate(user):
        return requests.filter(mine | was_submitted())
    return requests.filter(mine)


def with_since(rows: Any) -> Any:
    """Requests, each with the moment since which it stands where it stands."""
    return rows.annotate(stands_since=Coalesce(Max("steps__at"), "changed_at"))


def submitted_to(user: Any) -> QuerySet[AdviceRequest]:
    """What a coordinator works on: all that has ever been submitted."""
    if not can_coordinate(user):
        return AdviceRequest.objects.none()
    return AdviceRequest.objects.filter(was_submitted()).select_related("agency", "official")


def steps_of(request: AdviceRequest) -> QuerySet[Step]:
    """What has happened to a request so far, the first step first."""
    return request.steps.select_related("by")


def requests_of(user: Any) -> QuerySet[AdviceRequest]:
    """The requests on which a person acts, the last changed first; no more than a page shows."""
    rows = with_since(own_requests(user).select_related("agency", "official"))
    return rows.order_by("-changed_at", "-pk")[:MOST_LISTED]


def topics_called(slugs: Iterable[str]) -> list[Topic]:
    """The topics that an address names, in its order; what names none is passed over."""
    asked = [slug for slug in dict.fromkeys(slugs) if _SLUG.fullmatch(slug)][:MOST_TOPICS]
    found = Topic.objects.in_bulk(asked, field_name="slug")
    return [found[slug] for slug in asked if slug in found]
