"""What templates ask of advice: whom it concerns, and who runs it."""

from typing import Any

from django import template

from community.advising.rules.requests import can_coordinate, concerns

register = template.Library()


@register.filter
def advice_concerns(user: Any) -> bool:
    """Whether advice is any of a person's business."""
    return concerns(user)


@register.filter
def coordinates_advice(user: Any) -> bool:
    """Whether a person runs the matching."""
    return can_coordinate(user)
