"""Draining: taking what is queued into the indexes, by one at a time."""

import threading
import time
from collections.abc import Callable, Iterable

import structlog
from django.db import DatabaseError, connections
from django.db.models import Model

from exemplar.core.content_version import raise_version
from search.engines import reading
from search.engines.backend import EngineBackend
from search.engines.engine import EngineError, IndexMissingError
from search.engines.locks import LockedError, locked
from search.engines.outbox import backends
from search.engines.rebuilding import heal_soon
from search.engines.store import Key, folder
from search.engines.watching import with_owners
from search.models import IndexChange

logger = structlog.get_logger(__name__)

BATCH = 300
# Who finds the lock held looks again, as whoever holds it may have looked for the last time just
# before this change was committed; and whoever could not write tries again.
PAUSE = 0.2
PATIENCE = 25

_guard = threading.Lock()
_drainer: threading.Thread | None = None


def drain(progress: Callable[[int], None] = lambda _n: None) -> int:
    """Take everything queued in; LockedError at once where somebody else is at it."""
    total = 0
    with locked(folder() / "outbox.lock", wait=False):
        while rows := list(IndexChange.objects.order_by("pk")[:BATCH]):
            # What is kept under the version must be as new as what is about to be read.
            raise_version()
            _take_in({(row.label, row.key) for row in rows})
            taken = IndexChange.objects.filter(pk__in=[row.pk for row in rows])
            taken._raw_delete(taken.db)
            # What was kept between the change and now may show what search found before.
            raise_version()
            total += len(rows)
            progress(len(rows))
    return total


def _take_in(changed: set[Key]) -> None:
    by_root: dict[type[Model], list[Key]] = {}
    for root, key in with_owners(changed):
        by_root.setdefault(root, []).append(key)
    for backend in backends().values():
        for root, keys in by_root.items():
            for some in reading.in_portions(keys):
                _write(backend, root, some)


def _write(backend: EngineBackend, root: type[Model], keys: Iterable[Key]) -> None:
    kept = backend.store_for(root)
    keys = list(keys)
    try:
        kept.write(keys, reading.applying(kept.schema, keys))
    except IndexMissingError:
        # Building it reads everything, these objects too.
        heal_soon(backend, root)
    except EngineError:
        if _can_be_read(backend, root):
            raise  # the disk is full, perhaps: the changes stay queued
        heal_soon(backend, root)


def _can_be_read(backend: EngineBackend, root: type[Model]) -> bool:
    kept = backend.store_for(root)
    kept.forget()
    try:
        return kept.reader().size >= 0
    except EngineError:
        return False


def drain_soon() -> None:
    """Drain in the background, unless this process is at it already."""
    global _drainer  # noqa: PLW0603
    with _guard:
        if _drainer is None or not _drainer.is_alive():
            # Not a daemon: a process that ends takes in first what it has queued.
            _drainer = threading.Thread(target=_drain_all, name="search-drainer")
            _drainer.start()


def _drain_all() -> None:
    """Drain until nothing is queued; give up for now where that does not succeed."""
    try:
        for attempt in range(PATIENCE):
            try:
                drain()
                if _is_done():
                    return
            except LockedError:
                if not IndexChange.objects.exists():
                    return
            except (EngineError, DatabaseError, OSError) as error:
                logger.warning("search_not_drained", attempt=attempt, error=str(error))
            time.sleep(PAUSE)
    except DatabaseError as error:
        logger.warning("search_not_drained", error=str(error))
    finally:
        connections.close_all()


def _is_done() -> bool:
    """Whether nothing is queued; says at the same time that this process drains no more."""
    global _drainer  # noqa: PLW0603
    with _guard:
        if IndexChange.objects.exists():
            return False
        _drainer = None
        return True
