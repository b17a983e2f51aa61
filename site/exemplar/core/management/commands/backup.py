"""Saves everything that the installation holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exemplar.core.backups import BackupError, default_path, make_backup


class Command(BaseCommand):
    """Writes the database and the uploaded files into one file."""

    help = "Save the database and the uploaded files in one tar.gz."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, nargs="?", help="by default one in var/backups")

    def handle(self, *, file: Path | None, **_options: Any) -> None:
        """Make the backup and say where it is."""
        path = file or default_path()
        try:
            make_backup(path)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Saved in {path} ({path.stat().st_size / 1e6:.1f} MB).")
