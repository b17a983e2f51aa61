"""The core: what every part of the site stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the house rules and the receivers that keep the content version true."""

    name = "exemplar.core"
    label = "core"

    def ready(self) -> None:
        """Connect checks, receivers and the admin's controls."""
        from exemplar.core import checks, receivers  # noqa: F401, PLC0415
        from exemplar.core.widgets import register_widgets  # noqa: PLC0415

        register_widgets()
