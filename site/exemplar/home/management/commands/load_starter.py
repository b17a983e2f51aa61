"""Loads the starter content into the library."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exemplar.home.models import HomePage
from exemplar.home.starter_content.load import load_content
from exemplar.home.starter_content.parse import Content, read_content
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.problems import find_problems
from exemplar.home.starter_content.wanted import LoadError


class Command(BaseCommand):
    """Checks every file first; loads all of them or none."""

    help = "Load the starter content. What people have edited on the site stays as they left it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and whether to look only."""
        parser.add_argument("--check", action="store_true", help="check the files, load nothing")
        parser.add_argument("--folder", type=Path, default=STARTER_FOLDER, help="another folder")
        parser.add_argument(
            "--people",
            action="store_true",
            help="also the invented people and organisations (a demonstration has them anyway)",
        )

    def handle(self, **options: Any) -> None:
        """Check, then load and tell what became of each kind."""
        content = self._checked(options["folder"])
        if options["check"]:
            self.stdout.write(f"{content.count} files checked: nothing to correct.")
            return
        if not HomePage.objects.exists():
            raise CommandError("The site is not laid out yet. Run “manage.py migrate” first.")
        try:
            trail = load_content(content, demonstration=options["people"] or settings.DEMONSTRATION)
        except LoadError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        for kind, counts in trail.tally.items():
            told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if count)
            self.stdout.write(f"{kind.replace('_', ' ')}: {told}")
        for line in trail.left_alone:
            self.stdout.write(f"  {line}")

    def _checked(self, folder: Path) -> Content:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        content = read_content(folder)
        problems = find_problems(content)
        if problems:
            lines = "\n".join(str(problem) for problem in problems)
            noun = "problem" if len(problems) == 1 else "problems"
            raise CommandError(f"{len(problems)} {noun}; nothing was loaded.\n{lines}")
        return content
