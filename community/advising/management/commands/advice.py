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
        told = (
            (expire_requests(), "request has expired", "requests have expired"),
            (
                lapse_clearances(),
                "clearance has come to its end",
                "clearances have come to their end",
            ),
            (
                settle_known_names(),
                "name of a company was settled",
                "names of companies were settled",
            ),
            (expire_offers(), "offer was not answered in time", "offers were not answered in time"),
            (
                recheck(),
                "offer or engagement changed with the conflicts",
                "offers and engagements changed with the conflicts",
            ),
            (
                ask_follow_ups(),
                "agency was asked what became of the advice",
                "agencies were asked what became of the advice",
            ),
            (
                send_waiting_offers(),
                "mail about an offer was sent again",
                "mails about offers were sent again",
            ),
        )
        for count, one, more in told:
            self.stdout.write(f"{count} {one if count == 1 else more}.")
