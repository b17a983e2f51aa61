"""The kinds of things that can be found. Each part registers its own; search knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Kind:
    """One kind: its name in addresses, what a person may see of it, and how a hit is shown."""

    name: str
    label: str
    visible: Callable[[Any], QuerySet[Any]]
    template: str  # gets the hit as `hit`


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of thing findable."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, in the order in which they were registered."""
    return list(_kinds.values())
