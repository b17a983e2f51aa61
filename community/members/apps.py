"""Django's hook for the app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Connects receivers, and registers what is kept of people and what they have done."""

    name = "community.members"
    label = "members"

    def ready(self) -> None:
        """Connect receivers and register."""
        from community.members import (  # noqa: F401, PLC0415
            kept_by_accounts,
            kept_by_practices,
            receivers,
            shortcuts,
            work,
        )
