"""Telling what nobody could tell when it happened, because the site was stopped at that moment.

What is done is kept first and told right after. What was done of late is told here once more: news
that is there already goes by the same key, and stays one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from community.notifications import contributions, receivers
from community.notifications.models import News
from practices.adoption.enums import EventKind
from practices.adoption.history import QUIET
from practices.adoption.models import Adoption
from practices.contributing.models import CoAuthor, Contribution
from practices.library.enums import Standing
from practices.library.models import CaseStudyPage, PracticePage

OF_LATE = timedelta(days=7)
BATCH = 500
Between = tuple[datetime, datetime]
# Steps of a contribution, and who tells them. Of each group only the last one still matters.
_STEPS: tuple[dict[str, Callable[..., None] | None], ...] = (
    {
        "submit": contributions.on_submitted,
        "withdraw": contributions.on_withdrawn,
        "request_changes": contributions.on_changes_requested,
        "publish": contributions.on_published,
        "decline": contributions.on_declined,
        "unpublish": contributions.on_unpublished,
        "stop": contributions.on_review_stopped,
    },
    {"claim": contributions.on_claimed, "hand_back": None},
)


def catch_up(until: datetime) -> None:
    """Tell what was done in the days before and may not have been told."""
    between = (until - OF_LATE, until)
    for kind, name, tell in (
        (PracticePage, "practice", receivers.on_practice_published),
        (CaseStudyPage, "case_study", receivers.on_case_study_published),
    ):
        for page in _published(kind, between):
            tell(**{name: page})
    _tell_retired(between)
    _tell_adoptions(between)
    for group in _STEPS:
        _tell_steps(group, between)
    asked = CoAuthor.objects.filter(person=None, invited_at__range=between).order_by("pk")
    for row in asked.select_related("contribution", "invited_by"):
        contributions.on_invited(
            contribution=row.contribution, actor=row.invited_by, email=row.email
        )


def _published(kind: Any, between: Between) -> list[Any]:
    """Pages that were published and of which there is no news."""
    dates = ("pk", "first_published_at", "last_published_at")
    rows = kind.objects.live().filter(last_published_at__range=between).order_by("pk")
    keys = {receivers.published_key(*row): row[0] for row in rows.values_list(*dates)}
    missing: list[int] = []
    every = list(keys)
    for start in range(0, len(every), BATCH):
        some = every[start : start + BATCH]
        told = set(News.objects.filter(key__in=some).values_list("key", flat=True))
        missing += [keys[key] for key in some if key not in told]
    return list(kind.objects.filter(pk__in=missing).order_by("pk"))


def _tell_retired(between: Between) -> None:
    days = [moment.date() for moment in between]
    for kind, name, tell in (
        (PracticePage, "practice", receivers.on_practice_retired),
        (CaseStudyPage, "case_study", receivers.on_case_study_retired),
    ):
        pages = kind.objects.exclude(standing=Standing.CURRENT).filter(standing_since__range=days)
        for page in pages.order_by("pk"):
            tell(
                **{name: page},
                actor=None,
                reason=page.standing_reason,
                successor=getattr(page, "superseded_by", None),
            )


def _tell_adoptions(between: Between) -> None:
    rows = Adoption.objects.filter(changed_at__range=between).exclude(reported_by=None)
    for row in rows.select_related("practice", "agency", "company").order_by("pk"):
        event = row.events.select_related("actor").order_by("pk").last()
        if event is None or event.actor is None:
            continue
        told: dict[str, Any] = {"adoption": row, "actor": event.actor}
        is_told = event.kind == EventKind.REPORTED or bool(set(event.changes) - QUIET)
        if event.kind == EventKind.RETURNED:
            receivers.on_adoption_returned(**told, reason=row.returned_because)
        elif event.kind == EventKind.CONFIRMED or (is_told and row.is_confirmed):
            receivers.on_adoption_confirmed(**told)
        elif is_told:
            receivers.on_adoption_reported(**told)


def _tell_steps(group: dict[str, Callable[..., None] | None], between: Between) -> None:
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Contribution),
        action__in=[f"contributing.{name}" for name in group],
        timestamp__gte=between[0],
    )
    last = {entry.object_id: entry for entry in entries.select_related("user").order_by("pk")}
    found = Contribution.objects.select_related("owner", "page").in_bulk(map(int, last))
    for key, entry in last.items():
        contribution, tell = found.get(int(key)), group[entry.action.partition(".")[2]]
        if contribution and tell and entry.timestamp <= between[1]:
            tell(contribution=contribution, actor=entry.user, reason=entry.data.get("reason", ""))
