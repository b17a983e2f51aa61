"""Runs of the engine over the invented requests: shortlists, and one cohort that is published.

Worked out while they are loaded, as a coordinator would have them worked out. They are written down
as they would stand after some days: nobody is to get a mail for what has never been asked.
"""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from community.advising.actions.runs import run_shortlist
from community.advising.cohort_making import make
from community.advising.enums import RequestState, RunKind, RunProgress, RunState
from community.advising.models import AdviceRequest, Run, Step
from community.advising.queries.runs import current_weights
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import holders_of
from exemplar.home.starter_content.trail import Trail

SEED = 2026
KEEP = 0.02
SOURCE = "runs/cohort"
# The newest waits for its first run.
WAITING = 1
SHORTLISTED_DAYS, COHORT_DAYS = 6, 5


def load_runs(trail: Trail) -> None:
    """Make the runs, unless a load has made them before."""
    if trail.pk_of(SOURCE) is not None:
        trail.same(SOURCE)
        return
    coordinator = holders_of(Role.COORDINATOR).filter(is_demonstration=True).first()
    screened = AdviceRequest.objects.filter(is_demonstration=True, state=RequestState.SCREENED)
    requests = list(screened.order_by("submitted_at", "pk"))[:-WAITING]
    if coordinator is None or not requests:
        return
    for request in requests:
        run = run_shortlist(actor=coordinator, request=request, seed=SEED)
        _publish(run, coordinator, SHORTLISTED_DAYS)
    cohort = Run.objects.create(
        kind=RunKind.COHORT,
        progress=RunProgress.WAITS,
        weights=current_weights(),
        model="",
        seed=SEED,
        asked={"keep": KEEP, "only": [request.pk for request in requests]},
        by=coordinator,
        is_demonstration=True,
    )
    if make(cohort.pk):
        _publish(cohort, coordinator, COHORT_DAYS)
        _move_on(cohort, coordinator)
    trail.made(SOURCE, cohort)


def _publish(run: Run, coordinator: User, days: int) -> None:
    at = timezone.now() - dt.timedelta(days=days)
    Run.objects.filter(pk=run.pk).update(
        state=RunState.PUBLISHED, at=at, published_at=at, published_by=coordinator
    )


def _move_on(cohort: Run, coordinator: User) -> None:
    """Whoever was served is shortlisted."""
    at = timezone.now() - dt.timedelta(days=COHORT_DAYS)
    served = cohort.pairings.filter(is_chosen=True).values("request_id")
    requests = AdviceRequest.objects.filter(pk__in=served)
    Step.objects.bulk_create(
        Step(request=request, state=RequestState.SHORTLISTED, by=coordinator, at=at)
        for request in requests
    )
    requests.update(state=RequestState.SHORTLISTED, changed_at=at, version=F("version") + 1)
