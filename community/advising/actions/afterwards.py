"""After an engagement: how it went, what became of the advice, and telling others of it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from community.advising import offer_news
from community.advising.enums import Became, EngagementState, Side
from community.advising.models import Engagement, Feedback, FollowUp
from community.advising.queries.engagements import due_follow_ups
from community.advising.request_trail import record_act
from community.advising.rules.engagements import (
    can_answer_follow_up,
    can_give_feedback,
    check_takes_part,
)
from practices.contributing.actions import start_contribution
from practices.contributing.enums import Kind
from practices.contributing.models import Contribution


@transaction.atomic
def give_feedback(
    *,
    actor: Any,
    engagement: Engagement,
    goal_met: int,
    useful: int,
    would_repeat: bool,
    hours: int,
    words: str = "",
) -> Feedback:
    """Say how it went, once for each side; said again, it replaces what that side said before."""
    if not can_give_feedback(actor, engagement):
        raise PermissionDenied("Each side says how it went once it is over.")
    side = check_takes_part(actor, engagement)
    feedback, _ = Feedback.objects.update_or_create(
        engagement=engagement,
        side=side,
        defaults={
            "by": actor,
            "goal_met": goal_met,
            "useful": useful,
            "would_repeat": would_repeat,
            "hours": hours,
            "words": words,
            "given_at": timezone.now(),
        },
    )
    record_act(engagement, "give_feedback", actor)
    return feedback


@transaction.atomic
def answer_follow_up(
    *, actor: Any, follow_up: FollowUp, became: str, why: str, seen: str | None = None
) -> FollowUp:
    """Say what became of the advice. Raises PermissionDenied or ValidationError.

    `seen` is the state of the answer that its writer had before them: a delegate may answer, too.
    """
    if not can_answer_follow_up(actor, follow_up.engagement):
        raise PermissionDenied("The agency says what became of the advice.")
    if not follow_up.is_due:
        raise ValidationError(not_due(follow_up))
    if became not in Became.values:
        raise ValidationError({"became": "Choose one."})
    if became != Became.OPEN and not why.strip():
        raise ValidationError({"why": "Say why: it is what others learn from."})
    kept = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if seen is not None and seen != kept.seen:
        raise ValidationError(
            "Somebody has answered since you opened this page. Nothing of yours was sent: read "
            "that answer, and send yours only if it should replace it."
        )
    kept.became, kept.why = became, why
    kept.answered_by, kept.answered_at = actor, timezone.now()
    kept.save(update_fields=["became", "why", "answered_by", "answered_at"])
    record_act(follow_up.engagement, "answer_follow_up", actor)
    return kept


def not_due(follow_up: FollowUp) -> str:
    """What somebody reads who would answer before it is asked."""
    return f"This is asked on {date_format(follow_up.due_on, 'F j, Y')}. You are told by mail then."


def ask_follow_ups(day: date | None = None) -> int:
    """Ask what became of the advice wherever it is due, each question once; how many there were."""
    asked = 0
    for each in due_follow_ups(day):
        with transaction.atomic():
            due = FollowUp.objects.filter(pk=each.pk, sent_at=None)
            if due.update(sent_at=timezone.now()):
                offer_news.tell_follow_up(each)
                asked += 1
    return asked


@transaction.atomic
def start_case_study(*, actor: Any, engagement: Engagement) -> Contribution:
    """Begin a case study with what the agency may tell of it; nothing confidential is carried over.

    The agency's side alone: what was advised is theirs to tell.
    """
    if check_takes_part(actor, engagement) != Side.OFFICIAL:
        raise PermissionDenied("The agency tells the story.")
    if engagement.state != EngagementState.FINISHED:
        raise ValidationError("Tell the story once the engagement is finished.")
    request = engagement.request
    begun = Contribution.objects.filter(
        owner=actor, origin=engagement.get_absolute_url(), page=None
    ).first()
    if begun:
        return begun
    contribution = start_contribution(
        actor=actor,
        kind=Kind.CASE_STUDY,
        values={
            "agency": str(request.agency_id),
            "topics": [str(topic.pk) for topic in request.topics.all()],
        },
        origin=engagement.get_absolute_url(),
    )
    record_act(engagement, "start_case_study", actor)
    return contribution
