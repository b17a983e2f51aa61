"""Context fit: a reader's service beside the services in which a practice was tried."""

from django.apps import AppConfig


class FitConfig(AppConfig):
    """Compares contexts and says how often a practice worked in similar ones."""

    name = "practices.fit"
    label = "fit"
