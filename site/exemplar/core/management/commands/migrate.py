"""Django's migrate; an empty database is laid out several times as fast."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from exemplar.core.first_migration import is_untouched, rebuilding_dependents_only


class Command(migrate.Command):
    """Applies migrations; where some have been applied, exactly as Django does."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, the short way where nothing has been migrated yet."""
        if is_untouched(connections[options["database"]]):
            with rebuilding_dependents_only():
                super().handle(*args, **options)
        else:
            super().handle(*args, **options)
