"""Facts of practices that stand side by side."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(cells: Sequence[Any], columns: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each cell of a line with the column that it stands in."""
    return zip(cells, columns, strict=True)
