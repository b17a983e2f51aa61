"""manage.py advice: what comes to its end by itself."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from community.advising.actions.afterwards import ask_follow_ups
from community.advising.actions.clearances import lapse_clearances
from community.advising.actions.conflicts import settle_known_names
from community.advising.actions.offers import expire_offers
from community.advising.actions.requests import expire_requests
from community.advising.offer_mail import send_waiting_offers
from community.advising.standing import recheck


class Command(BaseCommand):
    """Ends requests and clearances whose last day has passed; settles names that are known now."""

    help = "End requests and clearances whose last day has passed. Run it every night."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["nightly"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what is asked."""
        self.stdout.write(f"{expire_requests()} requests have expired.")
        self.stdout.write(f"{lapse_clearances()} clearances have come to their end.")
        self.stdout.write(f"{settle_known_names()} names of companies were settled.")
        self.stdout.write(f"{expire_offers()} offers were not answered in time.")
        self.stdout.write(f"{recheck()} offers and engagements changed with the conflicts.")
        self.stdout.write(f"{ask_follow_ups()} agencies were asked what became of the advice.")
        self.stdout.write(f"{send_waiting_offers()} mails about offers were sent again.")
