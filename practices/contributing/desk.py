"""The page on which a contribution is written: each field with what is saved, typed and wrong."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exemplar.core import autosaving
from exemplar.core.autosaving import tell_seen
from practices.contributing.manuscript import Manuscript, Problem
from practices.contributing.models import Contribution, DraftField
from practices.contributing.shape import Field, Step, fields_of, steps_of
from practices.contributing.typed import blank_value
from practices.library.requirements import Missing


@dataclass
class Typed(autosaving.Typed):
    """What came with a request and could not be saved, and what an editor has meanwhile."""

    # What an editor has changed on the page beside what the authors have.
    editors: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenField:
    """One field as the page shows it."""

    desk: "Desk"
    field: Field
    step: Step

    @property
    def name(self) -> str:
        """Its name."""
        return self.field.name

    @property
    def saved(self) -> DraftField | None:
        """What is saved of it."""
        return self.desk.saved.get(self.name)

    @property
    def seen(self) -> str:
        """What the next saving says that it has seen."""
        kept = self.saved
        value = kept.value if kept else blank_value(self.field)
        said = self.desk.typed.seen.get(self.name)
        return said or tell_seen(kept.version if kept else 0, value)

    @property
    def bound(self) -> Any:
        """The control, where it is one."""
        return self.desk.manuscript.form[self.name]

    @property
    def row_forms(self) -> list[Any]:
        """The rows, the last of them blank."""
        return list(self.desk.manuscript.rows[self.name].forms)

    @property
    def refused(self) -> list[str]:
        """Why what was typed could not be kept."""
        return self.desk.typed.refused.get(self.name, [])

    @property
    def conflict(self) -> DraftField | None:
        """What somebody else has saved in the meantime."""
        return self.desk.typed.conflicts.get(self.name)

    @property
    def editors_text(self) -> list[str]:
        """What an editor has made of it in the meantime, line by line."""
        value = self.desk.typed.editors.get(self.name)
        return [] if value is None else in_words(self.field, value, self.desk.manuscript)

    @property
    def conflict_text(self) -> list[str]:
        """The same in words, line by line."""
        saved = self.conflict
        return in_words(self.field, saved.value, self.desk.manuscript) if saved else []


class Desk:
    """A contribution on the page on which it is written."""

    def __init__(self, contribution: Contribution, user: Any, typed: Typed | None = None) -> None:
        self.contribution = contribution
        self.typed = typed or Typed()
        self.saved = {one.name: one for one in contribution.fields.all()}
        values = {name: one.value for name, one in self.saved.items()}
        values = {**values, **self.typed.values}
        self.manuscript = Manuscript(contribution.kind, values, user, blank_rows=1)

    @cached_property
    def steps(self) -> list[tuple[Step, list[WrittenField]]]:
        """Each step with its fields."""
        fields = fields_of(self.contribution.kind)
        return [
            (step, [WrittenField(self, fields[name], step) for name in step.fields])
            for step in steps_of(self.contribution.kind)
        ]

    def one(self, name: str) -> WrittenField:
        """One field."""
        return next(each for _, fields in self.steps for each in fields if each.name == name)

    @property
    def missing(self) -> list[Missing]:
        """What is not told yet."""
        return self.manuscript.missing

    @property
    def problems(self) -> list[Problem]:
        """What needs another look, what could not be kept first."""
        fields = fields_of(self.contribution.kind)
        refused = [
            Problem(fields[name].label, message, f"field-{name}")
            for name, messages in self.typed.refused.items()
            for message in messages
        ]
        conflicts = [
            Problem(fields[name].label, "changed elsewhere in the meantime", f"field-{name}")
            for name in (*self.typed.conflicts, *self.typed.editors)
        ]
        return [*refused, *conflicts, *self.manuscript.problems]


def in_words(field: Field, value: Any, manuscript: Manuscript) -> list[str]:
    """A saved value for reading beside one's own, line by line."""
    if field.rows:
        return [", ".join(text for text in row.values() if text) for row in value]
    if field.control in {"choice", "choices"}:
        chosen = value if isinstance(value, list) else [value]
        form_field: Any = manuscript.form[field.name].field
        labels = {str(key): str(label) for key, label in form_field.choices}
        return [labels.get(str(key), "no longer offered") for key in chosen if key]
    if field.control == "flag":
        return ["Yes" if value else "No"]
    return str(value).split("\n")
