"""How much each advisor takes on: engagements under way, and those of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_ROWS = 60
# The widest bar, in hundredths; its numbers stand behind it.
WIDEST = 62.0


@dataclass(frozen=True)
class Load:
    """One advisor: engagements under way, places in the plan, and the most at once."""

    name: str
    under_way: int
    planned: int
    most: int

    @property
    def words(self) -> str:
        """The load in words."""
        return f"{self.under_way + self.planned} of {self.most}"


@dataclass(frozen=True)
class Bar:
    """The load as two bars in one line, in hundredths of the width."""

    load: Load
    under_way: float
    planned: float
    most: float
    words_at: float


@dataclass(frozen=True)
class LoadPicture:
    """The fullest first, and how many did not fit in."""

    bars: list[Bar]
    left_out: int


def draw_load(loads: Sequence[Load]) -> LoadPicture | None:
    """Lay out the loads on one scale; none without any."""
    if not loads:
        return None
    order = sorted(loads, key=lambda each: (-each.planned, -each.under_way, each.name))
    scale = WIDEST / max(1, *(max(each.most, each.under_way + each.planned) for each in loads))

    def bar(each: Load) -> Bar:
        end = scale * max(each.most, each.under_way + each.planned)
        return Bar(
            each,
            round(scale * each.under_way, 2),
            round(scale * each.planned, 2),
            round(scale * each.most, 2),
            round(end + 1.5, 2),
        )

    return LoadPicture([bar(each) for each in order[:MOST_ROWS]], max(0, len(order) - MOST_ROWS))
