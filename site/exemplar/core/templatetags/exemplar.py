"""Template tags that every part uses."""

from typing import Any

from django import template
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from exemplar.core.models import BasePage
from exemplar.core.partial_dates import format_partial_date
from exemplar.core.personal import marker

register = template.Library()


@register.simple_tag
def personal(name: str, argument: Any = "") -> SafeString:
    """Holds the place of a fragment that is filled in for each person."""
    return mark_safe(marker(name, str(argument)))  # noqa: S308 - our own marker


@register.simple_tag
def section(page: BasePage, name: str) -> SafeString:
    """The safe HTML of one Markdown section, made when the page was saved."""
    return mark_safe(page.rendered.get(name, ""))  # noqa: S308 - sanitised on save


@register.filter
def partial_date(value: str) -> str:
    """A partial date in words; "unknown" where there is none."""
    return format_partial_date(value)


@register.filter
def or_unknown(value: Any) -> Any:
    """The value, or the word "unknown" where there is none."""
    return "unknown" if value in (None, "") else value


@register.simple_tag
def query_with(params: QueryDict, **changes: Any) -> str:
    """The query string with some parameters changed; None takes one out. Pages start over."""
    changed = params.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return "?" + changed.urlencode() if changed else "?"
