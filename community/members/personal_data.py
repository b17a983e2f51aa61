"""What the site keeps of a person: each part says how it is handed out, and how it is erased.

register(PersonalData("saved_searches", "Saved searches", export=…, erase=…))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from exemplar.accounts.models import User


def _keep(_user: User) -> None:
    """Erases nothing: it belongs to the record."""


@dataclass(frozen=True)
class PersonalData:
    """One kind of thing kept of a person.

    `export` answers with what JSON can hold. `goes` and `stays` say in a sentence what deleting the
    account does with it; whoever deletes theirs reads it before.
    """

    name: str
    label: str
    export: Callable[[User], Any]
    erase: Callable[[User], None] = _keep
    goes: str = ""
    stays: str = ""


_registered: dict[str, PersonalData] = {}


def register(data: PersonalData) -> None:
    """Have a kind of thing handed out with the rest, and erased with the account."""
    _registered[data.name] = data


def registered() -> Iterable[PersonalData]:
    """Every kind there is, in the order of their names."""
    return [_registered[name] for name in sorted(_registered)]


def told(rows: Iterable[Any], *fields: str) -> list[dict[str, Any]]:
    """Records as an export holds them: the fields named, related records in words."""
    return [{_called(name): _value(row, name) for name in fields} for row in rows]


def _called(path: str) -> str:
    """What a field is called in the file."""
    return path.removeprefix("get_").removesuffix("_display").replace(".", "_")


def _value(row: Any, path: str) -> Any:
    value = row
    for name in path.split("."):
        value = getattr(value, name, None)
        value = value() if callable(value) and not hasattr(value, "all") else value
    if hasattr(value, "all"):
        return [str(one) for one in value.all()]
    plain = value is None or isinstance(value, str | int | float | bool | list | dict)
    if plain:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
