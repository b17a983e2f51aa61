"""manage.py notifications: what a timer does, and what a stopped process has left undone."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.notifications.alerts import send_alerts
from community.notifications.catching_up import catch_up
from community.notifications.digests import send_digests
from community.notifications.mailing import send_due
from community.notifications.models import News
from community.notifications.receiving import forget_received, receive
from community.notifications.spreading import spread
from community.notifications.standing import standing

# A task that is just at work is left to finish; were it not, nobody would be told twice either.
PATIENCE = timedelta(minutes=2)


class Command(BaseCommand):
    """Spreads news, sends mails, summaries and alerts that are due; says what is left."""

    help = (
        "send_waiting: go on with news and mails that were left. send_digests: send alerts and "
        "summaries that are due. receive FILE: take in a mail. status: say what waits."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["send_waiting", "send_digests", "receive", "status"])
        parser.add_argument("file", nargs="?", help="A mail as it travelled; - for standard input.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is asked."""
        match options["action"]:
            case "send_waiting":
                self._send_waiting()
            case "send_digests":
                told = send_alerts()
                self.stdout.write(f"{told} alerts told, {send_digests()} summaries sent.")
                forget_received()
            case "receive":
                self.stdout.write(receive(_read(options["file"])))
                return
        for line in standing():
            self.stdout.write(line)

    def _send_waiting(self) -> None:
        before = timezone.now() - PATIENCE
        catch_up(before)
        late = News.objects.filter(spread_at__isnull=True, happened_at__lt=before).order_by("pk")
        for news in late:
            spread(news)
        self.stdout.write(f"{send_due()} mails sent.")


def _read(name: str | None) -> bytes:
    if name is None:
        raise CommandError("Name the file that holds the mail, or - for standard input.")
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from None
