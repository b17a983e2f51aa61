"""The kinds of news there are, and whom each concerns.

A kind that concerns many has an audience: a function that finds them while the news is spread, not
while somebody waits for their page. Another part registers a kind with one such function.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from community.notifications.models import News


@dataclass(frozen=True)
class Reason:
    """Why somebody is told; with what they follow, where that is why."""

    why: str
    subscription_id: int | None = None


Audience = Mapping[int, Reason]


@dataclass(frozen=True)
class Kind:
    """What the news is called in a list, and whom it concerns where that is not said with it."""

    name: str
    label: str
    audience: Callable[[News], Audience] = field(default=lambda _news: {})


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Add a kind of news."""
    _kinds[kind.name] = kind
    return kind


def news_for(name: str, label: str) -> Callable[[Callable[[News], Audience]], Kind]:
    """Add a kind of news whose audience the decorated function finds."""

    def register(audience: Callable[[News], Audience]) -> Kind:
        return register_kind(Kind(name, label, audience))

    return register


def kind_of(news: News) -> Kind:
    """The kind of a piece of news; of one that is no longer registered, nobody is told anew."""
    return _kinds.get(news.kind) or Kind(news.kind, "News")


def together(audiences: Iterable[Audience]) -> dict[int, Reason]:
    """Each person once, with every reason that holds for them."""
    found: dict[int, Reason] = {}
    for audience in audiences:
        for person, reason in audience.items():
            before = found.get(person)
            found[person] = reason if before is None else _both(before, reason)
    return found


def _both(first: Reason, second: Reason) -> Reason:
    if second.why in first.why:
        return first
    return Reason(f"{first.why} {second.why}", first.subscription_id or second.subscription_id)
