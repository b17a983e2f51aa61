"""The work itself: agreeing, meeting, ending it, and saying how it went and what became of it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising import offer_news
from community.advising.enums import ENDED_STATES, Became, EngagementState, Side
from community.advising.gating import is_excluded
from community.advising.models import AdviceRequest, Engagement, Feedback, FollowUp, Note
from community.advising.months import months_after
from community.advising.places import settle
from community.advising.queries.engagements import due_follow_ups
from community.advising.request_trail import record_act
from community.advising.rules.engagements import (
    OPEN,
    can_answer_follow_up,
    can_give_feedback,
    can_stop,
    check_takes_part,
    goes_on,
)
from community.advising.rules.requests import check_can_coordinate
from community.advising.steps import locked
from practices.contributing.actions import start_contribution
from practices.contributing.enums import Kind
from practices.contributing.models import Contribution

FOLLOW_UP_MONTHS = (3, 6, 12)
MOST_NOTES = 200
LONGEST = timedelta(days=730)


class EngagementChangedError(Exception):
    """An engagement is not as it was read: somebody has changed it. Holds it as it is now."""

    def __init__(self, engagement: Engagement, why: str) -> None:
        super().__init__(why)
        self.engagement = engagement


def engagement_as_it_is(engagement: Engagement, seen: int | None = None) -> Engagement:
    """An engagement, which nobody else changes until the transaction ends; its request first.

    Raises EngagementChangedError where it is not the version that was seen.
    """
    request = locked(engagement.request)
    rows = Engagement.objects.select_for_update(of=("self",)).select_related("advisor__user")
    kept = rows.get(pk=engagement.pk)
    kept.request = request
    if seen is not None and kept.version != seen:
        raise EngagementChangedError(
            kept,
            "Somebody has changed this since you opened it. Nothing of yours was done: look at it "
            "as it is now.",
        )
    return kept


def _check_goes_on(engagement: Engagement) -> None:
    if engagement.held_at is not None:
        raise ValidationError("A coordinator has to look at something first. Nothing was changed.")
    if not goes_on(engagement):
        raise ValidationError("This engagement has ended. Nothing was changed.")


def _save(engagement: Engagement, *fields: str) -> None:
    engagement.version += 1
    engagement.save(update_fields=[*fields, "version"])


@transaction.atomic
def agree(
    *, actor: Any, engagement: Engagement, seen: int, output: str, ends_on: date, hours: int
) -> Engagement:
    """Agree to what comes of it, until when and for how long; when both sides have, it begins.

    Words other than the last ones ask the other side again. Raises PermissionDenied,
    EngagementChangedError or ValidationError.
    """
    side = check_takes_part(actor, engagement)
    kept = engagement_as_it_is(engagement, seen)
    _check_goes_on(kept)
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": "Choose a day that is still to come."})
    if ends_on > timezone.localdate() + LONGEST:
        raise ValidationError({"ends_on": "Choose a day within two years."})
    most = kept.offer.limit_hours if kept.offer else None
    if most is not None and hours > most:
        raise ValidationError({"hours": f"The advisor has accepted for at most {most} hours."})
    if (kept.output, kept.ends_on, kept.hours) != (output, ends_on, hours):
        kept.output, kept.ends_on, kept.hours = output, ends_on, hours
        kept.official_agreed_at = kept.advisor_agreed_at = None
    setattr(kept, f"{side}_agreed_at", timezone.now())
    begins = bool(
        kept.official_agreed_at and kept.advisor_agreed_at and kept.state == EngagementState.AGREED
    )
    is_agreed = kept.official_agreed_at and kept.advisor_agreed_at
    if is_agreed and is_excluded(kept.request, kept.advisor, until=ends_on):
        begins, kept.held_at = False, timezone.now()
    if begins:
        kept.state, kept.started_at = EngagementState.UNDER_WAY, timezone.now()
    _save(
        kept, "output", "ends_on", "hours", "official_agreed_at", "advisor_agreed_at", "state",
        "started_at", "held_at",
    )  # fmt: skip
    record_act(kept, "start_engagement" if begins else "agree", actor)
    if kept.held_at:
        offer_news.tell_held(kept)
    elif begins:
        offer_news.tell_changed(kept, "An engagement has begun: both sides agree", actor)
    else:
        offer_news.tell_changed(kept, "The other side has agreed: now it is your turn", actor)
    settle(kept.request, by=actor)
    return kept


@transaction.atomic
def finish(*, actor: Any, engagement: Engagement, seen: int) -> Engagement:
    """End an engagement as agreed; what became of the advice is asked after some months."""
    check_takes_part(actor, engagement)
    kept = engagement_as_it_is(engagement, seen)
    if kept.state != EngagementState.UNDER_WAY:
        raise ValidationError("Only what is under way is finished.")
    kept.state, kept.ended_at = EngagementState.FINISHED, timezone.now()
    _save(kept, "state", "ended_at")
    ended = timezone.localdate(kept.ended_at)
    FollowUp.objects.bulk_create(
        FollowUp(engagement=kept, months=months, due_on=months_after(ended, months))
        for months in FOLLOW_UP_MONTHS
    )
    record_act(kept, "finish_engagement", actor)
    offer_news.tell_changed(kept, "An engagement is finished: say how it went", actor)
    settle(kept.request, by=actor)
    return kept


@transaction.atomic
def stop(*, actor: Any, engagement: Engagement, seen: int, reason: str) -> Engagement:
    """End an engagement early, with the reason that the other side reads."""
    if not can_stop(actor, engagement):
        raise PermissionDenied("Only the agency, the advisor and coordinators do this.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the other side reads it."})
    kept = engagement_as_it_is(engagement, seen)
    if kept.state not in OPEN:
        raise ValidationError("This engagement has ended already.")
    _stop(kept, reason, actor)
    settle(kept.request, by=actor)
    if kept.request.state not in ENDED_STATES:
        offer_news.tell_place_open(kept.request, actor)
    return kept


def _stop(engagement: Engagement, reason: str, actor: Any) -> None:
    engagement.state, engagement.reason = EngagementState.STOPPED, reason
    engagement.ended_at, engagement.held_at = timezone.now(), None
    _save(engagement, "state", "reason", "ended_at", "held_at")
    record_act(engagement, "stop_engagement", actor)
    offer_news.tell_changed(engagement, "An engagement was ended early", actor)


def end_work_on(request: AdviceRequest, *, actor: Any, reason: str) -> None:
    """End what is open of a locked request that has ended itself; both sides are told."""
    rows = request.engagements.select_for_update(of=("self",)).select_related("advisor")
    for each in rows.filter(state__in=sorted(OPEN)).order_by("pk"):
        each.request = request
        _stop(each, reason, actor)


@transaction.atomic
def hold(engagement: Engagement) -> bool:
    """Let nothing go on in an engagement because a gate is shut now; whether it was open before."""
    kept = engagement_as_it_is(engagement)
    if not goes_on(kept):
        return False
    kept.held_at = timezone.now()
    _save(kept, "held_at")
    record_act(kept, "hold_engagement", None)
    offer_news.tell_held(kept)
    return True


@transaction.atomic
def release(*, actor: Any, engagement: Engagement) -> Engagement:
    """Let an engagement go on once no gate is shut. Raises PermissionDenied or ValidationError."""
    if actor is not None:
        check_can_coordinate(actor)
    kept = engagement_as_it_is(engagement)
    if kept.held_at is None or kept.state not in OPEN:
        return kept
    if gate := is_excluded(kept.request, kept.advisor, until=kept.ends_on):
        raise ValidationError(f"It cannot go on: {gate[1]}")
    kept.held_at = None
    if kept.state == EngagementState.AGREED and kept.official_agreed_at and kept.advisor_agreed_at:
        kept.state, kept.started_at = EngagementState.UNDER_WAY, timezone.now()
    _save(kept, "held_at", "state", "started_at")
    record_act(kept, "release_engagement", actor)
    offer_news.tell_changed(kept, "An engagement goes on", None)
    settle(kept.request, by=actor)
    return kept


@transaction.atomic
def take_note(*, actor: Any, engagement: Engagement, text: str) -> Note:
    """Note something for oneself; nobody else reads it."""
    check_takes_part(actor, engagement)
    if Note.objects.filter(engagement=engagement, author=actor).count() >= MOST_NOTES:
        raise ValidationError({"text": f"You have {MOST_NOTES} notes. Erase one first."})
    return Note.objects.create(engagement=engagement, author=actor, text=text)


def erase_note(*, actor: Any, note: Note) -> None:
    """Erase a note of one's own."""
    if note.author_id != actor.pk:
        raise PermissionDenied("Only whoever wrote it erases a note.")
    note.delete()


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
def answer_follow_up(*, actor: Any, follow_up: FollowUp, became: str, why: str) -> FollowUp:
    """Say what became of the advice. Raises PermissionDenied or ValidationError."""
    if not can_answer_follow_up(actor, follow_up.engagement):
        raise PermissionDenied("The agency says what became of the advice.")
    if became not in Became.values:
        raise ValidationError({"became": "Choose one."})
    if became != Became.OPEN and not why.strip():
        raise ValidationError({"why": "Say why: it is what others learn from."})
    follow_up.became, follow_up.why = became, why
    follow_up.answered_by, follow_up.answered_at = actor, timezone.now()
    follow_up.save(update_fields=["became", "why", "answered_by", "answered_at"])
    record_act(follow_up.engagement, "answer_follow_up", actor)
    return follow_up


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
