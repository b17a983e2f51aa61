"""Mapping: what a model says about searching it, as the fields of an index and as documents.

One index for each root model. Its texts share one field for each boost; a text has a field of its
own as well where it shares its boost and is short (or is named in NAMED_FIELDS), for searches in
one field only. What is filtered, counted or sorted is a column of numbers or of strings.
"""

import datetime
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from modelsearch.backends.base import FilterFieldError, get_model_root
from modelsearch.index import (
    AutocompleteField,
    FilterField,
    RelatedFields,
    SearchField,
    get_indexed_models,
)

from search.engines.nodes import Value

# Changes when the way of indexing changes, so that each index is built anew.
FORMAT = 1
LANGUAGE = "english"
AUDIENCE = "s_audience"
KEY = "key"
DIGEST = "digest"
KIND = "kind"
WORDS = "words"
GRAMS = "grams"
# What a column holds where an object has no value; both sort before every value.
NO_NUMBER = -(2**63)
NO_STRING = "\x01"
EMPTY_STRING = "\x02"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

_NUMBERS = (
    models.IntegerField, models.BooleanField, models.DateField, models.TimeField, models.AutoField,
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of an index: numbers or strings."""

    name: str
    is_number: bool


@dataclass(frozen=True)
class IndexSchema:
    """The fields of one index."""

    root: type[models.Model]
    texts: dict[str, float]  # the shared fields with their boosts
    named: dict[str, str]  # a search field's name and the index field that holds it alone
    named_grams: dict[str, str]
    columns: dict[str, Column]
    integer_key: bool

    @property
    def label(self) -> str:
        """The root model's label."""
        return self.root._meta.label_lower

    def column(self, name: str) -> Column:
        """The column of a filter field, or of the primary key."""
        if name == KEY:
            return Column(KEY, is_number=self.integer_key)
        found = self.columns.get("n_" + name) or self.columns.get("s_" + name)
        if found is None:
            raise FilterFieldError(f'"{name}" has no column in this index.', field_name=name)
        return found

    @property
    def text_fields(self) -> list[str]:
        """All fields of stemmed words."""
        return sorted({*self.texts, *self.named.values()})

    @property
    def gram_fields(self) -> list[str]:
        """All fields of beginnings."""
        return sorted({GRAMS, *self.named_grams.values()})

    @property
    def fingerprint(self) -> str:
        """What must be the same for an index to be usable."""
        parts = [FORMAT, LANGUAGE, self.integer_key, self.text_fields, sorted(self.named.items())]
        parts += [self.gram_fields, sorted(self.named_grams.items())]
        parts += [sorted((each.name, each.is_number) for each in self.columns.values())]
        # MD5 tells versions apart here and protects nothing.
        return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()[:10]


def text_field(boost: float | None) -> str:
    """The shared field of all texts of one boost."""
    return f"text{boost or 1:g}".replace(".", "_").replace("-", "m")


def models_of(root: type[models.Model]) -> list[type[Any]]:
    """The indexed models of one index, the most specific first."""
    found = [m for m in get_indexed_models() if root_of(m) is root and not m._meta.proxy]
    return sorted(found, key=lambda model: -len(model._meta.get_parent_list()))


def root_of(model: type[models.Model]) -> type[models.Model]:
    """The root model whose index holds a model."""
    return get_model_root(model._meta.concrete_model)


def column_for(model: type[models.Model], filter_field: FilterField) -> Column | None:
    """The column of a filter field; none where a column would not compare as the database does."""
    try:
        target: Any = filter_field.get_field(model)
    except FieldDoesNotExist:
        is_number = filter_field.kwargs.get("type", "").endswith(("IntegerField", "BooleanField"))
        return Column(("n_" if is_number else "s_") + filter_field.field_name, is_number)
    while getattr(target, "is_relation", False):
        if target.many_to_many or target.one_to_many:
            target = target.related_model._meta.pk
        else:
            target = target.target_field
    if isinstance(target, _NUMBERS):
        return Column("n_" + filter_field.field_name, is_number=True)
    if isinstance(target, models.CharField | models.UUIDField):
        return Column("s_" + filter_field.field_name, is_number=False)
    return None


def _search_fields(fields: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Each search field of a model, with whether it is the model's own and not a relative's."""
    for each in fields:
        if isinstance(each, RelatedFields):
            yield from ((inner, False) for inner, _own in _search_fields(each.fields))
        else:
            yield each, True


def build_schema(root: type[models.Model], also_named: Iterable[str] = ()) -> IndexSchema:
    """The fields of a root model's index."""
    sharing: dict[str, set[tuple[str, bool]]] = {}
    grams: set[tuple[str, bool]] = set()
    boosts: dict[str, float] = {}
    columns = {AUDIENCE: Column(AUDIENCE, is_number=False)}
    short = set(also_named)
    for model in models_of(root):
        for each, own in _search_fields(model.get_search_fields()):
            if isinstance(each, SearchField):
                name = text_field(each.boost)
                boosts[name] = each.boost or 1
                sharing.setdefault(name, set()).add((each.field_name, own))
                if own and isinstance(_field(model, each.field_name), models.CharField):
                    short.add(each.field_name)
            elif isinstance(each, AutocompleteField):
                grams.add((each.field_name, own))
            elif own and isinstance(each, FilterField) and (column := column_for(model, each)):
                columns[column.name] = column
    return IndexSchema(
        root=root,
        texts=boosts,
        named=_named(sharing, short),
        named_grams={n: GRAMS if len(grams) == 1 else "grams_" + n for n, own in grams if own},
        columns=columns,
        integer_key=isinstance(root._meta.pk, models.IntegerField | models.AutoField),
    )


def _named(sharing: dict[str, set[tuple[str, bool]]], short: set[str]) -> dict[str, str]:
    """Where each search field can be found alone."""
    named: dict[str, str] = {}
    for name, sharers in sorted(sharing.items()):
        for own_name in sorted(each for each, own in sharers if own):
            if len(sharers) == 1 and own_name not in named:
                named[own_name] = name
            elif own_name in short or own_name in named:
                named[own_name] = "own_" + own_name
    return named


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def encode(value: Any, column: Column) -> Value | None:  # noqa: PLR0911
    """A value as its column holds it; None where the column cannot hold it."""
    if isinstance(value, models.Model):
        value = value.pk
    if not column.is_number:
        text = NO_STRING if value is None else str(value) or EMPTY_STRING
        return text.encode("utf-8", "replace").decode()
    match value:
        case None:
            return NO_NUMBER
        case bool() | int():
            return int(value) if -(2**62) < value < 2**62 else None
        case datetime.datetime():
            aware = value if value.tzinfo else timezone.make_aware(value)
            return (aware - EPOCH) // datetime.timedelta(microseconds=1)
        case datetime.date():
            return value.toordinal()
        case datetime.time():
            seconds = (value.hour * 60 + value.minute) * 60 + value.second
            return seconds * 1_000_000 + value.microsecond
    return None


def encode_each(values: Iterable[Any], column: Column) -> tuple[Value, ...]:
    """What of some values a column can hold, as it holds it."""
    known = tuple(values)
    # Thousands of keys at once are the rule: they are held as they are.
    are_held = column.is_number and all(type(value) is int for value in known)
    if known and are_held and -(2**62) < min(known) <= max(known) < 2**62:
        return known
    codes = (encode(value, column) for value in known)
    return tuple(code for code in codes if code is not None)


def decode(code: Value, target: models.Field[Any, Any]) -> Any:
    """A column's value as a field knows it."""
    if isinstance(code, str):
        return target.to_python(code)
    match target:
        case models.DateTimeField():
            return EPOCH + datetime.timedelta(microseconds=code)
        case models.DateField():
            return datetime.date.fromordinal(code)
        case models.TimeField():
            return (EPOCH + datetime.timedelta(microseconds=code)).time()
        case models.BooleanField():
            return bool(code)
    return code


def encode_key(pk: Any) -> Value:
    """A primary key as an index holds it."""
    return pk if isinstance(pk, int) else str(pk)


def decode_key(key: Value, root: type[models.Model]) -> Any:
    """A primary key as the database knows it."""
    return uuid.UUID(str(key)) if isinstance(root._meta.pk, models.UUIDField) else key
