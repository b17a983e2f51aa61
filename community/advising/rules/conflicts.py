"""Who keeps the register of conflicts, who reads it, and who clears."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from community.advising.enums import ClearanceState
from community.advising.models import Clearance, Conflict
from community.advising.rules.own_case import (
    is_concerned_in_clearance,
    own_clearances,
    own_conflicts,
)
from community.advising.rules.requests import can_coordinate
from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role


def is_ethics_officer(user: Any) -> bool:
    """Ethics officers clear conflicts."""
    return has_role(user, Role.ETHICS_OFFICER)


def can_read_register(user: Any) -> bool:
    """Coordinators and ethics officers; nobody else, not even the advisor it is about."""
    return can_coordinate(user) or is_ethics_officer(user)


def visible_conflicts(user: Any) -> QuerySet[Conflict]:
    """The records that a person may know of: none about themselves, whatever roles they hold."""
    rows = Conflict.objects.select_related("company", "advisor", "agency")
    if not can_read_register(user):
        return rows.none()
    return rows.exclude(pk__in=own_conflicts(user).order_by().values("pk"))


def visible_clearances(user: Any) -> QuerySet[Clearance]:
    """The clearances that a person may know of: none of what stands in their own way."""
    rows = Clearance.objects.select_related(
        "conflict__company", "conflict__agency", "conflict__advisor", "request__agency", "advisor",
        "asked_by", "answered_by",
    )  # fmt: skip
    if not can_read_register(user):
        return rows.none()
    return rows.exclude(pk__in=own_clearances(user).order_by().values("pk"))


def can_answer(user: Any, clearance: Clearance) -> bool:
    """An ethics officer, but never whoever asked, nor whom it is about: two stand behind it."""
    return (
        is_ethics_officer(user)
        and clearance.asked_by_id != user.pk
        and not is_concerned_in_clearance(user, clearance)
        and clearance.state == ClearanceState.ASKED
    )


def check_is_ethics_officer(user: Any, clearance: Clearance) -> None:
    """Raises PermissionDenied for anyone but an ethics officer, and for whoever asked."""
    if not is_ethics_officer(user):
        raise PermissionDenied("Only an ethics officer does this.")
    if clearance.asked_by_id == user.pk:
        raise PermissionDenied("You asked for this clearance: another ethics officer answers.")
    if is_concerned_in_clearance(user, clearance):
        raise PermissionDenied("This is your own case: another ethics officer answers.")
