"""manage.py moderation: what comes to its end by itself."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from community.moderation.actions import end_due_suspensions


class Command(BaseCommand):
    """Ends suspensions whose time has come."""

    help = "End the suspensions whose time has come. Run it every few minutes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["end_suspensions"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what is asked."""
        self.stdout.write(f"{end_due_suspensions()} suspensions have come to their end.")
