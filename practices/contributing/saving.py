"""Saving what a page sends: field by field, each by itself, so that nothing holds up the rest."""

from typing import Any

from django.http import QueryDict

from exemplar.core.autosaving import SEEN, save_each
from practices.contributing.actions import save_field
from practices.contributing.desk import Typed, in_words
from practices.contributing.manuscript import Manuscript
from practices.contributing.models import Contribution
from practices.contributing.shape import fields_of
from practices.contributing.typed import blank_value, check_value, is_blank, read_value


def save_typed(*, actor: Any, contribution: Contribution, data: QueryDict, tab: str = "") -> Typed:
    """Save every field that a page sent and that its reader has changed; the rest comes back."""
    typed = Typed()

    def save(name: str, value: Any, version: int) -> None:
        save_field(
            actor=actor,
            contribution=contribution,
            name=name,
            value=value,
            version=version,
            tab=tab,
        )

    fields = fields_of(contribution.kind)
    save_each(typed, fields, data, read=read_value, check=check_value, save=save)
    return typed


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
