"""Running the engine, and showing what it answered to those who asked.

What a run answered is stored as it was and never worked out again.
"""

from datetime import timedelta
from functools import partial
from secrets import randbelow
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.advising.enums import (
    ENDED_STATES,
    OPEN_STATES,
    RequestState,
    RunKind,
    RunProgress,
    RunState,
)
from community.advising.gating import excluded
from community.advising.matching.json_form import write
from community.advising.matching.shortlist import shortlist
from community.advising.models import AdviceRequest, Pairing, Run
from community.advising.one_order import all_weights, cohort_as_it_is, run_to_publish
from community.advising.pool import LISTED, as_weights, look_at, order_of, pool_now, record_of
from community.advising.queries.runs import current_weights, open_for_cohort, published_for
from community.advising.reading import vector_of
from community.advising.request_trail import record_act
from community.advising.rules.own_case import check_decides, check_decides_on_all
from community.advising.rules.requests import check_can_coordinate
from community.advising.run_tasks import make_cohort, read_request
from community.advising.steps import locked, move

# Of a larger pool: everybody whom a gate keeps out, and so many of the rest.
MOST_TOLD = 2000
SEEDS = 2**31
# A cohort that a worker has not finished after so long has been lost.
PATIENCE = timedelta(minutes=15)


def run_shortlist(*, actor: Any, request: AdviceRequest, seed: int | None = None) -> Run:
    """Rank everybody for one request, and store it with every reason.

    Raises PermissionDenied, or ValidationError where the request is not open for it or texts are
    still being read.
    """
    check_decides(actor, request)
    if request.state not in OPEN_STATES:
        raise ValidationError("A shortlist is made of a request that is screened and still open.")
    read_request.enqueue(request.pk)
    request.refresh_from_db()
    today, weights = timezone.localdate(), current_weights()
    drawn = randbelow(SEEDS) if seed is None else seed
    pool = pool_now(today)
    found = look_at(pool, request, weights, today)
    order = order_of(found, drawn)
    told = [pool.advisors[number].id for number in order.best[LISTED:MOST_TOLD].tolist()]
    told += [pool.advisors[number].id for number in np.flatnonzero(~found.passed).tolist()]
    answer = shortlist(
        pool, record_of(request), today=today, weights=as_weights(weights), seed=drawn,
        limit=LISTED, vector=vector_of(request), explained=told,
    )  # fmt: skip
    with transaction.atomic():
        run = Run.objects.create(
            kind=RunKind.SHORTLIST,
            request=request,
            weights=weights,
            model=answer.versions.model,
            seed=drawn,
            asked={
                "today": today.isoformat(),
                "request_version": request.version,
                "places": request.places,
                "program": answer.versions.program,
            },
            outcome={
                "advisors": answer.advisors,
                "passed": answer.passed,
                "kept_out": write(answer.kept_out),
                "weights": write(answer.weights),
            },
            by=actor,
            is_demonstration=request.is_demonstration,
        )
        listed = [_pairing(run, each, is_chosen=True) for each in answer.ranked]
        away = [_pairing(run, each, is_chosen=False) for each in answer.not_listed]
        Pairing.objects.bulk_create([*listed, *away], batch_size=500)
        record_act(run, "run_shortlist", actor, request=request.pk, seed=drawn)
    return run


def _pairing(run: Run, answer: Any, *, is_chosen: bool) -> Pairing:
    exclusions = getattr(answer, "exclusions", ())
    return Pairing(
        run=run,
        request=run.request,
        advisor_id=int(answer.advisor),
        rank=answer.rank,
        score=answer.score,
        gate=exclusions[0].code.value if exclusions else "",
        is_chosen=is_chosen,
        explanation=write(answer),
    )


def run_cohort(
    *, actor: Any, keep: float = 0.02, based_on: Run | None = None, seed: int | None = None
) -> Run:
    """Ask for a plan of all open requests; a worker makes it, at once where there is none.

    `keep` is what a published pairing is worth on top of its score; the locks of `based_on` are
    kept. Raises PermissionDenied or ValidationError.
    """
    check_can_coordinate(actor)
    requests = open_for_cohort()
    if not requests:
        raise ValidationError("No request is open. Screen one first.")
    with transaction.atomic():
        # Who else asks at this moment waits here, and then finds this one.
        all_weights()
        waiting = Run.objects.filter(
            kind=RunKind.COHORT,
            progress__in=[RunProgress.WAITS, RunProgress.RUNNING],
            at__gt=timezone.now() - PATIENCE,
        )
        if waiting.exists():
            raise ValidationError("A cohort is being made already. Look at it below.")
        run = Run.objects.create(
            kind=RunKind.COHORT,
            progress=RunProgress.WAITS,
            weights=current_weights(),
            model="",
            seed=randbelow(SEEDS) if seed is None else seed,
            asked={"keep": keep},
            based_on=based_on,
            by=actor,
            is_demonstration=all(each.is_demonstration for each in requests),
        )
        record_act(run, "run_cohort", actor, requests=len(requests), seed=run.seed)
        for each in requests:
            transaction.on_commit(partial(read_request.enqueue, each.pk))
        transaction.on_commit(partial(make_cohort.enqueue, run.pk))
    run.refresh_from_db()
    return run


@transaction.atomic
def publish_run(*, actor: Any, run: Run, version: int) -> Run:
    """Let a run hold: those who asked see it, and offers are made from it.

    Who is chosen is asked for conflicts once more. What was published before is superseded, but a
    plan that goes on to hold for other requests. Raises PermissionDenied or ValidationError.
    """
    check_can_coordinate(actor)
    kept = run_to_publish(run)
    if kept.progress != RunProgress.DONE:
        raise ValidationError("This run is not made yet.")
    if kept.state != RunState.PREVIEW:
        raise ValidationError("This run has been published already.")
    if kept.version != version:
        raise ValidationError(
            "Somebody else has changed this plan since you opened it. Look at it as it is now, "
            "and publish it then."
        )
    requests = _still_open(kept)
    check_decides_on_all(actor, kept, [each.pk for each in requests])
    _check_conflicts(kept, requests)
    _supersede(kept)
    kept.state, kept.published_by = RunState.PUBLISHED, actor
    kept.published_at = timezone.now()
    kept.save(update_fields=["state", "published_by", "published_at"])
    record_act(kept, "publish_run", actor, requests=len(requests))
    _move_on(kept, requests, actor)
    return kept


def _supersede(run: Run) -> None:
    """End what was published before; a plan with a request that goes on elsewhere still holds."""
    earlier = Run.objects.filter(kind=run.kind, state=RunState.PUBLISHED)
    if run.kind == RunKind.SHORTLIST:
        earlier.filter(request=run.request_id).update(state=RunState.SUPERSEDED)
        return
    named = set(run.requests_asked)
    others = {each.pk: set(each.requests_asked) - named for each in earlier.defer("outcome")}
    going_on = set(
        AdviceRequest.objects.filter(pk__in=set().union(*others.values()))
        .exclude(state__in=ENDED_STATES)
        .values_list("pk", flat=True)
    )
    over = [key for key, requests in others.items() if not requests & going_on]
    earlier.filter(pk__in=over).update(state=RunState.SUPERSEDED)


def _still_open(run: Run) -> list[AdviceRequest]:
    """The requests of a run, locked. Raises ValidationError where one is not open any more."""
    keys = [run.request_id] if run.request_id else [int(key) for key in run.asked["requests"]]
    requests = [locked(each) for each in AdviceRequest.objects.filter(pk__in=keys).order_by("pk")]
    ended = [f"Request {each.pk}" for each in requests if each.state not in OPEN_STATES]
    if ended:
        raise ValidationError(f"{', '.join(ended)} is not open any more. Make a new run.")
    changed = [
        f"Request {each.pk}"
        for each in requests
        if each.submitted_at is not None and each.submitted_at > run.at
    ]
    if changed:
        raise ValidationError(f"{', '.join(changed)} was written anew since. Make a new run.")
    return requests


def _check_conflicts(run: Run, requests: list[AdviceRequest]) -> None:
    """Raises ValidationError naming everybody who is chosen and has a gate shut since."""
    chosen: dict[int, list[Any]] = {}
    for each in run.pairings.filter(is_chosen=True).select_related("advisor").order_by("pk"):
        chosen.setdefault(each.request_id, []).append(each.advisor)
    shut = [
        f"Request {request.pk}: {sentence}"
        for request in requests
        for _code, sentence, _evidence in excluded(request, chosen.get(request.pk, [])).values()
    ]
    if shut:
        raise ValidationError([*shut, "Something has changed since this run. Make a new one."])


def _move_on(run: Run, requests: list[AdviceRequest], actor: Any) -> None:
    """Requests for which somebody is listed are shortlisted now, if they were screened."""
    served = set(run.pairings.filter(is_chosen=True).values_list("request_id", flat=True))
    for request in requests:
        if request.pk in served and request.state == RequestState.SCREENED:
            move(request, RequestState.SHORTLISTED, by=actor)


@transaction.atomic
def end_unfilled(*, actor: Any, run: Run, request_id: int) -> AdviceRequest:
    """End a request for which the published plan found nobody; the reason is the plan's numbers.

    Raises PermissionDenied, ValidationError or RequestChangedError.
    """
    plan = cohort_as_it_is(run)
    check_decides_on_all(actor, plan, [request_id])
    of_request = plan.asked["requests"].get(str(request_id))
    empty = {each["request"]: each for each in plan.outcome["unfilled"]}.get(request_id)
    if of_request is None or empty is None or plan.state != RunState.PUBLISHED:
        raise ValidationError("The published plan leaves no place of this request empty.")
    if of_request["held"] or plan.pairings.filter(request=request_id, is_chosen=True).exists():
        raise ValidationError("Somebody is found for this request.")
    request = AdviceRequest.objects.get(pk=request_id)
    newer = published_for(request)
    if newer and newer.published_at and newer.published_at > plan.published_at:  # type: ignore[operator]
        raise ValidationError("A newer list is published for this request.")
    move(request, RequestState.UNFILLED, by=actor, reason=empty["sentence"])
    record_act(plan, "end_unfilled", actor, request=request_id)
    return request


def note_export(*, actor: Any, run: Run) -> None:
    """Write down that a run was taken away as a file. Raises PermissionDenied."""
    check_decides_on_all(actor, run, run.requests_asked)
    record_act(run, "export_run", actor)
