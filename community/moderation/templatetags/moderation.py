"""The link by which people flag what they see."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.moderation.content import content_of
from community.moderation.rules import can_moderate

register = template.Library()


@register.simple_tag
def flag_link(record: Any, about: str = "") -> SafeString:
    """A link to flag a record, the same for everybody; `about` names it for screen readers."""
    if not record.pk:
        return mark_safe("")
    content = content_of(record)
    return format_html(
        '<a class="ex-flag" href="{}" rel="nofollow">Flag<span class="usa-sr-only"> {}</span></a>',
        reverse("flag", args=[content.name, record.pk]),
        about or f"this {content.label.lower()}",
    )


@register.filter
def moderates(user: Any) -> bool:
    """Whether a person has a desk as a moderator."""
    return can_moderate(user)
