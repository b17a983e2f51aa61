"""Django's hook for the app."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """Registers the app."""

    name = "community.discussions"
    label = "discussions"
