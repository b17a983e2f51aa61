"""How the stage rose and fell: a line of steps over the years."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from practices.library.enums import Stage

LEVEL = 46
TOP = 26
# The names of the stages stand to the left of the line.
LEFT, WIDTH = 28.0, 70.0
MOST_YEARS = 5


@dataclass(frozen=True)
class Level:
    """The height of one stage, with its name above its line."""

    label: str
    y: int
    label_y: int


@dataclass(frozen=True)
class Line:
    """A part of the line, across in hundredths of the width, down in pixels."""

    x1: float
    y1: int
    x2: float
    y2: int


@dataclass(frozen=True)
class Year:
    """A year on the axis."""

    number: int
    x: float
    anchor: str


@dataclass(frozen=True)
class StagesPicture:
    """The line of steps, and what is not in it."""

    levels: list[Level]
    lines: list[Line]
    years: list[Year]
    changes: list[tuple[str, str]]
    height: int
    base: int
    undated: int
    unread: int


def _height(stage: Stage) -> int:
    return TOP + LEVEL * (len(Stage) - 1 - list(Stage).index(stage))


def draw_stages(
    changes: Sequence[tuple[dt.date, str, Stage]], *, today: dt.date, undated: int, unread: int
) -> StagesPicture:
    """Lay out the dates on which the stage changed, from the year of the first until today."""
    begin = dt.date(changes[0][0].year, 1, 1)
    span = max((today - begin).days, 1)

    def across(day: dt.date) -> float:
        return round(LEFT + WIDTH * max((day - begin).days, 0) / span, 2)

    lines, x, y = [], across(begin), _height(Stage.INTRODUCED)
    for day, _words, stage in changes:
        to_x, to_y = across(day), _height(stage)
        lines += [Line(x, y, to_x, y), Line(to_x, y, to_x, to_y)]
        x, y = to_x, to_y
    lines.append(Line(x, y, across(today), y))
    base = _height(Stage.INTRODUCED)
    return StagesPicture(
        levels=[Level(stage.label, _height(stage), _height(stage) - 7) for stage in Stage],
        lines=lines,
        years=[_year(number, across(dt.date(number, 1, 1))) for number in _years(begin, today)],
        changes=[(words, str(stage.label)) for _day, words, stage in changes],
        height=base + 30,
        base=base + 20,
        undated=undated,
        unread=unread,
    )


def _years(begin: dt.date, today: dt.date) -> range:
    """A few years, at equal steps."""
    step = max(1, -(-(today.year - begin.year + 1) // MOST_YEARS))
    return range(begin.year, today.year + 1, step)


def _year(number: int, x: float) -> Year:
    near_the_end = LEFT + WIDTH - 6
    anchor = "start" if x < LEFT + 6 else "end" if x > near_the_end else "middle"
    return Year(number, x, anchor)
