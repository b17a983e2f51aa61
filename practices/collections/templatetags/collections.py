"""Collections inside the pages of other parts."""

from typing import Any

from django import template

from practices.collections.models import Collection
from practices.collections.queries import collections_with

register = template.Library()

NAMED = 5


@register.simple_tag
def public_collections_with(page: Any) -> list[Collection]:
    """The editors' collections that hold a page."""
    return list(collections_with(page.pk or 0)[:NAMED])
