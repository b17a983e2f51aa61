"""manage.py matching: reading what advisors and agencies wrote."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from community.advising import reading
from community.advising.enums import OPEN_STATES
from community.advising.models import AdviceRequest


class Command(BaseCommand):
    """Reads all past results and open requests anew."""

    help = (
        "Read all past results and open requests anew. Run it after the sentence model was "
        "installed, changed or removed; every day will do for how words go together."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["read"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what is asked."""
        model = reading.encoder()
        if model:
            reading.store_vectors(model, anew=True)
        count = reading.read_results()
        for request in AdviceRequest.objects.filter(state__in=OPEN_STATES).iterator():
            reading.read_request(request)
        self.stdout.write(f"{count} results are read, by {reading.model_name()}.")
