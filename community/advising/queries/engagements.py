"""Engagements as people may read them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from community.advising.enums import EngagementState, Side
from community.advising.models import AdviceRequest, Engagement, Feedback, FollowUp, Note
from community.advising.rules.engagements import OPEN
from community.advising.rules.requests import can_coordinate, own_requests
from exemplar.accounts.rules import is_member

# For so long somebody is reminded on their pages to say how it went.
FEEDBACK_ASKED_DAYS = 90


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


def open_of(request: AdviceRequest) -> QuerySet[Engagement]:
    """The engagements of a request that are not over."""
    rows = request.engagements.filter(state__in=sorted(OPEN)).select_related("advisor")
    return rows.order_by("created_at", "pk")


def waiting_agreements(user: Any) -> QuerySet[Engagement]:
    """Those that wait for this person's side to agree."""
    rows = engagements_of(user).filter(state=EngagementState.AGREED, held_at=None)
    return _by_side(
        rows, user, of_agency=Q(official_agreed_at=None), of_advisor=Q(advisor_agreed_at=None)
    ).order_by("created_at", "pk")


def waiting_feedback(user: Any) -> QuerySet[Engagement]:
    """Those that have ended lately, and this person's side has not said how it went."""
    lately = timezone.now() - timedelta(days=FEEDBACK_ASKED_DAYS)
    rows = engagements_of(user).exclude(state__in=sorted(OPEN))
    said = Feedback.objects.filter(engagement=OuterRef("pk"))
    return _by_side(
        rows.filter(started_at__isnull=False, ended_at__gte=lately),
        user,
        of_agency=~Exists(said.filter(side=Side.OFFICIAL)),
        of_advisor=~Exists(said.filter(side=Side.ADVISOR)),
    ).order_by("ended_at", "pk")


def _by_side(
    rows: QuerySet[Engagement], user: Any, *, of_agency: Any, of_advisor: Any
) -> QuerySet[Engagement]:
    own = Q(request__in=own_requests(user).order_by().values("pk"))
    return rows.filter((own & of_agency) | (Q(advisor__user=user) & of_advisor))


def unanswered_follow_ups(user: Any) -> QuerySet[FollowUp]:
    """What this person, or who acts with them, was asked of the advice and has not answered."""
    own = own_requests(user).order_by().values("pk")
    rows = FollowUp.objects.filter(sent_at__isnull=False, answered_at=None)
    return rows.filter(engagement__request__in=own).order_by("due_on", "pk")


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
