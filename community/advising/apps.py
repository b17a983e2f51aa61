"""Django's hook for the app."""

from django.apps import AppConfig


class AdvisingConfig(AppConfig):
    """Requests for advice, and what becomes of them."""

    name = "community.advising"
    label = "advising"
