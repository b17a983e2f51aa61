"""Who may flag, decide, hear an appeal, and suspend whom."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from community.moderation.content import Content
from community.moderation.enums import Verdict
from community.moderation.models import Appeal, Case, Decision
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.accounts.permissions import grant_permissions
from exemplar.accounts.rules import has_role, is_member

# Editors keep the words that moderators begin their reasons with.
grant_permissions(
    Role.EDITOR,
    *(f"moderation.{verb}_reasontemplate" for verb in ("add", "change", "delete", "view")),
)

# Those whom only an admin suspends.
GUARDIANS = (Role.MODERATOR, Role.ADMIN)


def can_moderate(user: Any) -> bool:
    """Moderators and admins."""
    return is_member(user) and has_role(user, Role.MODERATOR)


def can_flag(user: Any, content: Content, record: Any) -> bool:
    """Whoever is signed in flags what they may see and have not written."""
    return (
        is_member(user)
        and content.author_of(record).pk != user.pk
        and content.visible_to(user).filter(pk=record.pk).exists()
    )


def check_can_flag(user: Any, content: Content, record: Any) -> None:
    """Raises PermissionDenied for whoever may not flag this."""
    if not can_flag(user, content, record):
        raise PermissionDenied("This is not for you to flag.")


def can_decide(user: Any, case: Case) -> bool:
    """A moderator who has not written it."""
    return can_moderate(user) and case.author_id != user.pk


def check_can_decide(user: Any, case: Case) -> None:
    """Raises PermissionDenied for anyone else."""
    if not can_decide(user, case):
        raise PermissionDenied("Another moderator decides on this.")


def cases_of(user: Any) -> QuerySet[Case]:
    """The cases that a person's own writing has: theirs alone, whoever asks."""
    if not user.is_authenticated:
        return Case.objects.none()
    told = Exists(told_decisions().filter(case=OuterRef("pk")))
    waits = Q(is_open=True) & (Q(hidden_at__isnull=False) | Q(is_held=True))
    return Case.objects.filter(waits | told, author=user)


def told_decisions() -> QuerySet[Decision]:
    """What authors are told. What stayed, and was never out of sight, is not worth a worry."""
    return Decision.objects.filter(~Q(verdict=Verdict.KEEP) | Q(was_out_of_sight=True))


def appeals_for(user: Any) -> QuerySet[Appeal]:
    """The appeals that a moderator may hear: against no decision of theirs, for no text of theirs.

    Where there is one moderator only, admins are the others.
    """
    if not can_moderate(user):
        return Appeal.objects.none()
    return Appeal.objects.exclude(against=user).exclude(decision__case__author=user)


def check_can_hear(user: Any, appeal: Appeal) -> None:
    """Raises PermissionDenied for whoever decided first, and anyone who is no moderator."""
    if not appeals_for(user).filter(pk=appeal.pk).exists():
        raise PermissionDenied("Another moderator decides on this appeal.")


def can_appeal(user: Any, decision: Decision) -> bool:
    """The author, once, against the latest decision if it went against them."""
    case = decision.case
    return (
        is_member(user)
        and case.author_id == user.pk
        and not decision.is_favourable
        and not Appeal.objects.filter(decision=decision).exists()
        and not case.decisions.filter(round__gt=decision.round).exists()
    )


def is_guardian(user: Any) -> bool:
    """Whether somebody is a moderator or an admin, active or not."""
    is_granted = RoleGrant.objects.filter(user=user, role__in=GUARDIANS).exists()
    return bool(user.is_superuser) or is_granted


def can_suspend(actor: Any, user: Any) -> bool:
    """A moderator suspends others; moderators and admins are suspended by admins only."""
    if not can_moderate(actor) or actor.pk == user.pk:
        return False
    return has_role(actor, Role.ADMIN) or not is_guardian(user)


def check_can_suspend(actor: Any, user: Any) -> None:
    """Raises PermissionDenied where that is not so."""
    if not can_suspend(actor, user):
        raise PermissionDenied("You cannot suspend this person.")
