"""Reading objects as they are now, for an index to take in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from modelsearch.index import FilterField, RelatedFields

from search.engines import mapping
from search.engines.documents import Document, build_document
from search.engines.engine import Writer
from search.engines.mapping import IndexSchema, encode_key
from search.engines.store import Apply, Key

logger = structlog.get_logger(__name__)
BATCH = 300


def indexed_objects(model: type[Any]) -> models.QuerySet[Any]:
    """The objects of a model that belong in its index, with their relatives at hand."""
    found: models.QuerySet[Any] = model.get_indexed_objects()
    return found.prefetch_related(*_many(model))


def _many(model: type[Any]) -> Iterator[str]:
    """The relations to many that filters and nested relatives need, so that each is one query."""
    for each in model.get_search_fields():
        try:
            field = each.get_field(model)
        except FieldDoesNotExist:
            continue
        if isinstance(each, FilterField) and getattr(field, "many_to_many", False):
            yield each.field_name
        elif isinstance(each, RelatedFields):
            for inner in each.fields:
                if isinstance(inner, RelatedFields):
                    yield f"{each.field_name}__{inner.field_name}"


def in_batches(model: type[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """All objects of a model, some at a time; what is added meanwhile may be missed."""
    found = indexed_objects(model).order_by("pk")
    last: Any = None
    while batch := list((found if last is None else found.filter(pk__gt=last))[:size]):
        yield batch
        last = batch[-1].pk


def read(root: type[models.Model], keys: Iterable[Key]) -> tuple[list[Any], list[Any]]:
    """The objects that some keys stand for, and the primary keys that stand for none any more."""
    wanted: dict[str, set[Any]] = {}
    for label, key in keys:
        wanted.setdefault(label, set()).add(_primary_key(root, key))
    found: dict[Any, Any] = {}
    for label, primary_keys in wanted.items():
        named = apps.get_model(label)
        for model in mapping.models_of(root):
            missing = primary_keys - found.keys()
            if missing and issubclass(model, named):
                for some in in_portions(sorted(missing, key=str)):
                    found |= {o.pk: o for o in indexed_objects(model).filter(pk__in=some)}
    everything = {key for primary_keys in wanted.values() for key in primary_keys}
    return list(found.values()), sorted(everything - found.keys(), key=str)


def in_portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Some values at a time."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _primary_key(root: type[models.Model], key: str) -> Any:
    try:
        return root._meta.pk.to_python(key)
    except ValidationError:
        return key


def documents(objects: Iterable[Any], schema: IndexSchema) -> Iterator[Document]:
    """Objects as their index takes them in; one that fails must not keep the others out."""
    for obj in objects:
        try:
            yield build_document(obj, schema)
        except Exception:
            # Whatever a model's own methods raise.
            logger.exception("search_document_failed", model=schema.label, key=str(obj.pk))


def applying(schema: IndexSchema, keys: Iterable[Key]) -> Apply:
    """What brings an index up to date on some keys; objects are read when it is called."""

    def apply(writer: Writer) -> None:
        objects, gone = read(schema.root, keys)
        for document in documents(objects, schema):
            writer.put(document)
        for key in gone:
            writer.remove(encode_key(key))

    return apply
