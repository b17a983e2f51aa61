"""What somebody typed, from the request to what is kept, and back to what a form reads."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from exemplar.core.autosaving import clean_choices
from exemplar.core.plain_text import clean_text
from practices.contributing.shape import MOST_ROWS, Field, fields_of

_ROW_NAME = re.compile(r"(\d{1,4})-([A-Za-z_]{1,40})", re.ASCII)
LONGEST_CELL = 2_000
REMOVED = "DELETE"

Value = str | list[str] | list[dict[str, str]]


def is_blank_row(field: Field, row: Mapping[str, str]) -> bool:
    """Whether nothing has been typed into a row but what was there from the first."""
    preset = field.rows.preset if field.rows else ()
    return not any(text.strip() for name, text in row.items() if name not in preset)


def _clean_rows(field: Field, rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    assert field.rows is not None  # noqa: S101 - only fields of rows come here
    kept: list[dict[str, str]] = []
    for row in rows:
        cells = {name: clean_text(row.get(name, ""), LONGEST_CELL) for name in field.rows.columns}
        if not is_blank_row(field, cells):
            kept.append(cells)
        if len(kept) > MOST_ROWS:
            raise ValidationError(f"At most {MOST_ROWS} rows are kept.")
    return kept


def check_value(field: Field, value: Any) -> Value:
    """What is kept of what was typed into a field. Raises ValidationError."""
    if field.rows:
        rows = value if isinstance(value, list) else []
        return _clean_rows(field, (row for row in rows if isinstance(row, dict)))
    if field.control == "choices":
        return clean_choices(map(str, value if isinstance(value, list) else []))
    return clean_text(value if isinstance(value, str) else "", field.longest)


def read_value(field: Field, data: QueryDict) -> Any:
    """What a request brings for a field, unchecked."""
    if field.rows:
        return _read_rows(field, data)
    if field.control == "choices":
        return data.getlist(field.name)
    return data.get(field.name, "").replace("\r\n", "\n")


def _read_rows(field: Field, data: QueryDict) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    start = f"{field.name}-"
    for key in data:
        match = _ROW_NAME.fullmatch(key.removeprefix(start)) if key.startswith(start) else None
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = data.get(key, "")
    return [found[number] for number in sorted(found) if not found[number].get(REMOVED)]


def blank_value(field: Field) -> Value:
    """What stands in a field before anybody has typed into it."""
    return [] if field.rows or field.control == "choices" else ""


def is_blank(value: Any) -> bool:
    """Whether nothing has been typed."""
    return not (value.strip() if isinstance(value, str) else value)


def form_data(kind: str, values: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Values as a browser would send them."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for field in fields_of(kind).values():
        value = values.get(field.name, blank_value(field))
        if field.rows:
            rows = [row for row in value if isinstance(row, dict)]
            data[f"{field.name}-TOTAL_FORMS"] = str(len(rows))
            data[f"{field.name}-INITIAL_FORMS"] = "0"
            for number, row in enumerate(rows):
                for name in field.rows.columns:
                    data[f"{field.name}-{number}-{name}"] = str(row.get(name, ""))
        elif isinstance(value, list):
            data.setlist(field.name, [str(each) for each in value])
        else:
            data[field.name] = value
    return data
