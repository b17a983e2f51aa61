"""Facets: the ways of narrowing a list down, and how their values are shown with their counts.

What holds a value is counted elsewhere (see `listing`): by the search engine, or by the database.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Option:
    """A value that a facet offers. Depth counts the broader values above it."""

    value: str
    label: str
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """One way of narrowing down: its name in addresses, its label, and what it offers in order.

    The index holds its values in `column`; with those of a tree it holds the broader ones, too. The
    database finds the value alone by `lookup`, in rows of which `where` holds. `stored` gives what
    both keep instead of the word in the address. `most` bounds how many options a page shows beside
    those that are chosen (free tags are many). The words of a `free` facet are the records' own: a
    reader knows those of records they may read, and the most used come first.
    """

    name: str
    label: str
    options: Sequence[Option]
    column: str
    lookup: str
    where: Mapping[str, Any] = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)
    most: int = 200
    free: bool = False
    # Of values that no column holds, as they are one reader's own: the records that have them. Its
    # column is then "key" and its lookup "pk"; a list has one such facet at most.
    keys: Mapping[str, Collection[int]] | None = None
    # Words of old addresses: the facet and the value that took the place of each.
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def values(self) -> frozenset[str]:
        """The words that an address may hold."""
        return frozenset(option.value for option in self.options)

    @cached_property
    def lineage(self) -> dict[str, tuple[str, ...]]:
        """Each value with the broader ones above it, from the order and depth of the options."""
        found: dict[str, tuple[str, ...]] = {}
        above: list[str] = []
        for option in self.options:
            above = [*above[: option.depth], option.value]
            found[option.value] = tuple(above)
        return found

    @property
    def is_tree(self) -> bool:
        """Whether some values are broader than others."""
        return any(option.depth for option in self.options)

    def store(self, values: Iterable[str]) -> list[Any]:
        """Values as they are kept."""
        if self.keys is not None:
            return sorted({key for value in values for key in self.keys.get(value, ())})
        return [self.stored.get(value, value) for value in values]


@dataclass(frozen=True)
class CountedOption:
    """An option with the number of records that choosing it would show."""

    value: str
    label: str
    depth: int
    count: int
    selected: bool


@dataclass(frozen=True)
class CountedFacet:
    """A facet with its options counted; those that would show nothing are left out."""

    name: str
    label: str
    options: Sequence[CountedOption]
    selected: int


Selection = Mapping[str, Sequence[str]]
Counts = Mapping[Any, int]


def show(facet: Facet, chosen: Sequence[str], counts: Counts) -> CountedFacet:
    """A facet with what its values, as they are kept, have been counted to."""
    counted = [
        CountedOption(option.value, option.label, option.depth, count, option.value in chosen)
        for option in facet.options
        if (count := counts.get(facet.stored.get(option.value, option.value), 0))
        or option.value in chosen
    ]
    if facet.free:
        counted.sort(key=lambda option: (-option.count, option.label.lower()))
    options = [
        option for place, option in enumerate(counted) if place < facet.most or option.selected
    ]
    return CountedFacet(facet.name, facet.label, options, len(chosen))
