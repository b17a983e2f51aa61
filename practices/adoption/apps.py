"""The adoption ledger."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    """Keeps the stage of each practice in line with the ledger."""

    name = "practices.adoption"
    label = "adoption"

    def ready(self) -> None:
        """Connect receivers."""
        from practices.adoption import receivers, rules  # noqa: F401, PLC0415
        from practices.adoption.exports.rows import ledger_part  # noqa: PLC0415
        from practices.library.exports.lists import register_practice_part  # noqa: PLC0415

        register_practice_part(ledger_part)
