"""The work itself: agreeing, holding and releasing it, and ending it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising import offer_news
from community.advising.actions.meetings import call_off_those_to_come
from community.advising.engagement_lock import EngagementChangedError, engagement_as_it_is
from community.advising.enums import ENDED_STATES, EngagementState
from community.advising.gating import is_excluded
from community.advising.models import AdviceRequest, Engagement, FollowUp
from community.advising.months import months_after
from community.advising.places import settle
from community.advising.request_trail import record_act
from community.advising.rules.engagements import OPEN, can_stop, check_takes_part, goes_on
from community.advising.rules.own_case import check_decides

FOLLOW_UP_MONTHS = (3, 6, 12)
LONGEST = timedelta(days=730)


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
    call_off_those_to_come(kept)
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
    call_off_those_to_come(engagement)
    record_act(engagement, "stop_engagement", actor)
    offer_news.tell_changed(engagement, "An engagement was ended early", actor)


def end_work_on(request: AdviceRequest, *, actor: Any, reason: str) -> None:
    """End what is open of a locked request that has ended itself; both sides are told."""
    rows = request.engagements.select_for_update(of=("self",), no_key=True).select_related(
        "advisor"
    )
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
        check_decides(actor, engagement.request)
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


__all__ = [
    "FOLLOW_UP_MONTHS",
    "EngagementChangedError",
    "agree",
    "end_work_on",
    "finish",
    "hold",
    "release",
    "stop",
]
