"""Who goes where: requests at the left, advisors at the right, a line for each place."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 28
TOP = 20
# Names stand outside of the lines; across in hundredths of the width.
LEFT, RIGHT = 34.0, 60.0
MOST_ROWS = 60
LONGEST_NAME = 17


@dataclass(frozen=True)
class Place:
    """One place that is filled: request and advisor by key and by name."""

    request: int
    request_name: str
    advisor: int
    advisor_name: str
    is_locked: bool = False


@dataclass(frozen=True)
class Name:
    """A name at one side."""

    words: str
    y: float
    text_y: float


@dataclass(frozen=True)
class Line:
    """From a request to an advisor."""

    y1: float
    y2: float
    is_locked: bool


@dataclass(frozen=True)
class FlowPicture:
    """Both sides with their names, the lines between them, and how many did not fit in."""

    requests: list[Name]
    advisors: list[Name]
    lines: list[Line]
    height: int
    left_out: int
    left: float = LEFT
    right: float = RIGHT
    left_name: float = LEFT - 2
    right_name: float = RIGHT + 2


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…"


def _side(names: dict[int, str], rows: int) -> dict[int, Name]:
    """Names at equal steps over the whole height."""
    step = ROW * rows / max(len(names), 1)
    heights = {key: round(TOP + step * (place + 0.5), 1) for place, key in enumerate(names)}
    return {key: Name(_short(names[key]), y, y + 4) for key, y in heights.items()}


def draw_flow(places: Sequence[Place]) -> FlowPicture | None:
    """Lay out the places; advisors in the order in which lines cross least. None without any."""
    requests = {each.request: each.request_name for each in places}
    shown = set(list(requests)[:MOST_ROWS])
    drawn = [each for each in places if each.request in shown]
    if not drawn:
        return None
    order = {key: place for place, key in enumerate(requests)}
    hangs: dict[int, list[int]] = {}
    for each in drawn:
        hangs.setdefault(each.advisor, []).append(order[each.request])
    names = {each.advisor: each.advisor_name for each in drawn}
    # By the middle of the requests that an advisor is tied to.
    middle = sorted(names, key=lambda key: (sum(hangs[key]) / len(hangs[key]), key))
    rows = max(len(shown), len(names))
    left = _side({key: words for key, words in requests.items() if key in shown}, rows)
    right = _side({key: names[key] for key in middle}, rows)
    return FlowPicture(
        requests=list(left.values()),
        advisors=list(right.values()),
        lines=[Line(left[each.request].y, right[each.advisor].y, each.is_locked) for each in drawn],
        height=TOP * 2 + ROW * rows,
        left_out=len(requests) - len(shown),
    )
