"""What a record should be according to its source, compared with what it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class LoadError(Exception):
    """A record that does not pass the validation of its model. Says the file and what is wrong."""


@dataclass
class Wanted:
    """The values of a record, its parts in their order, and the sets of what it refers to."""

    fields: Mapping[str, Any]
    parts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    sets: Mapping[str, Sequence[models.Model]] = field(default_factory=dict)
    tags: Sequence[str] | None = None

    def differs_from(self, record: Any) -> bool:
        """Whether anything about a record is other than it should be."""
        return (
            any(getattr(record, name) != value for name, value in self.fields.items())
            or any(_parts_differ(record, name, wanted) for name, wanted in self.parts.items())
            or any(
                {one.pk for one in getattr(record, name).all()} != {one.pk for one in wanted}
                for name, wanted in self.sets.items()
            )
            or (self.tags is not None and {tag.name for tag in record.tags.all()} != set(self.tags))
        )

    def settle(self, record: Any) -> None:
        """Give a record what it should have, in memory."""
        for name, value in self.fields.items():
            setattr(record, name, value)
        for relation, wanted in self.parts.items():
            part = record._meta.get_field(relation).related_model
            there = list(getattr(record, relation).all()) if record.pk else []
            parts = [_taken(there, values) or part(**values) for values in wanted]
            for order, each in enumerate(parts):
                each.sort_order = order
            setattr(record, relation, parts)
        for name, chosen in self.sets.items():
            setattr(record, name, chosen)
        if self.tags is not None:
            record.tags.set(self.tags)

    def validate_parts(self, record: Any) -> None:
        """Validate each part as the editing screen would. Raises ValidationError."""
        for relation in self.parts:
            parent = record._meta.get_field(relation).field.name
            for part in getattr(record, relation).all():
                part.full_clean(exclude={parent})


@contextmanager
def naming(where: str) -> Iterator[None]:
    """Tell of a record that is not valid as of the place in the file that it comes from."""
    try:
        yield
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        said = "; ".join(f"{name} {' '.join(each)}".strip() for name, each in told.items())
        raise LoadError(f"{where}: {said}") from error


def _parts_differ(record: Any, relation: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    present = list(getattr(record, relation).all())
    return len(present) != len(wanted) or any(
        getattr(part, name) != value
        for part, values in zip(present, wanted, strict=True)
        for name, value in values.items()
    )


def _taken(there: list[Any], values: Mapping[str, Any]) -> Any:
    """The part that says just this, taken from those there: what is said about it stays."""
    for part in there:
        if all(getattr(part, name) == value for name, value in values.items()):
            there.remove(part)
            return part
    return None
