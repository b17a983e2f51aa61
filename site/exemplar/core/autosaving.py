"""Forms of which each field is saved by itself while somebody types, without overwriting others."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone

# Before the name of a field: what the page that sends it had seen of it.
SEEN = "seen-"
MOST_CHOICES = 100
_LONGEST_TAB = 40
_LONGEST_VERSION = 9
_KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)

Asked = TypeVar("Asked")
Read = Callable[[Asked, QueryDict], Any]


class ConflictError(Exception):
    """Somebody else, or another tab, has saved something else since: `saved` is what is kept."""

    def __init__(self, saved: Any) -> None:
        super().__init__("This has been changed elsewhere.")
        self.saved = saved


@dataclass
class Typed:
    """What came with a request of the browser and could not be saved, by the name of its field."""

    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    # The rows that others have saved in the meantime.
    conflicts: dict[str, Any] = field(default_factory=dict)
    # The pages' own words of what they had seen, where a text comes back after signing in.
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether everything was saved."""
        return not (self.refused or self.conflicts)


def digest(value: Any) -> str:
    """The same for two values that are the same."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def tell_seen(version: int, value: Any) -> str:
    """What a page says of a field that it shows: its version, and the digest of its value."""
    return f"{version}:{digest(value)}"


def read_seen(text: str) -> tuple[int, str]:
    """The version and the digest that a page had seen; none where the text is no such thing."""
    version, _, rest = text.partition(":")
    is_number = version.isascii() and version.isdigit() and len(version) <= _LONGEST_VERSION
    return (int(version) if is_number else 0), rest


def clean_choices(keys: Iterable[str]) -> list[str]:
    """Chosen keys, each once. Raises ValidationError."""
    chosen = list(dict.fromkeys(keys))
    if len(chosen) > MOST_CHOICES:
        raise ValidationError(f"At most {MOST_CHOICES} can be chosen.")
    if not all(_KEY.fullmatch(key) for key in chosen):
        raise ValidationError("Choose from what is offered.")
    return chosen


def put_back(typed: Typed, fields: Mapping[str, Asked], data: QueryDict, read: Read[Asked]) -> None:
    """Take up what was sent earlier and never saved, with what its page had seen then."""
    for name, asked in fields.items():
        if f"{SEEN}{name}" in data:
            typed.values[name] = read(asked, data)
            typed.seen[name] = str(data[f"{SEEN}{name}"])


def save_each(
    typed: Typed,
    fields: Mapping[str, Asked],
    data: QueryDict,
    *,
    read: Read[Asked],
    check: Callable[[Asked, Any], Any],
    save: Callable[[str, Any, int], object],
) -> None:
    """Save every field that a page sent and that its reader has changed; the rest comes back.

    Each by itself, so that nothing holds up the rest. `save` takes a name, a value, and the version
    that the page had seen.
    """
    taken = set(data.getlist("take"))
    for name, asked in fields.items():
        if f"{SEEN}{name}" not in data or name in taken:
            continue
        value = read(asked, data)
        said = data.get(f"{SEEN}{name}", "")
        version, before = read_seen(said)
        try:
            checked = check(asked, value)
            # What one has not touched is not saved over what another has changed.
            if digest(checked) != before:
                save(name, checked, version)
        except ValidationError as error:
            typed.values[name], typed.refused[name] = value, error.messages
            typed.seen[name] = said
        except ConflictError as error:
            typed.values[name], typed.conflicts[name] = checked, error.saved


def store(rows: Any, name: str, value: Any, *, actor: Any, version: int, tab: str) -> Any:
    """Keep the value of one field in its row, if nobody else has changed it since `version`.

    `rows` are the fields of one draft; version 0 says that nothing had been saved yet; `tab` tells
    one browser tab from another: its next saving follows its last one, even where the answer was
    lost on the way. Raises ConflictError.
    """
    tab = tab[:_LONGEST_TAB]
    mine = {"value": value, "saved_at": timezone.now(), "saved_by": actor, "saved_from": tab}
    follows = Q(version=version) | (Q(saved_from=tab, saved_by=actor) if tab else Q(pk=None))
    named = rows.filter(name=name).select_related("saved_by")
    if not named.filter(follows).update(**mine, version=F("version") + 1):
        found = named.first()
        if found is None:
            try:
                with transaction.atomic():
                    return rows.create(name=name, **mine)
            except IntegrityError:
                found = named.get()
        if found.value != value:
            raise ConflictError(found)
    return named.get()
