"""Context fit: a reader's service beside the services in which a practice was tried."""

from django.apps import AppConfig


class FitConfig(AppConfig):
    """Compares contexts and says how often a practice worked in similar ones."""

    name = "practices.fit"
    label = "fit"

    def ready(self) -> None:
        """Connect receivers, fragments, and what a service adds to the list of practices."""
        from practices.fit import fragments, own_view, receivers  # noqa: F401, PLC0415
