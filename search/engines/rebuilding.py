"""Building indexes anew, beside the living ones."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.db import DatabaseError, connections
from django.db.models import Model

from search.engines import mapping, reading
from search.engines.backend import EngineBackend
from search.engines.engine import EngineError
from search.engines.locks import LockedError

logger = structlog.get_logger(__name__)
Progress = Callable[[int], None]

# Not at once again where it did not succeed: reading everything costs.
RECOVERY = 30.0  # seconds

_healing: dict[str, float] = {}
_guard = threading.Lock()


def rebuild(backend: EngineBackend, root: type[Model], progress: Progress = lambda _n: None) -> int:
    """Build an index anew and let it serve; LockedError where somebody else is at it."""
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(root))
    index = rebuilder.start()
    total = 0
    try:
        for model, batch in _batches(root):
            index.add_items(model, batch)
            total += len(batch)
            progress(len(batch))
    except BaseException:
        rebuilder.abandon()
        raise
    rebuilder.finish()
    return total


def _batches(root: type[Model]) -> Iterator[tuple[type[Any], list[Any]]]:
    for model in mapping.models_of(root):
        for batch in reading.in_batches(model):
            yield model, batch


def heal_soon(backend: EngineBackend, model: type[Model]) -> None:
    """Build an index anew in the background, unless somebody is at it."""
    if not backend.works_in_background:
        return
    name = str(backend.store_for(model))
    with _guard:
        if time.monotonic() < _healing.get(name, 0):
            return
        _healing[name] = math.inf
    # Not a daemon: half a rebuild would have been for nothing.
    threading.Thread(target=_heal, args=(backend, mapping.root_of(model), name)).start()


def _heal(backend: EngineBackend, root: type[Model], name: str) -> None:
    again = time.monotonic() + RECOVERY
    try:
        total = rebuild(backend, root)
        again = 0
        logger.info("search_healed", index=name, documents=total)
    except LockedError:
        again = time.monotonic() + 1  # somebody else is healing it
    except (EngineError, DatabaseError, OSError) as error:
        logger.warning("search_not_healed", index=name, error=str(error))
    finally:
        connections.close_all()
        with _guard:
            _healing[name] = again
