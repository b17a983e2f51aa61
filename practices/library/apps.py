"""The library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Registers what the library gives to the rest of the site."""

    name = "practices.library"
    label = "library"

    def ready(self) -> None:
        """Connect receivers."""
        from practices.library import fragments, receivers, rules  # noqa: F401, PLC0415
