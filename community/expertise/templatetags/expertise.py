"""Whether somebody has to do with the directory, in templates."""

from typing import Any

from django import template

from community.expertise.queries import advises, claimable_by

register = template.Library()


@register.filter
def may_advise(user: Any) -> bool:
    """Whether a person is an advisor, or has a profile to take over."""
    return advises(user) or claimable_by(user) is not None
