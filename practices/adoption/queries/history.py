"""What happened to one row of the ledger."""

from dataclasses import dataclass

from practices.adoption.history import worded
from practices.adoption.models import Adoption, AdoptionEvent

EVENTS_SHOWN = 200


@dataclass(frozen=True)
class Entry:
    """One event, with its changes in words."""

    event: AdoptionEvent
    changes: list[tuple[str, str, str]]


def history_of(adoption: Adoption) -> list[Entry]:
    """The events of a row, the newest first."""
    events = AdoptionEvent.objects.filter(adoption=adoption).select_related("actor")
    newest = events.order_by("-pk")[:EVENTS_SHOWN]
    return [Entry(event, worded(event.changes)) for event in newest]
