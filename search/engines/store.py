"""An index's place on disk: folders, the pointer to the one that serves, and who may write.

search/<engine>/<root model>/
    <fingerprint>-<serial>/     one folder for each time the index has been built
    current-<fingerprint>       the name of the folder that serves
    changes                     what has changed since a rebuild began, while one runs
    write.lock, rebuild.lock
"""

import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from search.engines import mapping
from search.engines.engine import Engine, IndexMissingError, Reader, Writer
from search.engines.locks import is_locked, locked

Key = tuple[str, str]  # a model's label and a primary key, as text
Apply = Callable[[Writer], None]
# An index of another fingerprint may still serve processes that run the code before.
DAYS_KEPT = 1


def folder() -> Path:
    """Where all indexes are: private, and never among the uploads."""
    return Path(settings.VAR_DIR) / "search"


class IndexStore:
    """One index of one engine."""

    def __init__(
        self, engine: Engine, root: type[models.Model], place: Path, named: tuple[str, ...]
    ) -> None:
        """Keep the index of a root model below a place."""
        self.engine = engine
        self.root = root
        self.place = place / engine.name / root._meta.label_lower
        self._named = named
        self._local = threading.Lock()
        self._open: tuple[object, Path, object, Reader] | None = None

    def __str__(self) -> str:
        return f"{self.engine.name} {self.root._meta.label_lower}"

    @cached_property
    def schema(self) -> mapping.IndexSchema:
        """The fields of this index."""
        return mapping.build_schema(self.root, self._named)

    @cached_property
    def _pointer(self) -> Path:
        return self.place / f"current-{self.schema.fingerprint}"

    @property
    def write_lock(self) -> Path:
        """Held while documents are written or the pointer is moved."""
        return self.place / "write.lock"

    @property
    def rebuild_lock(self) -> Path:
        """Held while the index is built anew."""
        return self.place / "rebuild.lock"

    @property
    def _changes(self) -> Path:
        return self.place / "changes"

    def living(self) -> Path:
        """The folder that serves."""
        try:
            found = self.place / self._pointer.read_text()
        except OSError as error:
            raise IndexMissingError(f"The index {self} has not been built.") from error
        if not found.is_dir():
            raise IndexMissingError(f"The folder of the index {self} is gone.")
        return found

    def reader(self) -> Reader:
        """The living index, open, with everything that has been committed."""
        with self._local:
            try:
                stat = self._pointer.stat()
            except OSError as error:
                self._open = None
                raise IndexMissingError(f"The index {self} has not been built.") from error
            pointer = (os.getpid(), stat.st_mtime_ns, stat.st_ino)
            if self._open is None or self._open[0] != pointer:
                living = self.living()
                version = self.engine.version(living)
                opened = self.engine.reader(living, self.schema)
                self._open = (pointer, living, version, opened)
            _pointer, living, version, opened = self._open
            now = self.engine.version(living)
            if now != version:
                opened.refresh()
                self._open = (pointer, living, now, opened)
            return opened

    def forget(self) -> None:
        """Open the index anew the next time."""
        with self._local:
            self._open = None

    def write(self, keys: Iterable[Key], apply: Apply, *, wait: bool = True) -> None:
        """Write to the living index, and note what has changed for a rebuild that is running."""
        with locked(self.write_lock, wait=wait):
            if self._changes.exists():
                self._note(keys)
            with self.engine.writer(self.living(), self.schema) as writer:
                apply(writer)
                writer.commit()

    def _note(self, keys: Iterable[Key]) -> None:
        if not is_locked(self.rebuild_lock):
            self._changes.unlink(missing_ok=True)  # its rebuild has died
            return
        with self._changes.open("a") as file:
            file.writelines(json.dumps(key) + "\n" for key in keys)

    @contextmanager
    def building(self) -> Iterator["Building"]:
        """Build beside the living index; whoever comes second gets LockedError."""
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in (self.place, self.place.parent, self.place.parent.parent):
            each.chmod(0o700)
        with locked(self.rebuild_lock, wait=False):
            self._clean()
            serial = f"{time.time_ns():x}{uuid.uuid4().hex[:4]}"
            beside = self.place / f"{self.schema.fingerprint}-{serial}"
            beside.mkdir(mode=0o700)
            try:
                with locked(self.write_lock, wait=True):
                    self._changes.write_text("")
                self.engine.create(beside, self.schema)
                yield Building(self, beside)
            finally:
                self._changes.unlink(missing_ok=True)
                self._clean()

    def _flip(self, beside: Path) -> None:
        self.place.joinpath("next").write_text(beside.name)
        self.place.joinpath("next").replace(self._pointer)

    def _clean(self) -> None:
        """Remove folders that serve nobody."""
        kept = {each.read_text() for each in self._living_pointers()}
        for each in self.place.iterdir():
            if each.is_dir() and each.name not in kept:
                shutil.rmtree(each, ignore_errors=True)

    def _living_pointers(self) -> Iterator[Path]:
        too_old = time.time() - DAYS_KEPT * 86400
        for each in self.place.glob("current-*"):
            if each == self._pointer or each.stat().st_mtime > too_old:
                yield each
            else:
                each.unlink(missing_ok=True)


class Building:
    """An index that is being built beside the living one."""

    def __init__(self, store: IndexStore, beside: Path) -> None:
        """Build in a folder."""
        self.store = store
        self.folder = beside

    def writer(self) -> AbstractContextManager[Writer]:
        """Write to the new index."""
        return self.store.engine.writer(self.folder, self.store.schema, bulk=True)

    def finish(self, catch_up: Callable[[set[Key]], Apply]) -> None:
        """Take in what has changed meanwhile, and let the new index serve."""
        store = self.store
        with locked(store.write_lock, wait=True):
            lines = store._changes.read_text().splitlines()
            if lines:
                changed = {(label, key) for label, key in map(json.loads, lines)}
                with store.engine.writer(self.folder, store.schema) as writer:
                    catch_up(changed)(writer)
                    writer.commit()
            store._flip(self.folder)
        store.forget()


def as_keys(objects: Iterable[Any]) -> list[Key]:
    """Objects as a rebuild notes them."""
    return [(obj._meta.label_lower, str(obj.pk)) for obj in objects]
