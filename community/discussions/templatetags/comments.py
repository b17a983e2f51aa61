"""The comments at the end of a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from community.discussions.beside import comments_marker

register = template.Library()


@register.simple_tag
def comments_beside(place: Any) -> SafeString:
    """Holds the place of the comments, which are filled in for each reader."""
    return mark_safe(comments_marker(place))  # noqa: S308 - our own marker
