"""Django's hook for the app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Keeps flags, cases and suspensions, and the audit trail as it is."""

    name = "community.moderation"
    label = "moderation"

    def ready(self) -> None:
        """Connect receivers; register what news is about and what is kept of a person."""
        from community.moderation import keeping, news, profiles, receivers  # noqa: F401, PLC0415
