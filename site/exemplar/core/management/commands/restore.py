"""Brings back what a backup holds."""

from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from exemplar.core.backups import (
    BackupError,
    default_path,
    make_backup,
    restore_backup,
    unpacked,
)
from exemplar.core.content_version import current_version
from exemplar.core.models import ContentVersion


class Command(BaseCommand):
    """Replaces the database and the uploaded files, after asking; a copy of both is kept."""

    help = "Bring back what a backup holds. What is there now is saved first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup, and whether to ask."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="do not ask")

    def handle(self, *, file: Path, force: bool, **_options: Any) -> None:
        """Check the backup, ask, save what is there, then replace it."""
        copy = default_path("before-restore")
        try:
            with unpacked(file):
                pass
            if not force:
                self._ask(file)
            version, kept = 0, ""
            if ContentVersion._meta.db_table in connection.introspection.table_names():
                version = current_version()
                make_backup(copy)
                kept = f" What was there before is in {copy}."
            restore_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0, interactive=False)
        # Pages that processes keep are known by their version: none of them may come back.
        ContentVersion.objects.update_or_create(
            pk=1, defaults={"number": max(version, current_version()) + 1}
        )
        caches["default"].clear()
        self.stdout.write(f"Restored from {file}.{kept}")

    def _ask(self, file: Path) -> None:
        question = (
            f"This replaces the database and the uploaded files with those of {file}.\n"
            "What is there now is saved first. Type yes to go on: "
        )
        try:
            answer = input(question)
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed. To go on without being asked: FORCE=1.")
