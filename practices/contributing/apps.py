"""Contributing: writing a practice or a case study, and its way through review."""

from django.apps import AppConfig


class ContributingConfig(AppConfig):
    """Where practitioners write and see where their text stands."""

    name = "practices.contributing"
    label = "contributing"
