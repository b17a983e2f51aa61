"""All open requests at once: gates and scores of every pair, the plan, and why, in plain words.

The plan itself is made in `cohort`, over numbers; here they get their names back.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from community.advising.matching import cohort_sentences, explain
from community.advising.matching.answers import Versions
from community.advising.matching.cohort import NO_COMPANY, Opportunity, Plan, Problem, solve
from community.advising.matching.deadlines import hours_before, window
from community.advising.matching.look import Found, look
from community.advising.matching.plans import (
    Chosen,
    CohortPlan,
    Empty,
    Pair,
    Passed,
    Proof,
    RequestPlan,
    Supply,
    Wishes,
)
from community.advising.matching.pool import Floats, Numbers, Pool, Reals
from community.advising.matching.records import Advisor, Request, Weights
from community.advising.matching.score import lots, ordered
from community.advising.matching.shortlist import PROGRAM

LIST_LENGTH = 30
# Of those who do not go to a request, the best are told why.
BEST_TOLD = 5
# Who does not say how many hours there are is not held back by them.
HOURS_NOT_SAID = 1e6


class Cohort:
    """Open requests beside the pool, scored once."""

    def __init__(
        self,
        pool: Pool,
        requests: Sequence[Request],
        *,
        today: date,
        weights: Weights | None = None,
        vectors: Mapping[str, Floats] | None = None,
    ) -> None:
        self.pool, self.today, self.weights = pool, today, weights or Weights()
        self.requests = tuple(sorted(requests, key=lambda request: request.id))
        self.number = {request.id: place for place, request in enumerate(self.requests)}
        if len(self.number) != len(self.requests):
            raise ValueError("a request is there twice")
        given = vectors or {}
        self.found: list[Found] = [
            look(pool, each, today=today, weights=self.weights, vector=given.get(each.id))
            for each in self.requests
        ]

    def problem(self, wishes: Wishes, seed: int) -> Problem:
        """The same in numbers."""
        scores = np.full((len(self.requests), len(self.pool)), -np.inf, np.float64)
        for row, found in enumerate(self.found):
            scores[row, found.passed] = found.score[found.passed]
        # Who can be asked for none of the requests offers nothing to any topic.
        able = set(np.flatnonzero(np.isfinite(scores).any(axis=0)).tolist())
        until = max((window(each, self.today)[1] for each in self.requests), default=self.today)
        return Problem(
            scores=scores,
            demand=np.array([each.places for each in self.requests], np.int64),
            capacity=np.array([_room(each) for each in self.pool.advisors], np.int64),
            company=self._companies(),
            hours_needed=np.array([each.hours or 0.0 for each in self.requests], np.float64),
            hours_free=np.array([self._hours(each, until) for each in self.pool.advisors]),
            least_load=self._least(wishes),
            locks=self._pairs(wishes.locks),
            forbidden=self._pairs(wishes.forbidden),
            published=self._pairs(wishes.published),
            change_penalty=wishes.change_penalty,
            request_topics=self._topics([each.topics for each in self.requests]),
            advisor_topics=self._topics(
                [
                    tuple(skill.topic for skill in each.skills) if number in able else ()
                    for number, each in enumerate(self.pool.advisors)
                ]
            ),
            waited=self._waited(),
            seed=seed,
            floor_level=wishes.floor,
            list_length=LIST_LENGTH,
            alternates=wishes.alternates,
        )

    def _hours(self, advisor: Advisor, until: date) -> float:
        hours = hours_before(advisor, self.today, until)
        return HOURS_NOT_SAID if hours is None else hours

    def _waited(self) -> Reals:
        # Who was never engaged waited longest of all.
        return (self.today.toordinal() - self.pool.last_engaged).astype(np.float64)

    def _companies(self) -> Numbers:
        tree = self.pool.gates.companies
        tops: dict[str, int] = {}
        found = []
        for advisor in self.pool.advisors:
            if advisor.company is None:
                found.append(NO_COMPANY)
                continue
            top = [advisor.company, *tree.above(advisor.company)][-1]
            found.append(tops.setdefault(top, len(tops)))
        return np.array(found, np.int64)

    def _least(self, wishes: Wishes) -> Numbers | None:
        if not wishes.least_loads:
            return None
        least = np.zeros(len(self.pool), np.int64)
        for advisor, many in wishes.least_loads.items():
            least[_known(self.pool.number, advisor, "advisor")] = many
        return least

    def _pairs(self, pairs: Sequence[Pair]) -> Numbers:
        found = [
            (
                _known(self.number, pair.request, "request"),
                _known(self.pool.number, pair.advisor, "advisor"),
            )
            for pair in pairs
        ]
        return np.array(found, np.int64).reshape(-1, 2)

    @property
    def topic_numbers(self) -> dict[str, int]:
        """Topics that requests name, numbered."""
        asked = sorted({topic for each in self.requests for topic in each.topics})
        return {topic: number for number, topic in enumerate(asked)}

    def _topics(self, named: Sequence[tuple[str, ...]]) -> tuple[tuple[int, ...], ...]:
        numbers = self.topic_numbers
        return tuple(
            tuple(sorted({numbers[topic] for topic in each if topic in numbers})) for each in named
        )

    def solve(self, wishes: Wishes | None = None, *, seed: int = 0) -> CohortPlan:
        """The best plan, with its proof and its reasons."""
        plan = solve(self.problem(wishes or Wishes(), seed))
        return _named(self, plan, seed)


def _room(advisor: Advisor) -> int:
    return max(0, advisor.most_engagements - advisor.engagements)


def _known(numbers: Mapping[str, int], key: str, what: str) -> int:
    if key not in numbers:
        raise ValueError(f"there is no {what} “{key}”")
    return numbers[key]


def _named(cohort: Cohort, plan: Plan, seed: int) -> CohortPlan:
    advisors, requests = cohort.pool.advisors, cohort.requests
    topics = list(cohort.topic_numbers)
    filled, places = plan.filled, int(sum(each.places for each in requests))
    return CohortPlan(
        versions=Versions(
            request="",
            weights=cohort.weights.version,
            model=cohort.pool.texts.model,
            program=PROGRAM,
        ),
        today=cohort.today,
        seed=seed,
        weights={factor.value: value for factor, value in cohort.weights.values.items()},
        profiles={each.id: each.version for each in advisors},
        requests=tuple(_request_plan(cohort, plan, row, seed) for row in range(len(requests))),
        supply=tuple(
            Supply(
                topic=topics[each.topic],
                places=each.places,
                offered=each.offered,
                advisors=each.advisors,
                missing_alone=each.missing_alone,
                missing=each.missing,
            )
            for each in plan.supply
        ),
        proof=_proof(plan),
        broken_locks=tuple(
            Pair(request=requests[row].id, advisor=advisors[column].id)
            for row, column in plan.broken_locks.tolist()
        ),
        below_least={advisors[at].id: many for at, many in plan.below_least.tolist()},
        helpers={advisors[each.advisor].id: each.requests for each in plan.helpers},
        kept_published=plan.kept_published,
        sentence=f"{filled} of {places} places are filled.",
    )


def _proof(plan: Plan) -> Proof:
    return Proof(
        floor_level=plan.floor.level.value,
        floor=plan.floor.value,
        floor_asked=plan.floor.asked,
        floor_bound=plan.floor.bound,
        floor_is_tight=plan.floor.is_tight,
        sum=plan.total.sum,
        sum_bound=plan.total.bound,
        is_certified=plan.certificate.is_complete,
        is_proved=plan.is_proved,
    )


def _request_plan(cohort: Cohort, plan: Plan, row: int, seed: int) -> RequestPlan:
    request, found = cohort.requests[row], cohort.found[row]
    order = ordered(
        cohort.pool, found.score, found.passed, lots(cohort.pool, request.id, seed), None
    )
    mine = np.flatnonzero(plan.pairs[:, 0] == row)
    columns = sorted(
        mine.tolist(), key=lambda at: order.place(int(plan.pairs[at, 1])) or len(order.best) + 1
    )
    chosen = []
    for at in columns:
        column = int(plan.pairs[at, 1])
        chosen.append(
            Chosen(
                advisor=cohort.pool.advisors[column].id,
                is_locked=bool(plan.locked[at]),
                why=explain.of_number(found, order, column),
            )
        )
    taken = {int(plan.pairs[at, 1]) for at in columns}
    passed_over = [number for number in order.best.tolist() if number not in taken]
    return RequestPlan(
        request=request.id,
        version=request.version,
        places=request.places,
        passed=int(found.passed.sum()),
        chosen=tuple(chosen),
        alternates=tuple(cohort.pool.advisors[at].id for at in plan.alternates[row].tolist()),
        not_chosen=tuple(
            _passed_over(cohort, plan.market.opportunity(row, number))
            for number in passed_over[:BEST_TOLD]
        ),
        empty=_empty(cohort, plan, row),
        kept_out=found.kept_out,
    )


def _passed_over(cohort: Cohort, each: Opportunity) -> Passed:
    advisor = cohort.pool.advisors[each.advisor]
    instead = None if each.instead is None else cohort.pool.advisors[each.instead]
    return Passed(
        advisor=advisor.id,
        score=each.score,
        reason=each.why,
        loses=each.loses,
        holders={cohort.requests[one.request].id: one.loses for one in each.holders},
        instead=instead.id if instead else None,
        sentence=cohort_sentences.passed_over(
            advisor.label, each.why, [one.loses for one in each.holders], each.loses
        ),
    )


def _empty(cohort: Cohort, plan: Plan, row: int) -> Empty | None:
    for each in plan.unfilled:
        if each.request == row:
            helps = [cohort.pool.advisors[at] for at in each.helps]
            return Empty(
                places=each.missing,
                binding=each.binding.value,
                passing=each.passing,
                helps=tuple(one.id for one in helps),
                sentence=cohort_sentences.empty(each, cohort.requests[row].places, helps),
            )
    return None
