"""Who learned from whom, as a tree that grows downwards: each pupil stands below its teacher."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ROW_HEIGHT = 44
INDENT = 20
# Deeper ones are drawn at the same place: a narrow screen has no room for more.
DEEPEST = 7
DRAWN = 40
MARGIN = 10
# So many pixels are there on a narrow screen, and so many does a letter take.
ROOM, LETTER = 296, 8


@dataclass(frozen=True)
class Node:
    """One adoption in the tree."""

    row: Any
    teacher: Any | None
    x: int
    y: int
    text_x: int
    text_y: int
    note_y: int
    # Where the line from the teacher begins; None for one that stands at the top.
    from_x: int | None
    from_y: int | None
    label: str


@dataclass(frozen=True)
class LineagePicture:
    """The tree, and how many links it leaves out."""

    nodes: list[Node]
    height: int
    left_out: int


def shortened(text: str, room: int) -> str:
    """A text that fits into so many pixels."""
    most = max(6, room // LETTER)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _in_order(rows: Mapping[int, Any]) -> Iterator[tuple[Any, int]]:
    """Each row with its depth, teachers before their pupils; never into a circle."""
    pupils = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: (row.since, row.pk)):
        pupils[row.learned_from_id if row.learned_from_id in rows else None].append(row)
    waiting = [(row, 0) for row in reversed(pupils[None])]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(pupil, depth + 1) for pupil in reversed(pupils[row.pk])]


def draw_lineage(rows: Mapping[int, Any], links: int) -> LineagePicture:
    """Lay out rows and those from which they were learned; `links` is how many there are in all."""
    nodes: list[Node] = []
    placed: dict[int, Node] = {}
    for row, depth in _in_order(rows):
        if len(nodes) == DRAWN:
            break
        x, y = MARGIN + INDENT * min(depth, DEEPEST), ROW_HEIGHT * len(nodes) + ROW_HEIGHT // 2
        teacher = placed.get(row.learned_from_id)
        name = getattr(row.organisation, "short_name", str(row.organisation))
        node = Node(
            row=row,
            teacher=teacher.row if teacher else None,
            x=x,
            y=y,
            text_x=x + 16,
            text_y=y - 2,
            note_y=y + 15,
            from_x=teacher.x if teacher else None,
            from_y=teacher.y + 7 if teacher else None,
            label=shortened(name, ROOM - x),
        )
        nodes.append(node)
        placed[row.pk] = node
    drawn = sum(node.teacher is not None for node in nodes)
    return LineagePicture(nodes, ROW_HEIGHT * len(nodes), links - drawn)
