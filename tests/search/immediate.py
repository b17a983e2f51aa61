"""A search engine that takes in what is queued before each question.

A test runs in a transaction that is never committed, and an index outlives it. So nothing is taken
in after a commit, everything is taken in before a question, and each test begins with no index.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from exemplar.core.content_version import _kept
from search.engines import store
from search.engines.backend import EngineBackend
from search.engines.draining import drain
from search.engines.engine import IndexMissingError, Reader
from search.engines.health import indexes
from search.engines.rebuilding import rebuild
from search.engines.tantivy import TantivyEngine
from search.engines.whoosh import WhooshEngine
from search.models import IndexChange

T = TypeVar("T")
ENGINES = {"tantivy": TantivyEngine(), "whoosh": WhooshEngine()}


class SearchBackend(EngineBackend):
    """The engine that ENGINE names, always up to date."""

    engine = ENGINES["tantivy"]

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"BACKGROUND": False, **params})
        self.engine = ENGINES[params.get("ENGINE", "tantivy")]  # type: ignore[misc]

    def ask(self, model: Any, question: Callable[[Reader], T]) -> T:
        """Bring the index up to date, then ask."""
        if IndexChange.objects.exists():
            with _nothing_kept():
                drain()
        try:
            self.store_for(model).reader()
        except IndexMissingError:
            with _nothing_kept():
                rebuild(self, self.store_for(model).root)
        return super().ask(model, question)


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """Read everything anew, as after a commit; what requests have kept stays for the test to drop.

    In the same transaction nothing tells that it has become old.
    """
    before = dict(_kept)
    _kept.clear()
    yield
    _kept.clear()
    _kept.update(before)


def build_indexes() -> None:
    """Every index there is holds what the database holds now."""
    IndexChange.objects.all().delete()
    with _nothing_kept():
        for _name, backend, root in indexes():
            rebuild(backend, root)


def forget_indexes() -> None:
    """No index is left."""
    shutil.rmtree(store.folder(), ignore_errors=True)
