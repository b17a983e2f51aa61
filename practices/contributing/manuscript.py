"""A contribution as a whole: what is typed, what is wrong with it, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from practices.contributing.forms import RowSet, row_set, text_form
from practices.contributing.models import Contribution
from practices.contributing.shape import Field, fields_of, requirements_of
from practices.contributing.typed import form_data, is_blank
from practices.library.requirements import Missing, missing_from


@dataclass(frozen=True)
class Problem:
    """Something typed that cannot be right, with the id of its control."""

    label: str
    message: str
    anchor: str


class IncompleteError(ValidationError):
    """A text that cannot be handed in yet; the manuscript knows why."""

    def __init__(self, manuscript: "Manuscript") -> None:
        super().__init__("Something is still missing or needs another look.")
        self.manuscript = manuscript


class Manuscript:
    """What has been typed so far, read as the fields of a practice or a case study."""

    def __init__(
        self, kind: str, values: Mapping[str, Any], user: Any, blank_rows: int = 0
    ) -> None:
        self.kind = kind
        self.values = values
        data = form_data(kind, values)
        rows = [field for field in fields_of(kind).values() if field.rows]
        for field in rows:
            _add_blank_rows(field, data, blank_rows)
        self.form = text_form(kind, data)
        self.rows: dict[str, RowSet] = {
            field.name: row_set(field, data, values.get(field.name) or [], user) for field in rows
        }

    @classmethod
    def of(cls, contribution: Contribution, user: Any) -> "Manuscript":
        """What is kept of a contribution."""
        values = {field.name: field.value for field in contribution.fields.all()}
        return cls(contribution.kind, values, user)

    @cached_property
    def missing(self) -> list[Missing]:
        """What is not told yet, in the order of the requirements."""
        return missing_from(requirements_of(self.kind), self._read)

    def _read(self, name: str) -> Any:
        field = fields_of(self.kind).get(name)
        value = self.values.get(name)
        if field is None or is_blank(value):
            return None
        if field.rows is None:
            return value
        columns = [field.rows.model._meta.get_field(name) for name in field.rows.columns]
        plain = [column.name for column in columns if not column.is_relation]
        return [
            field.rows.model(**{name: row.get(name, "").strip() for name in plain})
            for row in value or []
        ]

    @cached_property
    def problems(self) -> list[Problem]:
        """What is typed and cannot be right, in the order of the fields."""
        found: list[Problem] = []
        for field in fields_of(self.kind).values():
            forms = self.rows[field.name].forms if field.rows else [self.form]
            if field.rows:
                self.rows[field.name].is_valid()
            for number, form in enumerate(forms, start=1):
                for name, messages in form.errors.items():
                    if field.rows or name == field.name:
                        found += _problems(field, number, form[name], messages)
        return found

    def check_complete(self) -> None:
        """Raises IncompleteError unless it can be handed in."""
        if self.problems or self.missing:
            raise IncompleteError(self)


def _problems(field: Field, number: int, bound: Any, messages: Any) -> list[Problem]:
    label = f"{field.label}, row {number}: {bound.label}" if field.rows else field.label
    anchor = getattr(bound, "first_id", bound.auto_id)
    return [Problem(label, message, anchor) for message in messages]


def _add_blank_rows(field: Field, data: Any, count: int) -> None:
    """Rows to type into, as a new one is: with what is preset."""
    assert field.rows is not None  # noqa: S101 - only fields of rows come here
    first = int(data[f"{field.name}-TOTAL_FORMS"])
    for number in range(first, first + count):
        for name in field.rows.columns:
            preset = name in field.rows.preset
            default: Any = field.rows.model._meta.get_field(name)
            data[f"{field.name}-{number}-{name}"] = default.default if preset else ""
    data[f"{field.name}-TOTAL_FORMS"] = str(first + count)
