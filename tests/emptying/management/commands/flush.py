"""Django's flush, for the test database: its audit trail is emptied, too, and guarded again."""

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from community.moderation.append_only import unprotected


class Command(Flush):
    """Empties the database between tests that commit."""

    def handle(self, **options):
        with unprotected(connections[options["database"]]):
            super().handle(**options)
