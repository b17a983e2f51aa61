"""The judged set: what people type, and what they should be shown for it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

FILE = Path(__file__).with_name("judgements.yaml")
EXACTLY, USEFUL, RELATED = 3, 2, 1

Half = Literal["tune", "held"]
# A kind and a slug: "practices/online-appointments".
Name = str


@dataclass(frozen=True, eq=False)
class Judged:
    """A query with what it is after, and the grade of everything that helps."""

    query: str
    needs: str
    query_class: str
    grades: Mapping[Name, int]

    @property
    def half(self) -> Half:
        """The half for tuning, or the one held back.

        Queries with the same best answers fall into the same half, so that nothing which is tuned
        for one spelling is then praised for another.
        """
        best = max(self.grades.values())
        answers = " ".join(sorted(name for name, grade in self.grades.items() if grade == best))
        digest = hashlib.sha1(answers.encode(), usedforsecurity=False).digest()
        return "held" if digest[-1] % 2 else "tune"


def read(file: Path = FILE) -> list[Judged]:
    """The whole set, in the order of the file."""
    classes: dict[str, list[dict[str, Any]]] = yaml.safe_load(file.read_text("utf-8"))
    return [
        Judged(each["query"], each["needs"], query_class, dict(each["grades"]))
        for query_class, judged in classes.items()
        for each in judged
    ]
