"""Engagements as people may read them."""

from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from community.advising.enums import EngagementState
from community.advising.models import Engagement, FollowUp, Note
from community.advising.rules.engagements import OPEN
from community.advising.rules.requests import can_coordinate, own_requests
from exemplar.accounts.rules import is_member


def visible_to(user: Any) -> QuerySet[Engagement]:
    """The engagements that a person may know of: both sides their own, coordinators all."""
    rows = Engagement.objects.select_related(
        "advisor__user", "advisor__company", "request__agency", "request__official", "offer"
    )
    if not is_member(user):
        return rows.none()
    if can_coordinate(user):
        return rows
    return rows.filter(
        Q(advisor__user=user) | Q(request__in=own_requests(user).order_by().values("pk"))
    )


def engagements_of(user: Any) -> QuerySet[Engagement]:
    """Those in which a person takes part, the open ones first."""
    if not is_member(user):
        return Engagement.objects.none()
    mine = Q(advisor__user=user) | Q(request__in=own_requests(user).order_by().values("pk"))
    rows = Engagement.objects.filter(mine).select_related("advisor", "request__agency")
    is_over = Case(When(state__in=sorted(OPEN), then=0), default=1)
    return rows.order_by(is_over, "-created_at", "-pk")


def notes_of(user: Any, engagement: Engagement) -> QuerySet[Note]:
    """What a person noted for themselves."""
    return Note.objects.filter(engagement=engagement, author=user)


def due_follow_ups(day: date | None = None) -> QuerySet[FollowUp]:
    """The questions that are due and were not asked yet."""
    today = day or timezone.localdate()
    due = FollowUp.objects.filter(
        sent_at=None, answered_at=None, due_on__lte=today,
        engagement__state=EngagementState.FINISHED,
    )  # fmt: skip
    return due.select_related("engagement__request").order_by("due_on", "pk")
