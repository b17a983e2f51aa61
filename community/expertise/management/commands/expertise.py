"""manage.py expertise: what a timer does for the directory of advisors."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from community.expertise.telling import remind


class Command(BaseCommand):
    """Asks advisors to confirm profile and interests once a year."""

    help = "remind: ask advisors whose confirmation or declaration ends within 30 days, once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["remind"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Remind, and say how many."""
        count = remind()
        self.stdout.write(f"{count} advisor{'' if count == 1 else 's'} reminded.")
