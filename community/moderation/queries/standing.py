"""What has been decided of people's writing before, in numbers: for many people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from community.moderation.enums import FAVOURABLE, Outcome
from community.moderation.models import Case, Decision, Suspension


@dataclass(frozen=True)
class Standing:
    """How often a person was flagged, decided against, taken back, and suspended."""

    flags: int = 0
    kept: int = 0
    against: int = 0
    taken_back: int = 0
    suspensions: int = 0


def standing_of(people: Iterable[int]) -> dict[int, Standing]:
    """The standing of each of these people, in three queries for any number."""
    wanted = set(people)
    flags = dict(
        Case.objects.filter(author__in=wanted)
        .values_list("author")
        .annotate(found=Count("flags"))
        .order_by()
    )
    against = ~Q(verdict__in=FAVOURABLE)
    back = Q(appeal__outcome=Outcome.OVERTURNED)
    decided: dict[int, Any] = {
        row["case__author"]: row
        for row in Decision.objects.filter(case__author__in=wanted)
        .values("case__author")
        .annotate(
            kept=Count("pk", filter=~against),
            against=Count("pk", filter=against & ~back),
            taken_back=Count("pk", filter=back),
        )
        .order_by()
    }
    suspended = dict(
        Suspension.objects.filter(user__in=wanted)
        .values_list("user")
        .annotate(found=Count("pk"))
        .order_by()
    )
    return {
        person: Standing(
            flags=flags.get(person, 0),
            kept=decided.get(person, {}).get("kept", 0),
            against=decided.get(person, {}).get("against", 0),
            taken_back=decided.get(person, {}).get("taken_back", 0),
            suspensions=suspended.get(person, 0),
        )
        for person in wanted
    }
