"""Notifications: what people follow, and how news reaches them."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Keeps subscriptions and the inbox, and sends mail."""

    name = "community.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Connect receivers and register personal fragments."""
        from community.notifications import (  # noqa: F401, PLC0415
            alerts,
            contributions,
            fragments,
            library_targets,
            memberships,
            personal_data,
            receivers,
        )
