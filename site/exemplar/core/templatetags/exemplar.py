"""Template tags that every part uses."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from exemplar.core.drawings import drawing_called
from exemplar.core.models import BasePage
from exemplar.core.partial_dates import format_partial_date
from exemplar.core.personal import marker

register = template.Library()


@register.simple_tag
def drawing(name: str) -> SafeString:
    """What stands inside the frame of a small drawing."""
    return drawing_called(name)


@register.simple_tag
def personal(name: str, argument: Any = "") -> SafeString:
    """Holds the place of a fragment that is filled in for each person."""
    return mark_safe(marker(name, str(argument)))  # noqa: S308 - our own marker


@register.simple_tag
def section(page: BasePage, name: str) -> SafeString:
    """The safe HTML of one Markdown section, made when the page was saved."""
    return mark_safe(page.rendered.get(name, ""))  # noqa: S308 - sanitised on save


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data as a script element that holds data and runs nothing."""
    # Escaped so that no text inside can end the element.
    text = json.dumps(data).translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def partial_date(value: str) -> str:
    """A partial date in words; "unknown" where there is none."""
    return format_partial_date(value)


@register.filter
def or_unknown(value: Any) -> Any:
    """The value, or the word "unknown" where there is none."""
    return "unknown" if value in (None, "") else value


@register.filter
def number(value: Decimal | None) -> str:
    """A number as one would write it: "1,250", "3.66"; "unknown" where there is none."""
    if value is None:
        return "unknown"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def tag_address(slug: str, path: str = "/practices/") -> str:
    """The address of a list narrowed down to one tag."""
    return f"{path}?{urlencode({'tag': slug})}"


@register.filter
def page_joint(address: str) -> str:
    """A query string, ready for one more parameter at its end."""
    return address if address.endswith("?") else f"{address}&"


@register.simple_tag
def page_links(page: Page, address: str) -> list[tuple[str, str]]:
    """The numbers to show under a list with their addresses; no address for what is left out.

    `address` is the list's query string without the page, "?" at the least.
    """
    joint = page_joint(address)
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        (str(number), f"{joint}page={number}" if isinstance(number, int) else "")
        for number in shown
    ]
