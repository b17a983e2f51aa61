"""What an export holds: a table of records, and the tables of what belongs to each of them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from practices.library.exports.cells import Column

# The rows that belong to some records, by the keys of these.
Rows = Callable[[Sequence[Any]], Mapping[int, Sequence[Any]]]


@dataclass(frozen=True)
class Table:
    """Rows of one kind: their name in JSON, their title on a sheet, and their columns."""

    name: str
    title: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Part:
    """A table of what belongs to the records; `named` says what its rows read like in one cell."""

    table: Table
    rows: Rows
    named: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    address: str  # where the same list is shown
    narrowed: Sequence[str]  # what it is narrowed down by, in words
    made: dt.datetime
    count: int
    notes: Sequence[str] = ()

    def lines(self) -> list[tuple[str, str]]:
        """The same as labels and words."""
        return [
            ("What this is", self.title),
            ("Taken from", self.address),
            ("Taken at", f"{self.made:%Y-%m-%d %H:%M} UTC"),
            ("Narrowed down by", "; ".join(self.narrowed) or "nothing: the whole list"),
            ("Records", str(self.count)),
            *(("Please note", note) for note in self.notes),
        ]


@dataclass(frozen=True)
class Export:
    """A list to take along. `repeated` names the part whose rows are the rows of the CSV file."""

    about: About
    main: Table
    batches: Callable[[], Iterator[Sequence[Any]]]
    key_columns: Sequence[Column] = ()
    parts: Sequence[Part] = field(default_factory=tuple)
    repeated: str = ""
    most: int | None = None  # records, in a format that holds no more

    def file_name(self, ending: str) -> str:
        """The name under which it is saved, with its day."""
        return f"exemplar-{self.main.name}-{self.about.made:%Y-%m-%d}.{ending}"
