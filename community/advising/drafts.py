"""A draft on the page on which it is written: each field with what is saved, typed and wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from community.advising.asked import FIELDS, SECTIONS, AskedField, Section, Value, stored_values
from community.advising.forms.asking import AskingForm, words_in
from community.advising.joint_advice import words_of_joint_advice
from community.advising.models import AdviceRequest, DraftAnswer
from community.advising.modes import hours_of
from exemplar.core.autosaving import Typed, digest, tell_seen


@dataclass(frozen=True)
class Problem:
    """What needs another look before a request can be submitted."""

    name: str
    label: str
    message: str

    @property
    def anchor(self) -> str:
        """Where its field is."""
        return f"field-{self.name}"


@dataclass(frozen=True)
class WrittenField:
    """One field as the page shows it."""

    desk: "DraftDesk"
    field: AskedField

    @property
    def name(self) -> str:
        """Its name."""
        return self.field.name

    @property
    def bound(self) -> Any:
        """The control."""
        return self.desk.form[self.name]

    @property
    def seen(self) -> str:
        """What the next saving says that it has seen: its version, and the digest of its value."""
        kept = self.desk.saved.get(self.name)
        value = self.desk.kept_values[self.name]
        said = self.desk.typed.seen.get(self.name)
        return said or tell_seen(kept.version if kept else 0, value)

    @property
    def is_missing(self) -> bool:
        """Whether it cannot be submitted without it."""
        return any(name == self.name for name, _label in self.desk.missing)

    @property
    def refused(self) -> list[str]:
        """Why what was typed could not be kept."""
        return self.desk.typed.refused.get(self.name, [])

    @property
    def conflict(self) -> DraftAnswer | None:
        """What somebody else has saved in the meantime."""
        return self.desk.typed.conflicts.get(self.name)

    @property
    def conflict_text(self) -> list[str]:
        """The same in words, line by line."""
        kept = self.conflict
        return words_in(self.name, kept.value, self.desk.form) if kept else []


class DraftDesk:
    """A draft on the page on which it is written."""

    def __init__(
        self, request: AdviceRequest, typed: Typed | None = None, *, as_submitted: bool = False
    ) -> None:
        self.request = request
        self.typed = typed or Typed()
        # What is being written is nobody's but those who write.
        rows = () if as_submitted else request.typed.select_related("saved_by")
        self.saved = {row.name: row for row in rows}
        self.kept_values = kept_values(request, self.saved)
        self.form = AskingForm({**self.kept_values, **self.typed.values})

    @cached_property
    def sections(self) -> list[tuple[Section, list[WrittenField]]]:
        """Each section with its fields."""
        return [
            (section, [WrittenField(self, each) for each in section.fields]) for section in SECTIONS
        ]

    def one(self, name: str) -> WrittenField:
        """One field."""
        return WrittenField(self, FIELDS[name])

    @cached_property
    def problems(self) -> list[Problem]:
        """What needs another look, what could not be kept first."""
        refused = [
            Problem(name, FIELDS[name].label, message)
            for name, messages in self.typed.refused.items()
            for message in messages
        ]
        conflicts = [
            Problem(name, FIELDS[name].label, "changed elsewhere in the meantime")
            for name in self.typed.conflicts
        ]
        wrong = [
            Problem(name, FIELDS[name].label, str(message))
            for name, messages in self.form.errors.items()
            for message in messages
        ]
        return [*refused, *conflicts, *wrong]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What is not told yet: its field, and what to call it."""
        self.form.is_valid()
        return self.form.missing()

    @property
    def is_complete(self) -> bool:
        """Whether it can be submitted."""
        return not (self.problems or self.missing)

    @property
    def joint_words(self) -> list[str]:
        """What in its words asks a group for one answer."""
        values = self.kept_values
        texts = [str(values.get(name, "")) for name in ("title", "challenge", "outcome_wanted")]
        return words_of_joint_advice(*texts)

    @property
    def hours(self) -> int | None:
        """The hours asked of each advisor: as said, or as is usual."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return hours_of(data.get("mode", ""), data.get("hours"))

    @property
    def seen(self) -> str:
        """The same as long as nobody has changed anything."""
        return digest(self.kept_values)


def kept_values(request: AdviceRequest, saved: Mapping[str, DraftAnswer]) -> dict[str, Value]:
    """What is kept of each field: as it was typed last, or as it was submitted."""
    values = stored_values(request)
    for name, row in saved.items():
        if name in values:
            values[name] = row.value
    return values
