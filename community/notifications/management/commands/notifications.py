"""manage.py notifications: what a stopped process or mail server has left undone."""

import argparse
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.notifications.enums import MailState
from community.notifications.mailing import send_due
from community.notifications.models import News, Notification
from community.notifications.spreading import spread

# A task that is just at work is left to finish; were it not, nobody would be told twice either.
PATIENCE = timedelta(minutes=2)


class Command(BaseCommand):
    """Spreads news and sends mails that wait; says what is left."""

    help = "Tell people of what they have not been told yet, and send the mails that wait."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["send_waiting", "status"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is asked."""
        if options["action"] == "send_waiting":
            late = News.objects.filter(
                spread_at__isnull=True, happened_at__lt=timezone.now() - PATIENCE
            ).order_by("pk")
            for news in late:
                spread(news)
            self.stdout.write(f"{send_due()} mails sent.")
        counts = {
            state: Notification.objects.filter(mail=state).count()
            for state in (MailState.DUE, MailState.FAILED)
        }
        unspread = News.objects.filter(spread_at__isnull=True).count()
        self.stdout.write(
            f"{counts[MailState.DUE]} mails wait, {counts[MailState.FAILED]} have failed for good; "
            f"{unspread} pieces of news are still to be spread."
        )
