"""Records from JSON and to JSON; what does not fit is refused with the name of the field."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, TypeVar

Record = TypeVar("Record")


class BadInputError(ValueError):
    """Input that is not of the form asked for; the message names the field."""


def read(kind: type[Record], value: Any, where: str = "") -> Record:
    """Make a record of what was read from JSON."""
    made: Record = _read(kind, value, where)
    return made


def write(value: Any) -> Any:
    """What JSON knows, of a record or of anything made of records."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: write(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(write(key)): write(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [write(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def fail(where: str, what: str) -> typing.NoReturn:
    """Refuse, naming the field."""
    raise BadInputError(f"{where or 'input'}: {what}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, value: Any, where: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _read_optional(kind, value, where)
    if origin is tuple:
        return _read_list(typing.get_args(kind)[0], value, where)
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(kind, value, where)
    if is_dataclass(kind):
        return _read_record(typing.cast("type", kind), value, where)
    return _read_plain(kind, value, where)


def _read_optional(kind: Any, value: Any, where: str) -> Any:
    if value is None:
        return None
    (inner,) = (each for each in typing.get_args(kind) if each is not types.NoneType)
    return _read(inner, value, where)


def _read_list(inner: Any, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        fail(where, "must be a list")
    return tuple(_read(inner, item, f"{where}[{number}]") for number, item in enumerate(value))


def _read_mapping(kind: Any, value: Any, where: str) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        fail(where, "must be an object")
    of_key, of_value = typing.get_args(kind)
    return {
        _read(of_key, key, f"{where}.{key}"): _read(of_value, item, f"{where}.{key}")
        for key, item in value.items()
    }


def _read_record(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        fail(where, "must be an object")
    hints = _hints(kind)
    known = {each.name: each for each in fields(kind)}
    prefix = f"{where}." if where else ""
    needed = {name for name, each in known.items() if _is_needed(each)}
    for name in value:
        if name not in known:
            fail(f"{prefix}{name}", "there is no such field")
    for name in known:
        if name in needed and name not in value:
            fail(f"{prefix}{name}", "is missing")
    given = {
        name: _read(hints[name], item, f"{prefix}{name}")
        for name, item in value.items()
        # A text that is null is not there; of anything else it must be said what holds.
        if item is not None or name in needed or hints[name] is not str
    }
    try:
        return kind(**given)
    except ValueError as error:
        fail(where, str(error))


def _is_needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _read_plain(kind: Any, value: Any, where: str) -> Any:
    if kind is str:
        return _read_words(value, where)
    if kind is bool:
        return value if isinstance(value, bool) else fail(where, "must be true or false")
    if kind in (int, float):
        return _read_number(kind, value, where)
    if kind is date:
        return _read_day(value, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            fail(where, "must be one of " + ", ".join(str(each.value) for each in kind))
    raise TypeError(f"No form for {kind}")


def _read_words(value: Any, where: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        fail(where, "must be a text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        fail(where, "holds half a character")
    return value


def _read_number(kind: type, value: Any, where: str) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isfinite(value):
        fail(where, "must be a number")
    if kind is int and value != int(value):
        fail(where, "must be a whole number")
    return kind(value)


def _read_day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        fail(where, "must be a day such as 2026-05-31")
