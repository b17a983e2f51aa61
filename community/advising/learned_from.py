"""What weights are learned from: finished engagements, with the factors as the run had them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from community.advising.advisor_records import worth_of_finished
from community.advising.enums import RunState
from community.advising.matching.learning.proposal import Engagement as Finished
from community.advising.matching.records import Factor
from community.advising.models import Engagement, Pairing


def finished_engagements() -> list[Finished]:
    """Each finished and judged engagement whose pair a published run had explained."""
    worth = {key: value for key, _advisor, value in worth_of_finished()}
    rows = Engagement.objects.filter(pk__in=worth, ended_at__isnull=False).order_by("pk")
    engagements = list(
        rows.values_list("pk", "request_id", "advisor_id", "ended_at", "offer__pairing_id")
    )
    explained = _explanations(engagements)
    found = []
    for key, request, advisor, ended, pairing in engagements:
        factors = explained.get(pairing) or explained.get((request, advisor))
        if factors:
            found.append(_finished(key, advisor, timezone.localtime(ended).date(), factors,
                                   worth[key]))  # fmt: skip
    return found


def _explanations(engagements: Iterable[tuple[Any, ...]]) -> dict[Any, dict[Factor, float]]:
    """Factors by the pairing that was offered; else by the pair, as last published before."""
    rows = list(engagements)
    offered = Pairing.objects.filter(pk__in=[row[4] for row in rows if row[4]])
    shown = Pairing.objects.filter(
        request__in=[row[1] for row in rows],
        advisor__in=[row[2] for row in rows],
        run__state__in=[RunState.PUBLISHED, RunState.SUPERSEDED],
    )
    found: dict[Any, dict[Factor, float]] = {}
    # The newest come last, and stay.
    for each in shown.order_by("run__published_at", "pk"):
        found[each.request_id, each.advisor_id] = _known(each)
    for each in offered:
        found[each.pk] = _known(each)
    return found


def _known(pairing: Pairing) -> dict[Factor, float]:
    return {
        Factor(each["factor"]): each["value"]
        for each in pairing.explanation.get("factors", [])
        if each["value"] is not None
    }


def _finished(
    key: int, advisor: int, day: date, factors: dict[Factor, float], worth: float
) -> Finished:
    return Finished(
        id=str(key), advisor=str(advisor), finished_on=day, factors=factors, worth=worth
    )
