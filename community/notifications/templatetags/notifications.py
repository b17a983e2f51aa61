"""The button to follow a thing, and how much in the inbox is new."""

from textwrap import fill
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from community.notifications.fragments import button
from community.notifications.queries import MOST_COUNTED, unread_count
from community.notifications.targets import target_of
from exemplar.core.personal import marker

register = template.Library()

# Characters in a line of a mail in plain text.
LINE = 72


@register.simple_tag
def follow_button(record: Any) -> SafeString:
    """Holds the place of the button to follow a record; nothing for one never saved."""
    if not record.pk:
        return mark_safe("")
    return mark_safe(marker("follow", f"{target_of(record).name}-{record.pk}"))  # noqa: S308


@register.simple_tag(takes_context=True)
def follow_menu(context: Any, thing: Any) -> SafeString:
    """The same for one line of the list of what somebody follows."""
    shown = button(context["request"], thing.name, thing.record.pk, level=thing.level, back="list")
    return mark_safe(shown)  # noqa: S308 - a template made it


@register.simple_tag
def unread(user: Any) -> str:
    """How many notifications a person has not read, as a badge shows it; nothing for none."""
    count = unread_count(user, most=MOST_COUNTED + 1)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")


@register.filter
def underlined(text: str) -> str:
    """A heading in plain text."""
    return f"{text}\n{'-' * min(len(text), LINE)}"


@register.filter
def wrapped(text: str, margin: str) -> str:
    """Text in lines of a mail, indented."""
    return fill(text, LINE, initial_indent=margin, subsequent_indent=margin)
