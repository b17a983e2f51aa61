"""Whether the indexes are well: for /readyz, for `manage.py search`, and at start."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import checks
from django.db import models
from django.utils import timezone
from modelsearch.index import get_indexed_models

from exemplar.core.views import register_readiness
from search.engines import mapping, reading
from search.engines.backend import EngineBackend
from search.engines.engine import EngineError
from search.engines.outbox import backends
from search.engines.rebuilding import heal_soon
from search.engines.store import IndexStore
from search.models import IndexChange

TOO_LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class Difference:
    """An object that its index has missing, surplus or as it was before."""

    what: str
    model: str
    key: Any


def indexes() -> Iterator[tuple[str, EngineBackend, type[models.Model]]]:
    """Every index of every embedded backend: the backend's name, the backend, the root model."""
    roots = {mapping.root_of(model): None for model in get_indexed_models()}
    for name, backend in backends().items():
        for root in roots:
            yield name, backend, root


def trouble(kept: IndexStore) -> str | None:
    """What keeps an index from being asked."""
    try:
        kept.reader()
    except EngineError as error:
        return str(error)
    return None


@register_readiness("search")
def search_is_ready() -> str | None:
    """Each index can be asked, and none is far behind; what is not is mended meanwhile."""
    broken = 0
    for _name, backend, root in indexes():
        if trouble(backend.store_for(root)):
            heal_soon(backend, root)
            broken += 1
    if broken:
        return (
            f"{broken} search indexes cannot be asked and are being built anew; meanwhile search "
            "is a plain match in the database."
        )
    if backends():
        waiting = IndexChange.objects.filter(queued_at__lt=timezone.now() - TOO_LATE).count()
        if waiting:
            return f"{waiting} changes have been waiting for the search indexes for over a minute."
    return None


@checks.register()
def engine_serves_that_many(**_kwargs: Any) -> list[checks.CheckMessage]:
    """An engine for small sites is not used for a large one."""
    found: list[checks.CheckMessage] = []
    for name, backend, root in indexes():
        most = backend.engine.serves_up_to
        kept = backend.store_for(root)
        if most is None or trouble(kept) or (size := kept.reader().size) <= most:
            continue
        found.append(
            checks.Warning(
                f'The search backend "{name}" holds {size} documents; it serves up to {most}.',
                hint="Choose search.engines.tantivy, then run: manage.py search rebuild",
                id="search.W001",
            )
        )
    return found


def differences(backend: EngineBackend, root: type[models.Model]) -> Iterator[Difference]:
    """Where an index differs from the database."""
    kept = backend.store_for(root)
    held = kept.reader().digests()
    for model in mapping.models_of(root):
        for batch in reading.in_batches(model):
            for document in reading.documents(batch, kept.schema):
                digest = held.pop(document.key, None)
                if digest is None:
                    yield Difference("missing", model._meta.label, document.key)
                elif digest != document.digest:
                    yield Difference("out of date", model._meta.label, document.key)
    for key in held:
        yield Difference("not in the database", root._meta.label, key)
