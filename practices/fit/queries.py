"""Reading a reader's service, and one practice beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import HttpRequest

from practices.adoption.models import Adaptation, Adoption
from practices.fit.actions import ASIDE, IN_SESSION
from practices.fit.described import Description
from practices.fit.enums import Factor, Verdict
from practices.fit.factors import FACTORS, Context, is_similar
from practices.fit.rates import Estimate
from practices.fit.rules import service_of
from practices.fit.seeing import LedgerView, view_for
from practices.taxonomy.enums import AgencyLevel, Constraint, CustomersBand, StaffBand
from practices.taxonomy.models import Agency, Channel, CustomerGroup

NEAREST = 3
# Of each factor that differed.
ADAPTATIONS = 3
# The nearest of those that differ: what they changed is read.
MOST_ASKED = 100


@dataclass(frozen=True)
class ReaderService:
    """A reader's service, and what it is compared by."""

    description: Description
    agency: Agency | None
    context: Context

    @property
    def name(self) -> str:
        """What its owner calls it."""
        return self.description.name or (str(self.agency) if self.agency else "Your service")


def reader_service(request: HttpRequest) -> ReaderService | None:
    """What the reader has described; asked of the database once in a request."""
    known: dict[str, Any] = request.__dict__
    if "reader_service" not in known:
        known["reader_service"] = _read(request)
    found: ReaderService | None = known["reader_service"]
    return found


def _read(request: HttpRequest) -> ReaderService | None:
    if not hasattr(request, "session"):  # a preview in the admin has none
        return None
    if request.user.is_authenticated:
        service = service_of(request.user).select_related("agency").first()
        if service is None:
            return None
        description, agency = Description.of_service(service), service.agency
    else:
        kept = Description.of_data(request.session.get(IN_SESSION))
        if kept is None:
            return None
        description, agency = kept, kept.named_agency()
    return ReaderService(description, agency, description.context(agency))


def service_aside(request: HttpRequest) -> ReaderService | None:
    """What the reader had described before signing in to an account that has another one."""
    description = Description.of_data(request.session.get(ASIDE))
    if description is None:
        return None
    agency = description.named_agency()
    return ReaderService(description, agency, description.context(agency))


def view_of(request: HttpRequest) -> LedgerView | None:
    """The ledger as the reader's service sees it; looked at once in a request."""
    service = reader_service(request)
    if service is None:
        return None
    known: dict[str, Any] = request.__dict__
    if "ledger_view" not in known:
        known["ledger_view"] = view_for(service.context)
    found: LedgerView = known["ledger_view"]
    return found


def words_for(context: Context) -> dict[Factor, str]:
    """What is known of each factor, in words; empty where nothing is."""
    channels = Channel.objects.filter(pk__in=context.channels or ()).values_list("name", flat=True)
    groups = CustomerGroup.objects.filter(pk__in=context.groups or ())
    bound = context.constraints
    return {
        Factor.LEVEL: AgencyLevel(context.level).label if context.level else "",
        Factor.STAFF: StaffBand(context.staff).label if context.staff else "",
        Factor.CUSTOMERS: CustomersBand(context.customers).label if context.customers else "",
        Factor.CHANNELS: ", ".join(channels),
        Factor.GROUPS: ", ".join(groups.values_list("name", flat=True)),
        Factor.CONSTRAINTS: ""
        if bound is None
        else "; ".join(Constraint(word).label for word in Constraint.values if word in bound)
        or "None of these",
    }


@dataclass(frozen=True)
class FactorCounts:
    """In how many reports one factor was the same as the reader's, different, or unknown."""

    factor: Factor
    mine: str
    same: int
    different: int
    unknown: int


@dataclass(frozen=True)
class Neighbour:
    """One report, with how its factors compare."""

    adoption: Adoption
    is_similar: bool
    same: Sequence[str]
    different: Sequence[str]
    unknown: Sequence[str]


@dataclass(frozen=True)
class Difference:
    """What adopters changed who differed from the reader in one factor."""

    factor: Factor
    adaptations: Sequence[Adaptation]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.adaptations)


@dataclass(frozen=True)
class Panel:
    """One practice beside a reader's service."""

    service: ReaderService
    estimate: Estimate
    worked_anywhere: int
    tried_anywhere: int
    reports: int
    factors: Sequence[FactorCounts]
    nearest: Sequence[Neighbour]
    differences: Sequence[Difference]


def panel_for(service: ReaderService, practice: int) -> Panel:
    """What the page of a practice shows to whoever has described a service.

    The number of queries does not grow with the ledger.
    """
    view = view_for(service.context)
    places = view.ledger.places_of(practice)
    verdicts = view.verdicts[places]
    order = _nearest_first(verdicts, view.ledger.adoption[places])
    keys, verdicts = view.ledger.adoption[places][order], verdicts[order]
    worked, tried = view.anywhere(practice)
    return Panel(
        service=service,
        estimate=view.estimate(practice),
        worked_anywhere=worked,
        tried_anywhere=tried,
        reports=len(places),
        factors=_counts(verdicts, words_for(service.context)),
        nearest=_neighbours(keys[:NEAREST].tolist(), verdicts.tolist()),
        differences=_differences(keys, verdicts),
    )


def _nearest_first(verdicts: Any, keys: Any) -> Any:
    """Most factors the same, then fewest different; the older report where both are equal."""
    same = (verdicts == Verdict.SAME).sum(axis=1)
    different = (verdicts == Verdict.DIFFERENT).sum(axis=1)
    return np.lexsort((keys, different, -same))


def _counts(verdicts: Any, words: dict[Factor, str]) -> list[FactorCounts]:
    def how_many(verdict: Verdict) -> list[int]:
        found: list[int] = (verdicts == verdict).sum(axis=0).tolist()
        return found

    counted = zip(
        FACTORS, *map(how_many, (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNKNOWN)), strict=True
    )
    return [FactorCounts(factor, words[factor], *numbers) for factor, *numbers in counted]


def _neighbours(keys: Sequence[int], verdicts: Iterable[Sequence[int]]) -> list[Neighbour]:
    found = Adoption.objects.select_related("agency", "company").in_bulk(list(keys))
    return [
        Neighbour(
            found[key],
            is_similar(dict(zip(FACTORS, map(Verdict, row), strict=True))),
            *(
                [factor.label for factor, told in zip(FACTORS, row, strict=True) if told == verdict]
                for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNKNOWN)
            ),
        )
        for key, row in zip(keys, verdicts, strict=False)
        if key in found
    ]


def _differences(keys: Any, verdicts: Any) -> list[Difference]:
    """For each factor the adaptations of the nearest of those that differ in it."""
    differing = {
        factor: keys[verdicts[:, column] == Verdict.DIFFERENT][:MOST_ASKED].tolist()
        for column, factor in enumerate(FACTORS)
    }
    asked = {key for some in differing.values() for key in some}
    made: defaultdict[int, list[Adaptation]] = defaultdict(list)
    rows = Adaptation.objects.filter(adoption__in=asked, adoption__withdrawn_at=None)
    for row in rows.select_related("adoption__agency", "adoption__company"):
        made[row.adoption_id].append(row)
    found = []
    for factor, some in differing.items():
        adaptations = [row for key in some for row in made.get(key, ())]
        if adaptations:
            found.append(Difference(factor, adaptations[:ADAPTATIONS], len(adaptations)))
    return found
