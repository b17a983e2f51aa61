"""Documents: objects as their index takes them in."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from modelsearch.index import AutocompleteField, FilterField, RelatedFields, SearchField

from search.engines.mapping import (
    AUDIENCE,
    GRAMS,
    NO_NUMBER,
    NO_STRING,
    Column,
    IndexSchema,
    column_for,
    encode,
    encode_key,
    text_field,
)
from search.engines.nodes import Value


@dataclass
class Document:
    """An object as an index takes it in."""

    key: Value
    kinds: list[str]
    texts: dict[str, list[str]] = field(default_factory=dict)
    grams: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def digest(self) -> int:
        """A number that tells whether an index holds this document as it is now."""
        held = repr(
            (
                self.kinds,
                sorted(self.texts.items()),
                sorted(self.grams.items()),
                sorted((name, sorted(map(str, v))) for name, v in self.columns.items()),
            )
        )
        return int(
            hashlib.md5(held.encode(errors="replace"), usedforsecurity=False).hexdigest()[:12], 16
        )


def _texts(value: Any) -> Iterator[str]:
    match value:
        case None | "":
            return
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple() | set():
            for inner in value:
                yield from _texts(inner)
        case _:
            yield str(value)


def build_document(obj: Any, schema: IndexSchema) -> Document:
    """An object as its index takes it in."""
    kinds = [m._meta.label_lower for m in (type(obj), *type(obj)._meta.get_parent_list())]
    document = Document(encode_key(obj.pk), kinds)
    for each in obj.get_search_fields():
        _add(document, schema, obj, each, own=True)
    if terms := getattr(obj, "search_audience_terms", None):
        document.columns[AUDIENCE] = [str(term) for term in terms()]
    return document


def _add(document: Document, schema: IndexSchema, obj: Any, each: Any, *, own: bool) -> None:
    if isinstance(each, SearchField):
        values = list(_texts(each.get_value(obj)))
        name = text_field(each.boost)
        document.texts.setdefault(name, []).extend(values)
        alone = schema.named.get(each.field_name) if own else None
        if alone and alone != name:
            document.texts.setdefault(alone, []).extend(values)
    elif isinstance(each, AutocompleteField):
        values = list(_texts(each.get_value(obj)))
        document.grams.setdefault(GRAMS, []).extend(values)
        alone = schema.named_grams.get(each.field_name) if own else None
        if alone and alone != GRAMS:
            document.grams.setdefault(alone, []).extend(values)
    elif isinstance(each, RelatedFields):
        for relative in _relatives(each.get_value(obj)):
            for inner in each.fields:
                _add(document, schema, relative, inner, own=False)
    elif own and isinstance(each, FilterField) and (column := column_for(type(obj), each)):
        document.columns[column.name] = _column_values(_held(obj, each), column)


def _held(obj: Any, each: FilterField) -> Any:
    """What an object holds in a field; its relations to many as they have been fetched."""
    held = getattr(obj, each.field_name, None)
    return held if isinstance(held, models.Manager) else each.get_value(obj)


def _relatives(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    if isinstance(value, models.Manager):
        return value.all()
    return (value,)


def _column_values(value: Any, column: Column) -> list[Value]:
    if isinstance(value, models.Manager | models.QuerySet):
        value = list(value.all())
    values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    encoded = [code for each in values if (code := encode(each, column)) is not None]
    nothing: Value = NO_NUMBER if column.is_number else NO_STRING
    return list(dict.fromkeys(encoded)) or [nothing]
