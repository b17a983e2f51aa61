"""The button of whoever looks after a page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from exemplar.core.personal import marker

register = template.Library()


@register.simple_tag
def verify_button(page: Any, authors: Iterable[Any]) -> SafeString:
    """Holds the place of the button that says a page still holds, for those whose page it is."""
    keepers = {page.owner_id, *(author.user_id for author in authors)} - {None}
    argument = "-".join(str(key) for key in (page.pk, *sorted(keepers)))
    return mark_safe(marker("verify_button", argument))  # noqa: S308 - our own marker
