"""Django's hook for the app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Registers the app."""

    name = "community.moderation"
    label = "moderation"
