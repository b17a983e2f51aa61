"""The kinds of things that can be found. Each part registers its own; search knows none of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from search.listing import Listing


@dataclass(frozen=True)
class Passage:
    """A text of a record that an excerpt may be taken from, and what it is called on its page."""

    label: str
    text: str


Passages = Mapping[int, Sequence[Passage]]


@dataclass(frozen=True)
class Kind:
    """One kind: its name in addresses, what a person may see of it, and how a hit is shown.

    The template gets the hit as `hit`; what of it was found is in `hit.shown`: title, summary and
    excerpt, each with the words marked.
    """

    name: str
    label: str
    one: str  # the word for a single one
    listing: Callable[[Any], Listing]
    template: str
    title_field: str
    summary_field: str
    url: Callable[[Any], str]
    begun_fields: Sequence[str]  # what suggestions complete
    # All that a suggestion shows: what the name of a record and its address are read from.
    suggested_fields: Sequence[str] = ()
    # The long texts of some records by their keys.
    passages: Callable[[Sequence[int]], Passages] = lambda _keys: {}
    # When a record was published; such a kind has an order "newest". None where nothing has a date.
    published: Callable[[Any], datetime] | None = None


# Groups of words that mean the same.
SynonymSource = Callable[[], Iterable[Sequence[str]]]

_kinds: dict[str, Kind] = {}
_synonym_sources: list[SynonymSource] = []


def register(kind: Kind) -> None:
    """Make a kind of thing findable."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, in the order in which they were registered."""
    return list(_kinds.values())


def register_synonyms(source: SynonymSource) -> None:
    """Have search know words that mean the same."""
    _synonym_sources.append(source)


def synonym_sources() -> list[SynonymSource]:
    """Where words that mean the same come from."""
    return list(_synonym_sources)
