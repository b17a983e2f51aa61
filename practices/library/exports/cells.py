"""What stands in one cell of a list that leaves the site."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

Plain: TypeAlias = str | bool | int | Decimal | dt.date | None
Value: TypeAlias = Plain | Sequence[str]

# What makes a spreadsheet take a text for a formula, in its usual and its full-width form.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# What a workbook cannot hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The longest text that a cell of a workbook holds.
LONGEST = 32_767


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON, its heading with the unit, and its value in a record."""

    name: str
    heading: str
    value: Callable[[Any], Value]


def defuse(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before a seeming one.

    Blanks before it count as nothing, as some programs strip them.
    """
    return f"'{text}" if _FORMULA.match(text) or _FORMULA.match(text.lstrip()) else text


def as_cell(value: Value) -> Plain:
    """A value as it stands in a cell: numbers and dates as they are, a list in one text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return _short(value)
    if value is None or isinstance(value, int | dt.date):
        return value
    text = value if isinstance(value, str) else "; ".join(value)
    text = defuse(_NOT_IN_XML.sub(" ", text))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def as_json(value: Value) -> Any:
    """A value as JSON has it: a number as a number, a date in ISO form, a list as a list."""
    if isinstance(value, Decimal):
        short = _short(value)
        return short if isinstance(short, int) else float(short)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value


def _short(number: Decimal) -> int | Decimal:
    """A number without the noughts at its end."""
    return int(number) if number == number.to_integral_value() else number.normalize()
