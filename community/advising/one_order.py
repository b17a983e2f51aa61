"""The one order in which records of advising are locked: who takes another waits for ever.

    accounts < weights, by version < runs < requests < questions < offers < advisors < engagements
        < meetings
    accounts < conflicts < clearances

Within one kind it is by key, and all that an action needs of a kind it locks at once. An action may
begin anywhere in a line and leave out what it does not need. It never goes back, nor across to the
other line: what a changed conflict leads to begins once the conflict is stored.

Rows are locked against being changed and not against being referred to (`no_key`). Otherwise
storing a pairing would wait for whoever decides about its request, in an order nobody chose.
"""

from collections.abc import Iterable

from community.advising.enums import RunKind, RunState
from community.advising.models import Run, WeightSet
from community.expertise.models import Advisor


def all_weights() -> list[WeightSet]:
    """All weights there have been, by version, which nobody else adds to or decides on."""
    return list(WeightSet.objects.select_for_update(no_key=True).order_by("version"))


def cohort_as_it_is(run: Run) -> Run:
    """A cohort as it is now, which nobody else changes until the transaction ends."""
    rows = Run.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=run.pk, kind=RunKind.COHORT)


def run_to_publish(run: Run) -> Run:
    """A run as it is now, held with all that could be published in its place, or are.

    So of two that are published at the same moment, one comes after the other.
    """
    rows = Run.objects.select_for_update(of=("self",), no_key=True)
    rivals = rows.filter(kind=run.kind, request=run.request_id).exclude(state=RunState.SUPERSEDED)
    list(rivals.order_by("pk").values_list("pk", flat=True))
    return Run.objects.select_related("weights").get(pk=run.pk)


def advisors_as_they_are(keys: Iterable[int]) -> dict[int, Advisor]:
    """Advisors by key, whom nobody else asks or changes until the transaction ends.

    Two requests may have the same person listed, who has room for one of them.
    """
    rows = Advisor.objects.select_for_update(of=("self",), no_key=True).select_related("company")
    return {each.pk: each for each in rows.filter(pk__in=list(keys)).order_by("pk")}
