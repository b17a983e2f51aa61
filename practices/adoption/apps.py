"""The adoption ledger."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    """Keeps the stage of each practice in line with the ledger."""

    name = "practices.adoption"
    label = "adoption"

    def ready(self) -> None:
        """Connect receivers."""
        from practices.adoption import receivers, rules  # noqa: F401, PLC0415
