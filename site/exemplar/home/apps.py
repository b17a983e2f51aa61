"""Home: the front page, and what gathers all parts into one site."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    """Lays out the site after each migration. Last of the apps, so that all others are there."""

    name = "exemplar.home"
    label = "home"

    def ready(self) -> None:
        """Connect the layout of the site and register personal fragments."""
        from exemplar.home import fragments  # noqa: F401, PLC0415
        from exemplar.home.structure import on_migrated  # noqa: PLC0415

        post_migrate.connect(on_migrated, sender=self, dispatch_uid="site-structure")
