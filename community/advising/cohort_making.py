"""Making a cohort: from open requests and the pool to a plan, and to what is stored of it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from community.advising.cohort_records import Keys, outcome_of
from community.advising.enums import RunKind, RunProgress
from community.advising.left_out import Taken, taken_of
from community.advising.matching.cohort import (
    NO_COMPANY,
    Opportunity,
    Plan,
    Problem,
    ScoreBlocks,
    solve,
)
from community.advising.matching.deadlines import window
from community.advising.matching.factors import hours_before
from community.advising.matching.json_form import write
from community.advising.matching.look import Found
from community.advising.matching.pool import Pool
from community.advising.models import AdviceRequest, Pairing, Run, WeightSet
from community.advising.modes import hours_of
from community.advising.one_order import cohort_as_it_is
from community.advising.plan_words import why_not
from community.advising.pool import explain_one, look_at, order_of, pool_now
from community.advising.promised import Promised, promised_elsewhere
from community.advising.queries.runs import chosen_in, open_for_cohort, promised_pairs
from community.expertise.models import Advisor
from practices.taxonomy.models import Company

logger = logging.getLogger(__name__)

# Told for each request beside those chosen and those next in line: the best of the others.
BEST_TOLD = 6
NEAR_ENOUGH = 0.5
# Bytes of scores that are kept while a plan is made.
MOST_KEPT = 128 << 20
# Days that somebody counts as having waited who was never engaged.
NEVER = 3650


@dataclass(frozen=True, eq=False)
class Task:
    """What a cohort is made of, with the numbers by which the solver knows it."""

    run: Run
    today: date
    pool: Pool
    requests: list[AdviceRequest]
    taken: dict[int, Taken]
    demand: list[int]
    company: list[str | None]
    topics: list[int]
    promised: Promised

    @property
    def advisors(self) -> list[int]:
        """Keys of the advisors, by number."""
        return [int(each.id) for each in self.pool.advisors]

    @property
    def keys(self) -> Keys:
        """Which number stands for what."""
        return Keys([each.pk for each in self.requests], self.advisors, self.topics, self.demand)

    def look(self, number: int) -> Found:
        """Everybody beside one request."""
        weights: WeightSet = self.run.weights
        return look_at(self.pool, self.requests[number], weights, self.today)

    @cached_property
    def first_look(self) -> tuple[date, Any]:
        """The latest last day of all requests, and of each advisor whether they pass for any."""
        ends, able = [], np.zeros(len(self.pool), np.bool_)
        for number in range(len(self.demand)):
            found = self.look(number)
            ends.append(window(found.request, self.today)[1])
            able |= found.passed
        return max(ends, default=self.today), able


def make(run_id: int) -> bool:
    """Work out the cohort that was asked for; whether it is made.

    What went wrong is kept in the log of the site, without a word of any request.
    """
    begun = Run.objects.filter(pk=run_id, kind=RunKind.COHORT, progress=RunProgress.WAITS)
    if not begun.update(progress=RunProgress.RUNNING):
        return False
    run = Run.objects.select_related("weights", "based_on").get(pk=run_id)
    try:
        task = _gather(run)
        problem = _problem(task)
        plan = solve(problem)
        _store(task, problem, plan)
    except Exception:
        logger.exception("Cohort %s could not be made", run_id)
        Run.objects.filter(pk=run_id).update(progress=RunProgress.FAILED)
        return False
    return True


def _gather(run: Run) -> Task:
    today = timezone.localdate()
    only = run.asked.get("only")
    requests = [each for each in open_for_cohort() if only is None or each.pk in only]
    taken = taken_of(requests)
    demand = [max(0, each.places - len(taken[each.pk].held)) for each in requests]
    wanted = [(each, many) for each, many in zip(requests, demand, strict=True) if many]
    pool = pool_now(today)
    paths = dict(Company.objects.values_list("pk", "path"))
    roots = {str(key): path[: Company.steplen] for key, path in paths.items()}
    return Task(
        run=run,
        today=today,
        pool=pool,
        requests=[each for each, _ in wanted],
        taken=taken,
        demand=[many for _, many in wanted],
        company=[roots.get(each.company) if each.company else None for each in pool.advisors],
        topics=sorted({topic.pk for each, _ in wanted for topic in each.topics.all()}),
        promised=promised_elsewhere({each.pk for each, _ in wanted}),
    )


def _problem(task: Task) -> Problem:
    free, hours = _hours(task)
    companies = {
        path: number for number, path in enumerate(sorted(set(filter(None, task.company))))
    }
    at = {key: number for number, key in enumerate(task.advisors)}
    rows = {each.pk: number for number, each in enumerate(task.requests)}

    def numbers(pairs: Iterable[tuple[int, int]]) -> Any:
        known = [
            (rows[request], at[advisor])
            for request, advisor in pairs
            if request in rows and advisor in at
        ]
        return np.array(known, np.int64).reshape(-1, 2)

    published = [(request, each) for request, who in promised_pairs().items() for each in who]
    promised = task.promised.places
    return Problem(
        scores=_rows(task),
        demand=np.array(task.demand, np.int64),
        capacity=np.array(
            [
                max(0, each.most_engagements - each.engagements - promised[int(each.id)])
                for each in task.pool.advisors
            ],
            np.int64,
        ),
        company=np.array(
            [NO_COMPANY if path is None else companies[path] for path in task.company], np.int64
        ),
        hours_needed=hours,
        hours_free=free,
        locks=numbers(_locks(task.run)),
        published=numbers(published),
        change_penalty=float(task.run.asked["keep"]),
        request_topics=_request_topics(task),
        advisor_topics=_advisor_topics(task),
        waited=np.array([_waited(each.last_engaged, task.today) for each in task.pool.advisors]),
        seed=task.run.seed,
    )


def _rows(task: Task) -> ScoreBlocks:
    """Scores on demand; kept where there is room, as the solver asks for a row again and again."""
    room = MOST_KEPT // max(1, 8 * len(task.pool))

    @lru_cache(maxsize=room)
    def row(number: int) -> Any:
        found = task.look(number)
        return np.where(found.passed, found.score, -np.inf)

    return lambda some: np.array([row(number) for number in some.tolist()])


def _hours(task: Task) -> tuple[Any, Any]:
    """Hours that each has up to the latest deadline, and hours that a place takes."""
    until, _ = task.first_look
    free = hours_before(task.pool, task.today, until).astype(np.float64)
    free[np.isnan(free)] = np.inf
    promised = task.promised.hours
    free = np.maximum(0, free - np.array([promised[key] for key in task.advisors], np.float64))
    return free, np.array(
        [hours_of(each.mode, each.hours) or 0 for each in task.requests], np.float64
    )


def _locks(run: Run) -> list[tuple[int, int]]:
    if run.based_on is None:
        return []
    locked = chosen_in(run.based_on).filter(is_locked=True)
    return list(locked.values_list("request_id", "advisor_id"))


def _waited(last: date | None, today: date) -> float:
    return float(NEVER if last is None else max(0, (today - last).days))


def _request_topics(task: Task) -> tuple[tuple[int, ...], ...]:
    number = {key: place for place, key in enumerate(task.topics)}
    return tuple(
        tuple(sorted(number[topic.pk] for topic in each.topics.all())) for each in task.requests
    )


def _advisor_topics(task: Task) -> tuple[tuple[int, ...], ...]:
    """Whoever knows a topic, or one directly above or below it, can serve it.

    Who can be asked for none of the requests, as whoever is paused, offers nothing.
    """
    _, able = task.first_look
    found: list[list[int]] = [[] for _ in task.pool.advisors]
    for place, key in enumerate(task.topics):
        near = task.pool.trees["topics"].near(str(key))
        who = {
            int(number)
            for topic, nearness in near.items()
            if nearness >= NEAR_ENOUGH and topic in task.pool.skills
            for number in task.pool.skills[topic][0]
        }
        for number in who:
            if able[number]:
                found[number].append(place)
    return tuple(tuple(each) for each in found)


@transaction.atomic
def _store(task: Task, problem: Problem, plan: Plan) -> None:
    run = cohort_as_it_is(task.run)
    run.asked = {**run.asked, **_asked(task, problem)}
    run.outcome = outcome_of(plan, task.keys)
    run.model = task.pool.texts.model
    run.progress = RunProgress.DONE
    run.save(update_fields=["asked", "outcome", "model", "progress"])
    known = set(Advisor.objects.values_list("pk", flat=True))
    for number in range(len(task.requests)):
        pairings = _pairings(task, run, plan, number)
        Pairing.objects.bulk_create(each for each in pairings if each.advisor_id in known)


def _asked(task: Task, problem: Problem) -> dict[str, Any]:
    assert problem.hours_free is not None  # noqa: S101 - always set above
    return {
        "today": task.today.isoformat(),
        "requests": {
            str(each.pk): {
                "version": each.version,
                "places": each.places,
                "demand": many,
                "hours": hours_of(each.mode, each.hours),
                "held": sorted(task.taken[each.pk].held),
                "held_companies": sorted(task.taken[each.pk].companies),
            }
            for each, many in zip(task.requests, task.demand, strict=True)
        },
        "advisors": {
            each.id: {
                "name": each.name,
                "version": each.version,
                "capacity": int(problem.capacity[number]),
                "engagements": each.engagements,
                "most": each.most_engagements,
                "hours": float(free) if np.isfinite(free := problem.hours_free[number]) else None,
                "company": task.company[number],
            }
            for number, each in enumerate(task.pool.advisors)
        },
        "locks": [list(pair) for pair in _locks(task.run)],
    }


def _pairings(task: Task, run: Run, plan: Plan, number: int) -> list[Pairing]:
    """Those chosen, those next in line, and the best of those who were passed over."""
    found = task.look(number)
    order = order_of(found, run.seed)
    mine = [at for at in range(len(plan.pairs)) if plan.pairs[at, 0] == number]
    mine.sort(key=lambda at: (-plan.scores[at], int(plan.pairs[at, 1])))
    chosen = {int(plan.pairs[at, 1]): bool(plan.locked[at]) for at in mine}
    lowest = min((float(plan.scores[at]) for at in mine), default=None)
    alternates = [each for each in plan.alternates[number].tolist() if each not in chosen]
    passed_over = plan.market.passed_over(number, BEST_TOLD).tolist()
    others = [*passed_over, *order.best[: BEST_TOLD + len(chosen)].tolist()]
    told = list(dict.fromkeys([*chosen, *alternates]))
    told += sorted(set(others) - set(told), key=lambda each: (-found.score[each], each))
    requests = [each.pk for each in task.requests]
    pairings = []
    for rank, advisor in enumerate(told, start=1):
        explained = explain_one(found, order, task.advisors[advisor])
        if explained is None:
            continue
        stored = write(explained)
        if advisor not in chosen:
            opportunity = plan.market.opportunity(number, advisor)
            name = task.pool.advisors[advisor].label
            stored["cohort"] = _told(
                opportunity, requests, why_not(opportunity, name, requests, lowest)
            )
        pairings.append(
            Pairing(
                run=run,
                request=task.requests[number],
                advisor_id=task.advisors[advisor],
                rank=rank if stored.get("score") is not None else None,
                score=stored.get("score"),
                gate=next((each["code"] for each in stored.get("exclusions", [])), ""),
                is_chosen=advisor in chosen,
                is_alternate=advisor in alternates,
                is_locked=chosen.get(advisor, False),
                explanation=stored,
            )
        )
    return pairings


def _told(pair: Opportunity, requests: list[int], sentence: str) -> dict[str, Any]:
    """Why somebody was not chosen, as it is stored."""
    return {
        "why": pair.why.value,
        "loses": float(pair.loses),
        "holders": [
            {"request": requests[each.request], "loses": float(each.loses)} for each in pair.holders
        ],
        "sentence": sentence,
    }
