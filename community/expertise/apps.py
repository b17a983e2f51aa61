"""Django's hook for the app."""

from django.apps import AppConfig


class ExpertiseConfig(AppConfig):
    """The directory of advisors."""

    name = "community.expertise"
    label = "expertise"

    def ready(self) -> None:
        """Say what is told, and what is handed out and erased of a person."""
        from community.expertise import personal_data, telling  # noqa: F401, PLC0415
