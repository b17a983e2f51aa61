"""Who keeps the register of conflicts, who reads it, and who clears."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from community.advising.enums import ClearanceState
from community.advising.models import Clearance, Conflict
from community.advising.rules.own_case import is_concerned_in_clearance
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
    """The records that a person may know of."""
    rows = Conflict.objects.select_related("company", "advisor", "agency")
    return rows if can_read_register(user) else rows.none()


def visible_clearances(user: Any) -> QuerySet[Clearance]:
    """The clearances that a person may know of: those who read the register see them all."""
    rows = Clearance.objects.select_related(
        "conflict__company", "conflict__agency", "conflict__advisor", "request__agency", "advisor",
        "asked_by", "answered_by",
    )  # fmt: skip
    return rows if can_read_register(user) else rows.none()


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
