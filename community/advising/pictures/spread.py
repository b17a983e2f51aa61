"""How scores spread: a line for each request from 0 to 1, with a dot for each person."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 44
TOP = 8
AXIS = 26
MOST_ROWS = 60
# Dots keep this far from both edges, in hundredths of the width.
EDGE, WIDE = 2.0, 96.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Scores:
    """The scores of one request: of those chosen, and of those who come next."""

    name: str
    chosen: tuple[float, ...]
    others: tuple[float, ...] = ()


@dataclass(frozen=True)
class Dot:
    """One score."""

    x: float
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One request: its name above its line."""

    name: str
    y: int
    name_y: int
    dots: list[Dot]


@dataclass(frozen=True)
class Tick:
    """A value on the axis."""

    words: str
    x: float
    anchor: str


@dataclass(frozen=True)
class SpreadPicture:
    """The lines with their dots, the axis, and the floor where there is one."""

    rows: list[Row]
    ticks: list[Tick]
    height: int
    base: int
    axis: int
    floor: float | None
    left_out: int


def across(score: float) -> float:
    """Where a score lies, in hundredths of the width."""
    return round(EDGE + WIDE * min(max(score, 0.0), 1.0), 2)


def draw_spread(scores: Sequence[Scores], floor: float | None = None) -> SpreadPicture | None:
    """Lay out the scores of each request; none without any."""
    shown = [each for each in scores if each.chosen or each.others][:MOST_ROWS]
    if not shown:
        return None
    rows = []
    for place, each in enumerate(shown):
        y = TOP + ROW * place + 30
        dots = [Dot(across(score), is_chosen=False) for score in each.others]
        dots += [Dot(across(score), is_chosen=True) for score in each.chosen]
        rows.append(Row(each.name, y, y - 14, dots))
    base = TOP + ROW * len(shown)
    return SpreadPicture(
        rows=rows,
        ticks=[_tick(value) for value in TICKS],
        height=base + AXIS,
        base=base,
        axis=base + 18,
        floor=None if floor is None else across(floor),
        left_out=len(scores) - len(shown),
    )


def _tick(value: float) -> Tick:
    anchor = "start" if value == TICKS[0] else "end" if value == TICKS[-1] else "middle"
    return Tick(f"{value:g}", across(value), anchor)
