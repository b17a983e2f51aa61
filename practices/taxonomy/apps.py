"""The taxonomy, which everything points down to."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """Says what editors may do with the vocabulary."""

    name = "practices.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        """Register permissions."""
        from practices.taxonomy import rules  # noqa: F401, PLC0415
