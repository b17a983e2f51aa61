"""Who reads what is written in a place, said where one writes."""

from dataclasses import dataclass
from typing import Any

from community.discussions.enums import SpaceAudience
from community.discussions.models import Space, Thread
from community.members.queries import bylines
from exemplar.core.visibility import restrictions

NAMED = 8
PUBLIC_WORDS = (
    "Everybody on the internet can read what you write here. "
    "What federal employees write may be a federal record."
)
GOVERNMENT_WORDS = (
    "Only people in government who are signed in read what you write here. "
    "It may be a federal record all the same, and may have to be released on request."
)
PAGE_WORDS = (
    "Whoever can open this page reads what you write here. "
    "What federal employees write may be a federal record."
)


@dataclass(frozen=True)
class Readers:
    """Who reads a place: in a word, and in a sentence."""

    audience: str
    label: str
    words: str


def readers_of(place: Any) -> Readers:
    """Who reads what is written in a space, in a thread, or beside a page or topic."""
    if isinstance(place, Thread):
        place = place.place
    if isinstance(place, Space):
        return _readers_of_space(place)
    path = getattr(place, "path", "") if hasattr(place, "url_path") else ""
    if path and any(path.startswith(one.path) for one in restrictions()):
        return Readers("government", "Not everybody", PAGE_WORDS)
    return Readers(SpaceAudience.PUBLIC, "Public", PUBLIC_WORDS)


def _readers_of_space(space: Space) -> Readers:
    label = str(SpaceAudience(space.audience).label)
    if space.audience == SpaceAudience.PUBLIC:
        return Readers(space.audience, label, PUBLIC_WORDS)
    if space.audience == SpaceAudience.GOVERNMENT:
        return Readers(space.audience, label, GOVERNMENT_WORDS)
    return Readers(space.audience, label, _private_words(space))


def _private_words(space: Space) -> str:
    keys = list(space.people.order_by("last_name", "pk").values_list("pk", flat=True)[:200])
    names = [byline.name for byline in bylines(keys[:NAMED]).values()]
    others = len(keys) - len(names)
    if others > 0:
        names.append("1 other" if others == 1 else f"{others} others")
    named = ", ".join(names) if names else "Nobody yet"
    return (
        f"Only the people named for this space read what you write here, and moderators. "
        f"Named are: {named}. It may be a federal record all the same."
    )
