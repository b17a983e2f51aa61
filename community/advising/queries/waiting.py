"""What waits for one person in advising, in a line each: for the front page and for /advice/."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from community.advising.enums import EngagementState, RequestState
from community.advising.queries.desk import coordinator_counts, waiting_clearances
from community.advising.queries.engagements import engagements_of
from community.advising.queries.offers import waiting_for
from community.advising.rules.conflicts import is_ethics_officer
from community.advising.rules.requests import can_coordinate, concerns, own_requests


@dataclass(frozen=True)
class Waiting:
    """One thing that a person would do next."""

    text: str
    url: str


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def advice_waiting(user: Any) -> list[Waiting]:
    """What waits for a person, by role; nothing about what is in a request."""
    if not concerns(user):
        return []
    found = [*_of_advisors(user), *_of_writers(user)]
    if can_coordinate(user):
        found += _of_coordinators(user)
    if is_ethics_officer(user) and (count := waiting_clearances(user)):
        words = _many(count, "clearance waits", "clearances wait")
        found.append(Waiting(f"{words} for your answer", reverse("clearances")))
    return found


def _of_advisors(user: Any) -> list[Waiting]:
    offers = waiting_for(user).count()
    to_agree = (
        engagements_of(user).filter(state=EngagementState.AGREED, held_at=None).order_by().count()
    )
    found = []
    if offers:
        words = _many(offers, "agency asks for your advice", "agencies ask for your advice")
        found.append(Waiting(words, reverse("advice")))
    if to_agree:
        words = _many(to_agree, "engagement is to be agreed on", "engagements are to be agreed on")
        found.append(Waiting(words, reverse("advice")))
    return found


def _of_writers(user: Any) -> list[Waiting]:
    drafts = Q(state=RequestState.DRAFT)
    mine = (
        own_requests(user)
        .order_by()
        .aggregate(
            back=Count("pk", filter=drafts & Q(submitted_at__isnull=False)),
            drafts=Count("pk", filter=drafts & Q(submitted_at=None)),
        )
    )
    found = []
    if count := mine["back"]:
        words = _many(count, "request for advice was", "requests for advice were")
        found.append(Waiting(f"{words} given back to you", reverse("advice")))
    if count := mine["drafts"]:
        words = _many(count, "request for advice", "requests for advice")
        found.append(Waiting(f"{words} not yet submitted", reverse("advice")))
    return found


def _of_coordinators(user: Any) -> list[Waiting]:
    counts = coordinator_counts(user)
    desk, register = reverse("advice_desk"), reverse("conflicts")
    told = [
        (counts["submitted"], "request for advice to be screened",
         "requests for advice to be screened", f"{desk}?show=submitted"),
        (counts["held"], "request waits for a decision on joint advice",
         "requests wait for a decision on joint advice", f"{desk}?show=held"),
        (counts["reported"], "reported conflict to be checked",
         "reported conflicts to be checked", f"{register}?show=reported"),
        (counts["unsettled"], "company of the conflict register to be settled",
         "companies of the conflict register to be settled", f"{register}?show=unsettled"),
    ]  # fmt: skip
    return [Waiting(_many(count, one, more), url) for count, one, more, url in told if count]
