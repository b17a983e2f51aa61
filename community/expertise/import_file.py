"""Reading a file of advisors: its rows as plain values, and what is wrong with it, line by line."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from community.expertise.enums import BudgetBand, Mode, Preference, Seniority, SkillLevel
from community.expertise.values import result_values
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Channel, Industry, Topic

MOST_BYTES = 2_000_000
MOST_ROWS = 500
MOST_RESULTS = 12
# What a spreadsheet that opens it again would take for a formula.
_FORMULA = re.compile("[=+@\t\uff1d\uff0b\uff20-]")

NEEDED = ("email", "name", "title")
_CHOICES: dict[str, type[models.Choices]] = {
    "seniority": Seniority,
    "customers_a_year": CustomersBand,
    "staff": StaffBand,
    "budget": BudgetBand,
}
COLUMNS = (
    *NEEDED, "company", "industries", *_CHOICES, "channels", "skills", *Mode.values,
    "hours_a_quarter", "most_engagements", "available_from", "time_zone",
    *(
        f"result_{number}_{part}"
        for number in range(1, MOST_RESULTS + 1)
        for part in ("title", "text", "where", "industry", "topics", "year")
    ),
)  # fmt: skip


@dataclass
class FileRow:
    """One line of the file: the address, plain values, past results, and what is wrong."""

    line: int
    email: str
    values: dict[str, Any] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def decoded(data: bytes) -> str:
    """A file as text. Raises ValidationError for what is too large or is no UTF-8."""
    if len(data) > MOST_BYTES:
        raise ValidationError(f"The file is too large: {MOST_BYTES // 1_000_000} MB are the most.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValidationError(
            f"The file is not UTF-8 text (line {line}). Save it as “CSV UTF-8” and upload it again."
        ) from error
    return text


def read_rows(text: str) -> list[FileRow]:
    """The rows of a file. Raises ValidationError where the file as a whole is wrong."""
    if "\x00" in text:
        raise ValidationError("This is not a CSV file. Save it as “CSV UTF-8” and upload it again.")
    text = text.lstrip("\ufeff\r\n").replace("\r\n", "\n").replace("\r", "\n")
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = _columns(next(reader, []))
        lines = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, cells))
            if len(lines) > MOST_ROWS:
                raise ValidationError(f"{MOST_ROWS} rows are the most. Split the file.")
    except csv.Error as error:
        told = f"Line {reader.line_num} cannot be read: {error}. Is a quotation mark missing?"
        raise ValidationError(told) from error
    if not lines:
        raise ValidationError("There is no row below the headings.")
    reading = _Reading()
    return [reading.row(line, columns, cells) for line, cells in lines]


def _columns(cells: Iterable[str]) -> list[str]:
    names = [re.sub(r"\W+", "_", cell.strip().lower()).strip("_") for cell in cells]
    if missing := [name for name in NEEDED if name not in names]:
        raise ValidationError(f"These columns are missing: {', '.join(missing)}.")
    if unknown := [name for name in names if name and name not in COLUMNS]:
        raise ValidationError(f"These columns are not known: {', '.join(unknown[:10])}.")
    counts = Counter(name for name in names if name)
    if twice := sorted(name for name, count in counts.items() if count > 1):
        raise ValidationError(f"These columns are there twice: {', '.join(twice)}.")
    return names


class _Reading:
    """Reads rows with the vocabulary at hand, which is read once."""

    def __init__(self) -> None:
        self.terms = {
            kind: {
                word.casefold(): key
                for key, name, slug in model.objects.values_list("pk", "name", "slug")
                for word in (slug, name)
            }
            for kind, model in _VOCABULARY.items()
        }
        kinds: dict[str, type[models.Choices]] = {
            **_CHOICES,
            "level": SkillLevel,
            "preference": Preference,
        }
        self.choices = {
            name: {
                word.casefold(): value
                for value, label in kind.choices
                for word in (str(value), str(label))
            }
            for name, kind in kinds.items()
        }

    def row(self, line: int, columns: list[str], cells: list[str]) -> FileRow:
        """One row; what is wrong with it is said in it."""
        row = FileRow(line, "")
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            row.wrong.append("There are more cells than columns.")
            return row
        given = {
            name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()
        }
        row.email = given.pop("email", "").lower()
        for name in NEEDED:
            if name != "email" and name not in given:
                row.wrong.append(f"“{name}” is empty.")
        if not row.email:
            row.wrong.append("“email” is empty.")
        for problem in self._read(row, given):
            row.wrong.append(problem)
        return row

    def _read(self, row: FileRow, given: Mapping[str, str]) -> Iterator[str]:
        modes: dict[str, str] = {}
        results: dict[int, dict[str, str]] = {}
        for name, cell in given.items():
            try:
                if name.startswith("result_"):
                    _, place, part = name.split("_", 2)
                    results.setdefault(int(place), {})[part] = cell
                elif name in Mode.values:
                    modes[name] = self._choice("preference", cell)
                else:
                    row.values[name] = self._value(name, cell)
            except ValueError as error:
                yield f"“{name}”: {error}"
        if modes:
            row.values["modes"] = modes
        for number, parts in sorted(results.items()):
            try:
                row.results.append(self._result(parts))
            except ValueError as error:
                yield f"Result {number}: {error}"

    def _value(self, name: str, cell: str) -> Any:
        if name in _CHOICES:
            return self._choice(name, cell)
        if name in {"industries", "channels"}:
            return sorted({self._term(name, word) for word in _split(cell)})
        if name == "skills":
            return dict(self._skill(word) for word in _split(cell))
        if name in {"hours_a_quarter", "most_engagements"}:
            return _number(cell)
        if name == "available_from":
            return _day(cell)
        return cell if name == "time_zone" else _line(cell)

    def _skill(self, word: str) -> tuple[str, int]:
        topic, _, level = word.rpartition(":")
        if not topic:
            return str(self._term("topics", word)), SkillLevel.HAS_DONE.value
        return str(self._term("topics", topic)), self._choice("level", level.strip())

    def _result(self, parts: Mapping[str, str]) -> dict[str, Any]:
        for name in ("title", "text"):
            if name not in parts:
                raise ValueError(f"its {name} is empty.")
        industry, topics = parts.get("industry"), _split(parts.get("topics", ""))
        return {
            **result_values(None),
            "title": _line(parts["title"]),
            "text": parts["text"],
            "organisation": _line(parts.get("where", "")),
            "industry": self._term("industries", industry) if industry else None,
            "topics": sorted({self._term("topics", word) for word in topics}),
            "year": _number(parts["year"]) if "year" in parts else None,
        }

    def _choice(self, name: str, cell: str) -> Any:
        try:
            return self.choices[name][cell.casefold()]
        except KeyError:
            known = ", ".join(dict.fromkeys(str(value) for value in self.choices[name].values()))
            raise ValueError(f"“{cell}” is not one of: {known}.") from None

    def _term(self, kind: str, word: str) -> int:
        try:
            return self.terms[kind][word.strip().casefold()]
        except KeyError:
            raise ValueError(f"“{word.strip()}” is not among the {kind}.") from None


_VOCABULARY: dict[str, Any] = {"industries": Industry, "channels": Channel, "topics": Topic}


def _split(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]


def _number(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 6):  # noqa: PLR2004
        raise ValueError(f"“{cell}” is not a whole number.")
    return int(cell)


def _day(cell: str) -> str:
    try:
        return dt.date.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError(f"“{cell}” is not a day such as 2031-02-03.") from None


def _line(cell: str) -> str:
    if _FORMULA.match(cell):
        raise ValueError("begins like a formula of a spreadsheet. Take the first character away.")
    return cell
