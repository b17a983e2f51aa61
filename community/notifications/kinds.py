"""The kinds of news there are, and whom each concerns.

A kind that concerns many has an audience: a function that finds them while the news is spread, not
while somebody waits for their page. Another part registers a kind with one such function. It
answers with all of them, or with one part after the other where there may be very many.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from community.notifications.enums import Level
from community.notifications.models import News


@dataclass(frozen=True)
class Reason:
    """Why somebody is told; with what they follow and how closely, where that is why."""

    why: str
    subscription_id: int | None = None
    level: Level = Level.WATCH


Audience = Mapping[int, Reason]
Audiences = Audience | Iterable[Audience]


@dataclass(frozen=True)
class Kind:
    """What the news is called in a list, and whom it concerns where that is not said with it.

    What somebody is asked to do, or what was decided about them, reaches them though they have
    muted what it is about.
    """

    name: str
    label: str
    audience: Callable[[News], Audiences] = field(default=lambda _news: {})
    despite_mute: bool = False
    # Who did it is said with it.
    names_actor: bool = False


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Add a kind of news."""
    _kinds[kind.name] = kind
    return kind


def news_for(
    name: str, label: str, *, names_actor: bool = False
) -> Callable[[Callable[[News], Audiences]], Kind]:
    """Add a kind of news whose audience the decorated function finds."""

    def register(audience: Callable[[News], Audiences]) -> Kind:
        return register_kind(Kind(name, label, audience, names_actor=names_actor))

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
    if second.why in first.why and first.level == Level.WATCH:
        return first
    if second.why in first.why:
        return replace(first, level=second.level)
    # Whoever is told as closely by one of them is told so.
    level = Level.TRACK if {first.level, second.level} == {Level.TRACK} else Level.WATCH
    return Reason(
        f"{first.why} {second.why}", first.subscription_id or second.subscription_id, level
    )


def in_batches(audience: Audiences, size: int) -> Iterator[Audience]:
    """An audience in parts of no more than so many people, however it comes."""
    for part in [audience] if isinstance(audience, Mapping) else audience:
        people = iter(part.items())
        while batch := dict(islice(people, size)):
            yield batch
