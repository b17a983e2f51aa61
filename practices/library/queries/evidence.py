"""Reading ratings: what is public of them, how far raters agree, and what waits to be rated."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from practices.library.agreement import Agreement
from practices.library.enums import EvidenceBasis, Standing
from practices.library.evidence import RATERS, Finding
from practices.library.models import EvidenceRating, Outcome, PracticePage
from practices.library.models.ratings import findings_for

SETTLED = [EvidenceBasis.AGREED, EvidenceBasis.DECIDED]


@dataclass(frozen=True)
class RatedOutcome:
    """An outcome with what may be told of its evidence."""

    outcome: Outcome
    finding: Finding

    @property
    def ratings(self) -> list[Any]:
        """What the two raters said; nothing before both have, and the level is settled."""
        return list(self.finding.ratings) if self.finding.is_settled else []


def rated(outcomes: Iterable[Outcome]) -> list[RatedOutcome]:
    """Outcomes with their evidence as it is today, whatever draft they come from."""
    rows = list(outcomes)
    pairs = zip(rows, findings_for(rows), strict=True)
    return [RatedOutcome(outcome, finding) for outcome, finding in pairs]


def rater_agreement(user: Any) -> Agreement:
    """How far the two raters agree, over all outcomes of the practices that a person may read.

    The first is who rated first. Only what both have rated is asked.
    """
    visible = PracticePage.objects.visible_to(user)
    ratings = EvidenceRating.objects.filter(outcome__practice__in=visible).order_by(
        "rated_at", "pk"
    )
    given: dict[tuple[int, str], list[str]] = defaultdict(list)
    for outcome, fingerprint, level in ratings.values_list("outcome", "fingerprint", "level"):
        given[outcome, fingerprint].append(level)
    pairs = [(levels[0], levels[1]) for levels in given.values() if len(levels) == RATERS]
    return Agreement(pairs)


def _counted() -> QuerySet[Outcome]:
    """What waits: outcomes of published practices that still stand, with the ratings that count."""
    valid = EvidenceRating.objects.filter(
        outcome=OuterRef("pk"), fingerprint=OuterRef("fingerprint")
    ).order_by()
    counted = valid.values("outcome").annotate(count=Count("pk")).values("count")
    return (
        Outcome.objects.filter(practice__live=True, practice__standing=Standing.CURRENT)
        .exclude(basis__in=SETTLED)
        .annotate(given=Coalesce(Subquery(counted), 0))
    )


def waiting_for(user: Any) -> QuerySet[Outcome]:
    """What this rater may see waiting, with `given` and `is_mine`; the undecided first.

    Not their own work. What they have rated stays in it until the other one has.
    """
    mine = EvidenceRating.objects.filter(
        outcome=OuterRef("pk"), fingerprint=OuterRef("fingerprint"), rater=user
    )
    own = Q(practice__owner=user) | Q(
        Exists(PracticePage.objects.filter(pk=OuterRef("practice"), authors__user=user).order_by())
    )
    return (
        _counted()
        .exclude(own)
        .annotate(is_mine=Exists(mine))
        .select_related("practice")
        .order_by(F("given").desc(), "is_mine", "practice__title", "sort_order", "pk")
    )
