"""Django's hook for the app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Registers the app."""

    name = "community.members"
    label = "members"
