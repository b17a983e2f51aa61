"""Prints who can sign in to a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exemplar.home.starter_content.people import DEMO_PASSWORD, demonstration_people


class Command(BaseCommand):
    """A table of the invented people, one line each, and the password they share."""

    help = "Print the sign-ins of the demonstration."

    def handle(self, **_options: Any) -> None:
        """Print the table; refuse where there is no demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError("This installation is no demonstration: it has no known sign-ins.")
        rows = [("Role", "E-mail", "Name", "For")] + [
            (person.role, person.email, person.name, person.agency)
            for person in demonstration_people()
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"\nPassword for each of them: {DEMO_PASSWORD}")
