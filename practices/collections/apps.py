"""Collections: practices and case studies put together, to share or to keep."""

from django.apps import AppConfig


class CollectionsConfig(AppConfig):
    """Keeps what editors recommend and what readers put aside."""

    name = "practices.collections"
    label = "collections"
