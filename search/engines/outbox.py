"""The outbox: changes are queued in the transaction of the content, and taken in after it.

A request writes one row and never waits for an index. Whoever holds the lock drains, in batches;
see `draining`.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from modelsearch.backends import get_search_backend, import_backend
from modelsearch.conf import get_app_config

from search.engines.backend import EngineBackend
from search.models import IndexChange

ROWS_AT_ONCE = 1000


def backends() -> dict[str, EngineBackend]:
    """The embedded backends that are kept up to date, by their names in the setting."""
    config = get_app_config().get_search_backend_config()
    return {
        name: get_search_backend(name)
        for name, params in config.items()
        if params.get("OUTBOX", True) and is_embedded(params["BACKEND"])
    }


def is_embedded(path: str) -> bool:
    """Whether a backend is one of ours."""
    # Those of modelsearch are not imported: some ask for packages that are not there.
    return not path.startswith(("modelsearch.", "wagtail.")) and issubclass(
        import_backend(path), EngineBackend
    )


def queue(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Have the indexes take some objects in again, once the transaction is done."""
    if not backends():
        return
    label = model._meta.label_lower
    rows = [IndexChange(label=label, key=str(key)) for key in keys]
    if not rows:
        return
    # In bulk, as that sends no signal: nothing that anybody sees has changed by this.
    IndexChange.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    if not any(backend.works_in_background for backend in backends().values()):
        return
    from search.engines.draining import drain_soon  # noqa: PLC0415

    drain_soon()
