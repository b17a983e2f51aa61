"""The button to follow a thing, and how much in the inbox is new."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from community.notifications.queries import MOST_COUNTED, unread_count
from community.notifications.targets import target_of
from exemplar.core.personal import marker

register = template.Library()


@register.simple_tag
def follow_button(record: Any) -> SafeString:
    """Holds the place of the button to follow a record; nothing for one never saved."""
    if not record.pk:
        return mark_safe("")
    return mark_safe(marker("follow", f"{target_of(record).name}-{record.pk}"))  # noqa: S308


@register.simple_tag
def unread(user: Any) -> str:
    """How many notifications a person has not read, as a badge shows it; nothing for none."""
    count = unread_count(user, most=MOST_COUNTED + 1)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
