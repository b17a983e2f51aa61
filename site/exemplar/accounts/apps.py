"""Accounts: who somebody is, and what role they have."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the receivers that give confirmed people their first role."""

    name = "exemplar.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect receivers and register personal fragments."""
        from exemplar.accounts import fragments, receivers  # noqa: F401, PLC0415
