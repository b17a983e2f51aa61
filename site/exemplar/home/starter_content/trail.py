"""What earlier loads have made, and what people have done to it since: read from the audit trail.

A record that a load makes gets an entry with the name of its source. By it the record is found
again when its address has changed, and one that somebody deleted is not made a second time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex

_MARK = "starter"


class Trail:
    """One load: which records come from which source, and what has become of each."""

    def __init__(self) -> None:
        made = {"action": "wagtail.create", f"data__{_MARK}__isnull": False}
        self._made: dict[str, int] = {}
        for entries, key in (
            (PageLogEntry.objects.filter(**made), "page_id"),
            (ModelLogEntry.objects.filter(**made), "object_id"),
        ):
            for data, pk in entries.values_list("data", key):
                self._made[data[_MARK]] = int(pk)
        self._edited: dict[type[models.Model], set[int]] = {}
        self._written: dict[tuple[type[models.Model], int], None] = {}
        self.tally: dict[str, Counter[str]] = defaultdict(Counter)
        self.left_alone: list[str] = []

    def pk_of(self, source: str) -> int | None:
        """The key of the record that a load once made from this source."""
        return self._made.get(source)

    def is_ours(self, source: str, record: models.Model) -> bool:
        """Whether a load made a record, and nobody has edited it in the admin since."""
        model = type(record)
        if model not in self._edited:
            entries = ModelLogEntry.objects.get_for_model(model).filter(user__isnull=False)
            self._edited[model] = {int(pk) for pk in entries.values_list("object_id", flat=True)}
        return self.pk_of(source) == record.pk and record.pk not in self._edited[model]

    def made(self, source: str, record: models.Model) -> None:
        """Write down which source a new record comes from."""
        log(instance=record, action="wagtail.create", data={_MARK: source})
        self._made[source] = record.pk
        self._count(source, "added")
        self._written[type(record), record.pk] = None

    def changed(self, source: str, record: models.Model) -> None:
        """Count a record that has been brought in line with its source."""
        self._count(source, "changed")
        self._written[type(record), record.pk] = None

    def same(self, source: str) -> None:
        """Count a record that agrees with its source already."""
        self._count(source, "unchanged")

    def kept(self, source: str) -> None:
        """Count a record that somebody has edited, and that stays as it is."""
        self._count(source, "kept")
        self.left_alone.append(f"{source}: kept as it was edited here")

    def stays_deleted(self, source: str) -> None:
        """Count a record that somebody has deleted, and that stays away."""
        self._count(source, "kept")
        self.left_alone.append(f"{source}: was deleted here and is not made again")

    def index_references(self) -> None:
        """Note once, for each record that was written, what it refers to."""
        for model, pk in self._written:
            if ReferenceIndex.is_indexed(model):
                ReferenceIndex.create_or_update_for_object(model._default_manager.get(pk=pk))

    def _count(self, source: str, what: str) -> None:
        self.tally[source.partition("/")[0]][what] += 1


@contextmanager
def logged_at(moment: datetime) -> Iterator[None]:
    """Have the audit trail say of what happens in the block that it happened then.

    For invented events only; an entry is never changed once it is there.
    """

    def put_back(instance: Any, **_kwargs: Any) -> None:
        instance.timestamp = moment

    for entries in (ModelLogEntry, PageLogEntry):
        pre_save.connect(put_back, sender=entries)
    try:
        yield
    finally:
        for entries in (ModelLogEntry, PageLogEntry):
            pre_save.disconnect(put_back, sender=entries)
