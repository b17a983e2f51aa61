"""One call from problem to plan: supply, lists, places, floor, sum, certificate, reasons."""

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from community.advising.matching.cohort import supply
from community.advising.matching.cohort.alternates import alternates
from community.advising.matching.cohort.checks import check
from community.advising.matching.cohort.core import (
    Core,
    Locked,
    companies_of,
    core_of,
    take_out_locks,
)
from community.advising.matching.cohort.floor import (
    Limit,
    Reached,
    at_level,
    fill_pool,
    fullest,
    levels,
    pair_floor,
    request_floor,
)
from community.advising.matching.cohort.market import Market
from community.advising.matching.cohort.plan import (
    Certificate,
    FloorReached,
    Plan,
    TotalReached,
)
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.prices import guess
from community.advising.matching.cohort.pricing import TOLERANCE, Goal
from community.advising.matching.cohort.problem import FloorLevel, Numbers, Problem, Reals
from community.advising.matching.cohort.request_floor import by_auction, with_room
from community.advising.matching.cohort.unfilled import explain
from community.advising.matching.cohort.whole import MOST_EXACT, Whole, best_whole

# A filled place is worth more than any score, a least load more than a place. They grow where they
# turn out to be too little: a chain of changes can cost more than one score.
_REWARD, _MISSING = 2.0, 8.0
_MOST_LISTINGS, _LEAST_LISTINGS = 6, 2
_MOST_TRIES, _HARD_TRIES = 12, 2


@dataclass(eq=False)
class _Clock:
    """Seconds by stage."""

    seconds: dict[str, float]
    last: float

    def stop(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now


def solve(problem: Problem) -> Plan:
    """The plan: most places, then the highest floor, then the greatest sum, over all pairs."""
    clock = _Clock({}, perf_counter())
    check(problem)
    topics, shortages = supply.check(problem)
    clock.stop("supply")
    locked = take_out_locks(problem)
    core = core_of(problem, locked)
    pool, price = _listed(core, problem)
    clock.stop("lists")
    reached, fillable, goal = _most_places(pool, price)
    clock.stop("places")
    is_large = _is_for_auction(pool, problem) and reached.places > 0
    won = with_room(pool, problem, reached, goal, price) if is_large else None
    if won is None and is_large:
        won = by_auction(pool, problem, reached, goal)
    if won is not None:
        goal, whole, limit = won
        asked = limit.asked
    else:
        # Where the auction finds no plan at all there is no floor to keep.
        limit = Limit(0.0, 1.0) if is_large else _limit(pool, problem, reached, goal, price)
        clock.stop("floor")
        goal, whole, asked = _greatest_sum(pool, problem, reached, goal, limit, price)
    used, market = whole.used, _market(problem, locked, pool, goal, whole)
    clock.stop("sum")
    missing, helpers = explain(market)
    numbered = np.full(problem.advisors, -1)
    numbered[core.advisor] = np.arange(core.advisors)
    taken = np.column_stack([market.pairs[:, 0], numbered[market.pairs[:, 1]]])
    next_in_line = alternates(pool, used, taken, problem.alternates)
    clock.stop("reasons")
    scores = np.concatenate([locked.scores, pool.score[used]])
    is_locked = np.arange(len(scores)) < len(locked.scores)
    order = np.lexsort((-scores, market.pairs[:, 0]))
    short = core.least - np.bincount(pool.advisor[used], minlength=core.advisors)
    short[short < 0] = 0
    below = np.flatnonzero(short)
    return Plan(
        pairs=market.pairs[order],
        scores=scores[order],
        locked=is_locked[order],
        places=int(problem.demand.sum()),
        fillable=fillable + len(locked.scores),
        unfilled=missing,
        helpers=helpers,
        floor=_floor(pool, problem, whole, limit, asked),
        total=_total(pool, goal, whole, locked, int(short.sum())),
        certificate=_certificate(pool, core, problem, whole),
        supply=topics,
        shortages=shortages,
        alternates=next_in_line,
        market=market,
        broken_locks=locked.broken,
        below_least=_below_least(
            problem, market.pairs, core, np.column_stack([below, short[below]])
        ),
        kept_published=_kept(problem, market.pairs),
        seed=problem.seed,
        seconds=clock.seconds,
    )


def _listed(core: Core, problem: Problem) -> tuple[Pool, Reals]:
    """Lists long enough for most places, and a guess at the prices."""
    pool, price = Pool(core), np.zeros(core.advisors)
    wanted = np.flatnonzero(core.demand > 0)
    published = core.bonus[0]
    if core.bonus[1] and len(published):
        for some, block in core.blocks(np.unique(published[:, 0])):
            at = published[np.isin(published[:, 0], some)]
            score = block[np.searchsorted(some, at[:, 0]), at[:, 1]].astype(np.float64)
            at, score = at[score > -np.inf], score[score > -np.inf]
            pool.add(at[:, 0], at[:, 1], score)
    if not core.advisors or not len(wanted):
        pool.last = np.full(core.requests, -np.inf)
        pool.listed_at = price
        return pool, price
    # A level cuts pairs off by the best of a list: as many as are asked for have to be in it.
    places, length = -1, max(problem.list_length, int(core.demand.max()))
    for turn in range(_MOST_LISTINGS):
        pool.list_best(wanted, length, price)
        price = guess(pool, price, _REWARD)
        before, places = places, fill_pool(pool).places
        is_full = places == core.demand.sum() or places == before
        if pool.last[wanted].max() == -np.inf or (turn + 1 >= _LEAST_LISTINGS and is_full):
            break
    pool.is_grown[:] = False
    return pool, price


def _most_places(pool: Pool, price: Reals) -> tuple[Reached, int, Goal]:
    """How many places can be filled and what of the least loads be met; above what nothing can."""
    core = pool.core
    fillable = fullest(pool).places
    least = fullest(pool, least_loads=True).places if core.least.any() else 0
    goal = Goal(_REWARD, _MISSING)
    if core.hours_needed is None or not len(pool):
        return Reached(fillable, least), fillable, goal
    whole = best_whole(pool, replace(goal, sum_counts=0.0), price)
    if whole is None:  # pragma: no cover - nobody anywhere is a whole plan
        return Reached(0, 0), fillable, goal
    short = core.least - np.bincount(pool.advisor[whole.used], minlength=core.advisors)
    met = int(core.least.sum() - np.maximum(short, 0).sum())
    possible = (whole.bound + goal.missing * (core.least.sum() - met)) / goal.reward
    return Reached(int(whole.used.sum()), met), min(fillable, int(possible + TOLERANCE)), goal


def _is_for_auction(pool: Pool, problem: Problem) -> bool:
    is_large = problem.level is FloorLevel.REQUEST and len(pool) > MOST_EXACT
    return is_large and pool.core.hours_needed is None


def _limit(pool: Pool, problem: Problem, reached: Reached, goal: Goal, price: Reals) -> Limit:
    if problem.level is FloorLevel.NONE or not reached.places:
        return Limit(0.0, 0.0)
    if problem.level is FloorLevel.PAIR:
        return pair_floor(pool, reached)
    return request_floor(pool, reached, goal, price, problem.grid)


def _greatest_sum(  # noqa: PLR0917 - what all stages before it found
    pool: Pool, problem: Problem, reached: Reached, goal: Goal, limit: Limit, price: Reals
) -> tuple[Goal, Whole, float]:
    """The greatest sum that keeps places and floor; the floor gives way where only parts do."""
    asked, step = limit.asked, problem.grid
    for turn in range(_MOST_TRIES):
        has_floor = problem.level is not FloorLevel.NONE and asked > 0
        is_pair = problem.level is FloorLevel.PAIR
        aimed = goal
        if has_floor and is_pair:
            aimed = replace(goal, least_score=asked)
        elif has_floor:
            aimed = at_level(pool, goal, asked)
        whole = best_whole(pool, aimed, price)
        while whole is not None and not _is_reached(pool, whole, reached):
            if aimed.reward > _REWARD * 64:
                whole = None
                break
            aimed = replace(aimed, reward=4 * aimed.reward, missing=4 * aimed.missing)
            whole = best_whole(pool, aimed, price)
        if whole is not None:
            return aimed, whole, asked
        asked = max(0.0, asked - step)
        step = step if turn < _HARD_TRIES else 1.5 * step
    whole = best_whole(pool, goal, price)
    assert whole is not None  # noqa: S101 - without a floor there always is one
    return goal, whole, 0.0


def _is_reached(pool: Pool, whole: Whole, reached: Reached) -> bool:
    core = pool.core
    met = np.minimum(core.least, np.bincount(pool.advisor[whole.used], minlength=core.advisors))
    return int(whole.used.sum()) >= reached.places and int(met.sum()) >= reached.least


def _market(problem: Problem, locked: Locked, pool: Pool, goal: Goal, whole: Whole) -> Market:
    if len(whole.used) < len(pool):  # pragma: no cover - lists grow before a plan is made
        message = "The lists grew after the plan was made."
        raise RuntimeError(message)
    advisor = pool.core.advisor[pool.advisor[whole.used]]
    pairs = np.column_stack([pool.request[whole.used], advisor]).astype(np.int64)
    pairs = np.concatenate([locked.pairs, pairs])
    return Market(problem, pool.core, pool, goal, whole, pairs, companies_of(problem))


def _floor(pool: Pool, problem: Problem, whole: Whole, limit: Limit, asked: float) -> FloorReached:
    used = whole.used
    if problem.level is FloorLevel.REQUEST:
        means = levels(pool.core.requests, pool.request, pool.score, used)
        value = float(np.nanmin(means)) if used.any() else 0.0
        is_tight = max(asked, value) >= limit.bound - problem.grid - TOLERANCE
    else:
        value = float(pool.score[used].min()) if used.any() else 0.0
        is_tight = problem.level is FloorLevel.NONE or value >= limit.bound - TOLERANCE
    return FloorReached(problem.level, value, asked, limit.bound, problem.grid, is_tight)


def _total(pool: Pool, goal: Goal, whole: Whole, locked: Locked, short: int) -> TotalReached:
    used, before = whole.used, float(locked.scores.sum())
    rewards = goal.reward * int(used.sum()) - goal.missing * short
    own = pool.weight()[used] - pool.core.tie[pool.advisor[used]]
    return TotalReached(
        sum=float(pool.score[used].sum()) + before,
        objective=float(own.sum()) + before,
        bound=whole.bound - rewards + before,
    )


def _certificate(pool: Pool, core: Core, problem: Problem, whole: Whole) -> Certificate:
    found = whole.prices
    advisor = np.zeros(problem.advisors)
    advisor[core.advisor] = found.prices.advisor
    return Certificate(
        request_price=np.where(core.demand > 0, found.prices.request, 0.0),
        advisor_price=advisor,
        by_list=found.by_list,
        by_scoring=found.by_scoring,
        lengthened=int(pool.is_grown.sum()),
        rounds=found.rounds,
        pairs_scored=pool.pairs_scored,
        largest_violation=found.violation,
        tolerance=TOLERANCE,
        is_complete=found.violation <= TOLERANCE,
    )


def _below_least(problem: Problem, pairs: Numbers, core: Core, short: Numbers) -> Numbers:
    """Advisors below their least load, and by how much: also those who had no room for it."""
    if problem.least_load is None:
        return np.empty((0, 2), np.int64)
    load = np.bincount(pairs[:, 1], minlength=problem.advisors)
    lacking = np.maximum(problem.least_load - load, 0)
    at = np.flatnonzero(lacking)
    return np.column_stack([at, lacking[at]])


def _kept(problem: Problem, pairs: Numbers) -> int:
    keys = pairs[:, 0] * problem.advisors + pairs[:, 1]
    published = problem.published
    return int(np.isin(keys, published[:, 0] * problem.advisors + published[:, 1]).sum())
