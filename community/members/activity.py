"""What a person has done, as their page shows it: each part of the site says its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exemplar.accounts.models import User

# So many of each kind are shown; the count says how many there are.
MOST_SHOWN = 5
# Title, address and day of one thing done.
Row = tuple[str, str, date | None]


@dataclass(frozen=True)
class Activity:
    """One kind of thing that people do. Both functions obey what the viewer may see.

    `rows` needs to answer with the latest MOST_SHOWN only.
    """

    name: str
    label: str
    rows: Callable[[User, Any], Sequence[Row]]
    count: Callable[[User, Any], int]
    # The lower, the further up; what people have done comes before what they have said.
    place: int = 100


_registered: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    """Show one more kind of thing on the pages of people."""
    _registered[activity.name] = activity


def registered() -> Iterable[Activity]:
    """Every kind there is, in the order of their places."""
    return sorted(_registered.values(), key=lambda activity: activity.place)


@dataclass(frozen=True)
class Done:
    """What one person has done of one kind."""

    label: str
    rows: Sequence[Row]
    count: int


def done_by(person: User, viewer: Any) -> list[Done]:
    """What a person has done that the viewer may see; kinds of which there is nothing left out."""
    found = []
    for activity in registered():
        if count := activity.count(person, viewer):
            rows = activity.rows(person, viewer)[:MOST_SHOWN]
            found.append(Done(activity.label, rows, count))
    return found
