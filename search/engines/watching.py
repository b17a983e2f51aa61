"""Watching: which changes of which models concern an index.

An indexed object is concerned by its own changes, by those of its relations to many, and by those
of its relatives whose texts it carries. For a relative only one row is queued, however many carry
its name: who they are is asked when the change is taken in.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from modelsearch.index import FilterField, RelatedFields, class_is_indexed, get_indexed_models
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from search.engines import outbox
from search.engines.mapping import root_of
from search.engines.store import Key

Concerned = Callable[[Any], Iterable[tuple[type[models.Model], Iterable[Any]]]]
Carriers = Callable[[Iterable[Any]], Iterable[tuple[type[models.Model], Iterable[Any]]]]

_carriers: dict[type[models.Model], list[Carriers]] = {}


def watch() -> None:
    """Queue every change that concerns an index."""
    for model in get_indexed_models():
        post_save.connect(_changed, sender=model, dispatch_uid="search-outbox")
        post_delete.connect(_changed, sender=model, dispatch_uid="search-outbox")
        for through in _throughs(model):
            m2m_changed.connect(_related, sender=through, dispatch_uid="search-outbox")
    for relative in owners():
        post_save.connect(_changed, sender=relative, dispatch_uid="search-outbox")
        pre_delete.connect(_goes, sender=relative, dispatch_uid="search-outbox")
    post_page_move.connect(_moved, dispatch_uid="search-outbox")
    concerns(PageViewRestriction, lambda each: [(Page, _below(each.page))])


def concerns(model: type[models.Model], concerned: Concerned) -> None:
    """Have changes of a model queue others: a permission, say, those that it opens or closes."""

    def queue(instance: Any, **_kwargs: Any) -> None:
        for other, keys in concerned(instance):
            outbox.queue(other, keys)

    post_save.connect(queue, sender=model, weak=False)
    post_delete.connect(queue, sender=model, weak=False)


def carried(model: type[models.Model], by: Carriers) -> None:
    """Say which indexed objects show what a model's objects hold, beyond their search fields.

    A change queues one row, however many carry it; who they are is asked when it is taken in.
    """
    _carriers.setdefault(model, []).append(by)
    post_save.connect(_changed, sender=model, dispatch_uid="search-outbox")
    pre_delete.connect(_goes, sender=model, dispatch_uid="search-outbox")


def _carrying(model: type[models.Model], keys: Iterable[Any]) -> Iterator[Key]:
    """What carries some objects of a model."""
    keys = list(keys)
    for owner, path in owners().get(model, ()):
        found = owner._base_manager.filter(**{f"{path}__in": keys}).values_list("pk", flat=True)
        yield from ((owner._meta.label_lower, str(key)) for key in found.distinct())
    for by in _carriers.get(model, ()):
        for owner, primary_keys in by(keys):
            yield from ((owner._meta.label_lower, str(key)) for key in primary_keys)


def _below(page: Page) -> list[Any]:
    return list(page.get_descendants(inclusive=True).values_list("pk", flat=True))


def _moved(instance: Page, **_kwargs: Any) -> None:
    outbox.queue(Page, _below(instance))


def _changed(instance: Any, **_kwargs: Any) -> None:
    outbox.queue(type(instance), [instance.pk])


def _goes(instance: Any, **_kwargs: Any) -> None:
    """Once a relative is gone, nobody could say who carried it."""
    if not outbox.backends():
        return
    carrying: dict[str, list[str]] = {}
    for label, key in _carrying(type(instance), [instance.pk]):
        carrying.setdefault(label, []).append(key)
    for label, keys in carrying.items():
        outbox.queue(apps.get_model(label), keys)


def _related(instance: Any, action: str, model: Any, pk_set: Any, **_kwargs: Any) -> None:
    if not action.startswith("post_"):
        return
    if class_is_indexed(type(instance)):
        outbox.queue(type(instance), [instance.pk])
    if pk_set and class_is_indexed(model):
        outbox.queue(model, sorted(pk_set))


def _throughs(model: type[Any]) -> Iterator[type[models.Model]]:
    for each in model.get_search_fields():
        field = _relation(model, each) if isinstance(each, RelatedFields | FilterField) else None
        if field is not None and field.many_to_many:
            yield getattr(field, "through", None) or field.remote_field.through


def _relation(model: type[Any], each: Any) -> Any:
    try:
        field = each.get_field(model)
    except FieldDoesNotExist:
        return None
    return field if field.is_relation else None


@cache
def owners() -> dict[type[models.Model], list[tuple[type[Any], str]]]:
    """For each model whose texts others carry: those others, and the way from them to it."""
    found: dict[type[models.Model], list[tuple[type[Any], str]]] = {}
    for model in get_indexed_models():
        for relative, path in _relatives(model, model.get_search_fields(), ""):
            found.setdefault(relative, []).append((model, path))
    return found


def _relatives(
    model: type[Any], fields: Iterable[Any], before: str
) -> Iterator[tuple[type[models.Model], str]]:
    for each in fields:
        field = _relation(model, each) if isinstance(each, RelatedFields) else None
        if field is not None:
            path = before + field.name
            yield field.related_model, path
            yield from _relatives(field.related_model, each.fields, path + "__")


def with_owners(changed: Iterable[Key]) -> Iterator[tuple[type[models.Model], Key]]:
    """What has changed, and what carries it, each with the root model of its index."""
    by_label: dict[str, set[str]] = {}
    for label, key in changed:
        by_label.setdefault(label, set()).add(key)
    found: set[Key] = set()
    for label, keys in by_label.items():
        model = _model(label)
        if model is None:
            continue
        if class_is_indexed(model):
            found |= {(label, key) for key in keys}
        found |= set(_carrying(model, keys))
    for label, key in sorted(found):
        yield root_of(apps.get_model(label)), (label, key)


def _model(label: str) -> type[models.Model] | None:
    """A model by its label; none where the code no longer knows it."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None
