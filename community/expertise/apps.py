"""Django's hook for the app."""

from django.apps import AppConfig


class ExpertiseConfig(AppConfig):
    """The directory of advisors."""

    name = "community.expertise"
    label = "expertise"
