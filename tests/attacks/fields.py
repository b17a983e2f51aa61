"""The text fields that people fill, found by looking at the models, and filling them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, cycle, repeat
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import RichTextField

from exemplar.core.markdown import MarkdownField
from tests.attacks.strings import pack

# Long texts are not filled to their brim: the pages would become too slow to open by the hundred.
MOST = 1200
OURS = (
    "accounts", "core", "home", "library", "taxonomy", "adoption", "search", "collections", "fit",
    "notifications", "contributing", "moderation", "members", "discussions", "expertise",
    "advising",
)  # fmt: skip

# Stands in a long text when all attacks have had their turn in it.
NOTHING_MORE = "Nothing more."

# Text that nobody types as text, and why no attack gets in.
NOT_TYPED = {
    "slug": "letters, digits and hyphens",
    "path": "the place in the tree",
    "url_path": "made of slugs",
    "draft_title": "a copy of the title",
    "password": "a hash",
    "address": "a query string",
    "token": "random",
    "label": "the name of a model",
    "key": "a primary key",
    "origin": "the address of a page of this site",
    "saved_from": "the random mark of a tab",
    "content_type": "found in the file itself",
    "outcome.evidence_reason": "comes from a rating or a decision",
    "libraryreview.name": "the site's own workflow, and its screens are Wagtail's",
    "draftfield.name": "the name of a field",
    "cleared_text": "a digest",
    "held_because": "said by the site itself",
    "handle": "letters from a to z, digits and hyphens",
    "time_zone": "one of a list",
    "place": "the name of a place",
    "html": "made of the text beside it",
    "period": "made of a pace and a day",
    "reply_key": "random",
    "inboundmail.reason": "said by the site itself",
    "vector_model": "the name of a model",
    "consent.field": "the name of a field",
    "draftanswer.name": "the name of a field",
    "run.model": "the name of a model",
    "gate": "the code of a gate",
    "consent.audience": "one of a few words",
    "domain": "brought into one form; only host names pass",
}

Field = models.Field[Any, Any]


def text_fields(model: type[models.Model]) -> list[Field]:
    """The fields of a model that hold text which a person chooses."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, RichTextField)
        and not field.choices
        and not {field.name, f"{model._meta.model_name}.{field.name}"} & NOT_TYPED.keys()
    ]


def models_with_text() -> list[type[models.Model]]:
    """Every model of the site that has such fields, and the tags that are not ours but shown."""
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return [model for model in [*ours, apps.get_model("taggit.Tag")] if text_fields(model)]


def accepts(field: Field, value: str) -> bool:
    """Whether a form would let this value through."""
    try:
        return bool(field.clean(value, None) == value)
    except ValidationError:
        return False


class Filler:
    """Hands the attacks out to fields: each field gets all that it accepts, one after the other.

    Then it begins again; but `once`, the models of which every record is looked at, get no long
    text twice.
    """

    def __init__(self, strings: Sequence[str], once: Iterable[type[models.Model]] = ()) -> None:
        self.strings = strings
        self.once = frozenset(once)
        self.written: set[tuple[str, str]] = set()
        self.refused: set[tuple[str, str]] = set()
        self._values: dict[Field, list[str]] = {}
        self._next: dict[Field, Iterator[str]] = {}

    def values_for(self, field: Field) -> list[str]:
        """What a field takes: several strings together, or each alone where it is particular."""
        if field not in self._values:
            joint = "\n\n" if isinstance(field, MarkdownField) else " "
            limit = min(field.max_length or MOST, MOST)
            # What a field refuses must not keep the rest from standing together.
            alone = [value for value in self.strings if accepts(field, value)]
            fitting = pack(alone, limit, joint)
            if not all(accepts(field, value) for value in fitting):
                fitting = alone
            self._values[field] = fitting
            is_once = isinstance(field, MarkdownField) and field.model in self.once
            self._next[field] = chain(fitting, repeat(NOTHING_MORE)) if is_once else cycle(fitting)
        return self._values[field]

    def needed(self, model: type[models.Model]) -> int:
        """How many records it takes until each field has had each string."""
        return max(len(self.values_for(field)) for field in text_fields(model))

    def fill(self, model: type[models.Model], *but: str) -> dict[str, str]:
        """The next value for each text field of a model, except those that are named."""
        values = {}
        for field in text_fields(model):
            known = (field.model._meta.label, field.name)
            if field.name in but:
                continue
            if self.values_for(field):
                self.written.add(known)
                values[field.name] = next(self._next[field])
            else:
                self.refused.add(known)
        return values
