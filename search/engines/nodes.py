"""A question to an engine, as a small tree that each engine translates into its own."""

from collections.abc import Iterable
from dataclasses import dataclass

Value = int | str


@dataclass(frozen=True)
class Everything:
    """Each document."""


@dataclass(frozen=True)
class Nothing:
    """No document."""


@dataclass(frozen=True)
class Term:
    """Documents that hold a word, as the index spells it."""

    field: str
    word: str


@dataclass(frozen=True)
class Words:
    """Documents that hold words one after the other."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """Documents that hold a word some edits away."""

    field: str
    word: str


@dataclass(frozen=True)
class OneOf:
    """Documents with any of some values in a column."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Between:
    """Documents whose number in a column lies between two, both included."""

    column: str
    low: int
    high: int


@dataclass(frozen=True)
class AllOf:
    """Documents that fit every part."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class AnyOf:
    """Documents that fit a part or more; each part that fits counts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Exclude:
    """Documents that do not fit."""

    part: "Node"


@dataclass(frozen=True)
class Boosted:
    """As its part, counting more or less."""

    part: "Node"
    factor: float


@dataclass(frozen=True)
class Filtered:
    """As its part, within a filter that does not count."""

    part: "Node"
    within: "Node"


@dataclass(frozen=True)
class Lifted:
    """As its part; what fits conditions as well counts more, by what stands with each."""

    part: "Node"
    lifts: "tuple[tuple[OneOf | Between, float], ...]"


Node = (
    Everything | Nothing | Term | Words | Near | OneOf | Between
    | AllOf | AnyOf | Exclude | Boosted | Filtered | Lifted
)  # fmt: skip


def all_of(parts: Iterable[Node]) -> Node:
    """Every part, without the parts that say nothing."""
    kept = [part for part in parts if not isinstance(part, Everything)]
    if any(isinstance(part, Nothing) for part in kept):
        return Nothing()
    if len(kept) < 2:  # noqa: PLR2004
        return kept[0] if kept else Everything()
    return AllOf(tuple(kept))


def any_of(parts: Iterable[Node]) -> Node:
    """Any part, without the parts that can find nothing."""
    kept = [part for part in parts if not isinstance(part, Nothing)]
    if any(isinstance(part, Everything) for part in kept):
        return Everything()
    if len(kept) < 2:  # noqa: PLR2004
        return kept[0] if kept else Nothing()
    return AnyOf(tuple(kept))


def exclude(part: Node) -> Node:
    """What a part does not find."""
    if isinstance(part, Everything):
        return Nothing()
    if isinstance(part, Nothing):
        return Everything()
    return part.part if isinstance(part, Exclude) else Exclude(part)


def boosted(part: Node, factor: float) -> Node:
    """A part that counts more or less; nothing changes where it has nothing to count."""
    if factor == 1 or isinstance(part, Everything | Nothing):
        return part
    return Boosted(part, factor)


def lifted(part: Node, lifts: Iterable[tuple[OneOf | Between, float]]) -> Node:
    """A part whose finds count more where they fit conditions as well; words there must be."""
    lifts = tuple(lifts)
    if not lifts or isinstance(part, Everything | Nothing | Exclude):
        return part
    return Lifted(part, lifts)


def filtered(part: Node, within: Node) -> Node:
    """A part within a filter."""
    if isinstance(part, Nothing) or isinstance(within, Nothing):
        return Nothing()
    return part if isinstance(within, Everything) else Filtered(part, within)
