"""Saving what a page sends: field by field, each by itself, so that nothing holds up the rest."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from practices.contributing.actions import ConflictError, save_field
from practices.contributing.desk import Typed, digest, in_words, read_seen
from practices.contributing.manuscript import Manuscript
from practices.contributing.models import Contribution
from practices.contributing.shape import Field, fields_of
from practices.contributing.typed import blank_value, check_value, is_blank, read_value

SEEN = "seen-"


def save_typed(*, actor: Any, contribution: Contribution, data: QueryDict, tab: str = "") -> Typed:
    """Save every field that a page sent and that its reader has changed; the rest comes back."""
    typed = Typed()
    taken = set(data.getlist("take"))
    for name, field in fields_of(contribution.kind).items():
        if f"{SEEN}{name}" in data and name not in taken:
            _save_one(actor, contribution, field, data, tab=tab, typed=typed)
    return typed


def _save_one(
    actor: Any, contribution: Contribution, field: Field, data: QueryDict, *, tab: str, typed: Typed
) -> None:
    value = read_value(field, data)
    version, before = read_seen(data.get(f"{SEEN}{field.name}", ""))
    try:
        checked = check_value(field, value)
        # What one has not touched is not saved over what another has changed.
        if digest(checked) != before:
            save_field(
                actor=actor,
                contribution=contribution,
                name=field.name,
                value=checked,
                version=version,
                tab=tab,
            )
    except ValidationError as error:
        typed.values[field.name], typed.refused[field.name] = value, error.messages
        typed.seen[field.name] = data.get(f"{SEEN}{field.name}", "")
    except ConflictError as error:
        typed.values[field.name], typed.conflicts[field.name] = checked, error.saved


def unsaved_words(contribution: Contribution, user: Any, data: QueryDict) -> list[tuple[str, str]]:
    """What a page sent that cannot be saved any more, in words, by the label of its field."""
    found = []
    manuscript = Manuscript.of(contribution, user)
    for name, field in fields_of(contribution.kind).items():
        value = read_value(field, data) if f"{SEEN}{name}" in data else None
        kept = manuscript.values.get(name, blank_value(field))
        if value is not None and value != kept and not is_blank(value):
            found.append((field.label, "\n".join(in_words(field, value, manuscript))))
    return found
