"""What was measured before and after: two bars for each adoption, both on the scale of the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# The numbers stand behind the bars.
WIDEST = 62.0
THINNEST = 0.6


@dataclass(frozen=True)
class Bar:
    """One number as a bar, in hundredths of the width; its words begin at `words`."""

    x: float
    width: float
    words: float
    value: Decimal


@dataclass(frozen=True)
class Pair:
    """The numbers of one adoption."""

    row: Any
    before: Bar
    after: Bar


@dataclass(frozen=True)
class OutcomesPicture:
    """The bars, and how many adoptions with numbers are left out."""

    pairs: list[Pair]
    left_out: int


def _bar(value: Decimal, low: Decimal, span: Decimal) -> Bar:
    start, end = sorted((Decimal(0), value))
    scale = Decimal(WIDEST) / span if span else Decimal(0)
    x = float((start - low) * scale)
    width = max(THINNEST, float((end - start) * scale))
    return Bar(round(x, 2), round(width, 2), round(x + width + 1.5, 2), value)


def draw_outcomes(rows: Sequence[Any], total: int) -> OutcomesPicture:
    """Lay out the bars of rows that have both numbers; `total` is how many rows have them."""
    pairs = []
    for row in rows:
        low = min(Decimal(0), row.before, row.after)
        span = max(Decimal(0), row.before, row.after) - low
        pairs.append(Pair(row, _bar(row.before, low, span), _bar(row.after, low, span)))
    return OutcomesPicture(pairs, total - len(pairs))
