"""What waits for one person in advising, in a line each: for the front page and for /advice/."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from community.advising.enums import RequestState
from community.advising.queries.desk import coordinator_counts, waiting_clearances
from community.advising.queries.engagements import (
    unanswered_follow_ups,
    waiting_agreements,
    waiting_feedback,
)
from community.advising.queries.offers import waiting_for
from community.advising.queries.questions import waiting_for_agency, waiting_for_coordinators
from community.advising.rules.conflicts import is_ethics_officer
from community.advising.rules.requests import can_coordinate, concerns, own_requests

MOST_COUNTED = 1000


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
    to_agree = list(waiting_agreements(user)[:MOST_COUNTED])
    found = []
    if offers:
        words = _many(offers, "agency asks for your advice", "agencies ask for your advice")
        found.append(Waiting(words, reverse("advice")))
    if to_agree:
        words = _many(
            len(to_agree), "engagement is to be agreed on", "engagements are to be agreed on"
        )
        found.append(Waiting(words, to_agree[0].get_absolute_url()))
    return found + _after_the_end(user)


def _after_the_end(user: Any) -> list[Waiting]:
    """How engagements went, and what became of the advice; with the way to the oldest."""
    found = []
    if ended := list(waiting_feedback(user)[:MOST_COUNTED]):
        words = _many(len(ended), "engagement is over", "engagements are over")
        url = f"{ended[0].get_absolute_url()}#feedback"
        found.append(Waiting(f"{words}: say how it went", url))
    if asked := list(unanswered_follow_ups(user)[:MOST_COUNTED]):
        words = _many(len(asked), "question", "questions")
        url = reverse("engagement_follow_up", args=[asked[0].engagement_id, asked[0].months])
        found.append(Waiting(f"{words} about what became of advice", url))
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
    return found + _questions(
        waiting_for_agency(user),
        "question of a coordinator waits",
        "questions of coordinators wait",
    )


def _questions(rows: Any, one: str, more: str) -> list[Waiting]:
    """Questions to be answered, with the way to the one that has waited longest."""
    asked = list(rows.values_list("request", flat=True)[:MOST_COUNTED])
    if not asked:
        return []
    url = f"{reverse('advice_request', args=[asked[0]])}#questions"
    return [Waiting(f"{_many(len(asked), one, more)} for your answer", url)]


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
    found = [Waiting(_many(count, one, more), url) for count, one, more, url in told if count]
    return found + _questions(
        waiting_for_coordinators(user), "question of an agency waits", "questions of agencies wait"
    )
