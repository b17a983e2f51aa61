"""modelsearch, with the outbox in place of its own way of keeping indexes up to date.

Its own enqueues a task for each save, inside the transaction: rolled back changes leave ghosts, and
an index that is written at once misses what is saved after the object, such as its tags.
"""

from django.db.models.signals import post_delete, post_save
from modelsearch import signal_handlers
from modelsearch.apps import ModelSearchAppConfig
from modelsearch.index import get_indexed_models


class OutboxedModelSearchConfig(ModelSearchAppConfig):
    """Stands for "modelsearch" among the installed apps; the database backends keep its way."""

    def ready(self) -> None:
        """Let go of modelsearch's receivers where every backend that they serve is ours."""
        super().ready()
        from search.engines.outbox import is_embedded  # noqa: PLC0415
        from search.engines.watching import watch  # noqa: PLC0415

        watch()
        served = [
            params["BACKEND"]
            for params in self.get_search_backend_config().values()
            if params.get("AUTO_UPDATE", True)
        ]
        if all(is_embedded(path) for path in served):
            for model in get_indexed_models():
                post_save.disconnect(signal_handlers.post_save_signal_handler, sender=model)
                post_delete.disconnect(signal_handlers.post_delete_signal_handler, sender=model)
