"""The ledger of one practice or of one agency, in a number of queries that does not grow."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from exemplar.core.in_order import in_order
from exemplar.core.visibility import readable
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adoption
from practices.adoption.stage import counts_toward, proof_in_ledger
from practices.library.enums import Stage
from practices.taxonomy.models import Agency, Company

# On the page of a practice. All others have an address of their own.
ROWS_SHOWN = 12
PROOF_SHOWN = 6
FAILURES_SHOWN = 3


def adoptions_of(practice_id: int) -> QuerySet[Adoption]:
    """The ledger of one practice, the newest state last."""
    return Adoption.objects.filter(practice_id=practice_id).order_by("since", "pk")


def rows_by_key(keys: Iterable[int]) -> list[Adoption]:
    """Rows with everything that is shown of them, in the order of the ledger."""
    rows = (
        Adoption.objects.filter(pk__in=set(keys))
        .select_related("agency", "company", "learned_from__agency", "learned_from__company")
        .prefetch_related("adaptations")
    )
    return sorted(rows, key=lambda row: (row.since, row.pk))


@dataclass(frozen=True)
class Ledger:
    """What the page of a practice shows of its ledger."""

    total: int
    rows: Sequence[Adoption]
    proof: frozenset[int]
    stage: str
    outcomes: Sequence[tuple[str, str, int]]
    statuses: Sequence[tuple[str, int]]
    waiting: int
    # Of all rows, not only of those shown: how many count toward the stage.
    proof_total: int

    @property
    def told(self) -> list[tuple[str, int]]:
        """How it went, as far as anybody has said."""
        known = [one for one in self.outcomes if one[0] != AdoptionOutcome.UNKNOWN]
        return [(label, number) for _value, label, number in known if number]

    @property
    def left_out(self) -> int:
        """How many rows stand on the pages of all adoptions only."""
        return self.total - len(self.rows)


def ledger_of(practice_id: int, stage: str) -> Ledger:
    """Some rows of one practice's ledger: those that prove its stage, failures, and the newest."""
    rows = adoptions_of(practice_id)
    counted = rows.order_by().values_list("outcome", "status", "confirmation")
    counts = list(counted.annotate(rows=Count("pk")))
    outcomes, statuses = Counter[str](), Counter[str]()
    for outcome, status, _confirmation, number in counts:
        outcomes[outcome] += number
        statuses[status] += number
    proof = proof_in_ledger(practice_id, Stage(stage), PROOF_SHOWN)
    newest_first = rows.order_by("-since", "-pk").values_list("pk", flat=True)
    failed = newest_first.filter(
        Q(status=AdoptionStatus.STOPPED) | Q(outcome=AdoptionOutcome.DID_NOT_WORK)
    )
    keys = [*proof, *failed[:FAILURES_SHOWN], *newest_first[:ROWS_SHOWN]]
    return Ledger(
        total=sum(outcomes.values()),
        rows=rows_by_key(list(dict.fromkeys(keys))[:ROWS_SHOWN]),
        proof=frozenset(proof),
        stage=stage,
        outcomes=[(one.value, one.label, outcomes[one]) for one in AdoptionOutcome],
        statuses=[(one.label, statuses[one]) for one in AdoptionStatus],
        waiting=sum(row[3] for row in counts if row[2] == Confirmation.UNCONFIRMED),
        proof_total=sum(row[3] for row in counts if counts_toward(Stage(stage), *row[:3])),
    )


def agency_adoptions(agency: Agency, user: Any) -> list[int]:
    """The keys of the ledger of an agency and of those below it, by the titles of the practices.

    Of practices that a reader may read. Keys, so that the database finds and sorts them once for
    the number of rows and for the page that is shown.
    """
    # As a list: with a subquery the database would walk the whole ledger.
    below = list(Agency.objects.filter(path__startswith=agency.path).values_list("pk", flat=True))
    rows = Adoption.objects.filter(readable(user, "practice__"), agency__in=below)
    return list(rows.order_by("practice__title", "pk").values_list("pk", flat=True))


def adoption_rows(keys: Sequence[int]) -> list[Adoption]:
    """Rows of the ledger by their keys, in their order, without the texts of their practices."""
    rows = Adoption.objects.select_related("agency", "practice").only(
        *("service", "status", "since", "outcome", "confirmation"),
        *("agency__name", "agency__abbreviation", "practice__title", "practice__url_path"),
    )
    return in_order(rows, keys)


def practices_adopted_below(organisation: Agency | Company) -> list[int]:
    """The keys of the practices in the ledger of an organisation and of those below it."""
    kind = organisation._meta.model_name
    rows = Adoption.objects.filter(**{f"{kind}__path__startswith": organisation.path})
    return list(rows.order_by().values_list("practice_id", flat=True).distinct())
