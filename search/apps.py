"""Search."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class SearchConfig(AppConfig):
    """Lets each part register what can be found, from its own indexing module."""

    name = "search"
    label = "search"

    def ready(self) -> None:
        """Load the checks and permissions, and the indexing module of each app that has one."""
        import_module("search.engines.health")
        import_module("search.rules")
        # From the bottom up: what the library holds comes before what is said about it.
        for app in reversed(list(apps.get_app_configs())):
            if find_spec(f"{app.name}.indexing"):
                import_module(f"{app.name}.indexing")
