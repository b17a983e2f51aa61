"""Who decides on weights. Whoever coordinates runs the engine and sees all of its answers."""

from typing import Any

from django.core.exceptions import PermissionDenied

from community.advising.models import WeightSet
from community.advising.rules.requests import can_coordinate


def can_decide_weights(user: Any, weights: WeightSet) -> bool:
    """Another coordinator than the one who proposed them: two people stand behind a change."""
    waits = weights.approved_at is None and weights.refused_at is None
    return waits and can_coordinate(user) and weights.proposed_by_id != user.pk


def check_can_decide_weights(user: Any, weights: WeightSet) -> None:
    """Raises PermissionDenied for anyone who may not approve or refuse these weights."""
    if not can_decide_weights(user, weights):
        raise PermissionDenied("Another coordinator than the one who proposed them decides.")
