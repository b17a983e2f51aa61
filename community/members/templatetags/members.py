"""People in templates."""

from typing import Any

from django import template

from community.members.queries import Byline

register = template.Library()


@register.inclusion_tag("members/_byline.html")
def byline(byline: Byline | None) -> dict[str, Any]:
    """The name of a person beside what they wrote, linked to their page while they take part."""
    return {"byline": byline}
