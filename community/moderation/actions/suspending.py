"""Keeping somebody from taking part for a while or for good, and letting them in again.

A suspended account is not in use (`is_active`): no process knows its sessions any more with the
next request, nobody signs in to it, and no mail goes to it but the one that says why.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.members.models import Member
from community.moderation.audit import record_act
from community.moderation.models import Suspension
from community.moderation.rules import check_can_suspend
from community.moderation.tasks import end_sessions, mail_suspended, mail_welcome_back
from exemplar.accounts.models import User


@transaction.atomic
def suspend(*, actor: Any, user: Any, until: datetime | None, reason: str) -> Suspension:
    """Suspend somebody until a moment, or (None) for good; the reason is what they read.

    Raises PermissionDenied or ValidationError.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    check_can_suspend(actor, person)
    if Suspension.objects.filter(user=person, ended_at=None).exists():
        raise ValidationError("This person is suspended already.")
    if not person.is_active:
        raise ValidationError("This account is closed already.")
    if until is not None and until <= timezone.now():
        raise ValidationError({"until": "Choose a day in the future."})
    made = Suspension(user=person, until=until, reason=reason.strip(), suspended_by=actor)
    if not made.reason:
        raise ValidationError({"reason": "Say why: the person reads it."})
    made.clean_fields(exclude={"user", "suspended_by"})
    made.save()
    _set_active(person, is_active=False)
    told = until.isoformat() if until else "for good"
    record_act(person, "suspend", actor, about=person, reason=made.reason, until=told)
    transaction.on_commit(partial(end_sessions.enqueue, person.pk))
    transaction.on_commit(partial(mail_suspended.enqueue, made.pk))
    return made


def _set_active(person: User, *, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])


def _end(suspension: Suspension, actor: Any) -> None:
    """Let somebody in again, unless they have deleted their account meanwhile."""
    person = User.objects.select_for_update().get(pk=suspension.user_id)
    suspension.ended_at, suspension.ended_by = timezone.now(), actor
    suspension.save(update_fields=["ended_at", "ended_by"])
    if not Member.objects.filter(user=person, left_at__isnull=False).exists():
        _set_active(person, is_active=True)
        transaction.on_commit(partial(mail_welcome_back.enqueue, suspension.pk))
    verb = "lift_suspension" if actor else "end_suspension"
    record_act(person, verb, actor, about=person)


@transaction.atomic
def lift_suspension(*, actor: Any, user: Any) -> Suspension:
    """End somebody's suspension before its time. Raises PermissionDenied or ValidationError."""
    check_can_suspend(actor, user)
    running = Suspension.objects.select_for_update().filter(user=user, ended_at=None).first()
    if running is None:
        raise ValidationError("This person is not suspended.")
    _end(running, actor)
    return running


@transaction.atomic
def end_if_due(*, user: Any) -> Suspension | None:
    """What keeps a person out at the moment; nothing where its time has just come to an end."""
    running = Suspension.objects.select_for_update().filter(user=user, ended_at=None).first()
    if running is None or running.until is None or running.until > timezone.now():
        return running
    _end(running, None)
    user.refresh_from_db(fields=["is_active"])
    return None


def end_due_suspensions() -> int:
    """End the suspensions whose time has come; how many."""
    due = Suspension.objects.filter(ended_at=None, until__lte=timezone.now())
    people = User.objects.filter(pk__in=due.values("user"))
    return sum(1 for person in people if end_if_due(user=person) is None)
