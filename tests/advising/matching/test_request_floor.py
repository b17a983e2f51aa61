"""The floor of requests in cohorts too large for branch and bound, beside what is known of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.cohort import FloorLevel, Problem, solve
from community.advising.matching.cohort.ceiling import is_beyond, lowest_impossible
from community.advising.matching.cohort.core import core_of, take_out_locks
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import Goal
from tests.advising.matching.test_cohort import (
    SHUT,
    assert_keeps_the_rules,
    best_of_all,
    found,
    problems,
)
from tests.bench.matching_instances import Supply, instance

# So many requests beside, each with everybody of as many advisors at the best score, make any
# problem a large one and change nothing for the others.
BESIDE = 60


def beside_others(small: Problem) -> Problem:
    requests, advisors = small.requests, small.advisors
    scores = np.full((requests + BESIDE, advisors + BESIDE), SHUT)
    scores[:requests, :advisors] = small.scores
    scores[requests:, advisors:] = 1.0
    ones = np.ones(BESIDE, np.int64)
    return replace(
        small,
        scores=scores,
        demand=np.append(small.demand, ones),
        capacity=np.append(small.capacity, ones),
        company=np.append(small.company, -ones),
    )


@settings(max_examples=40, deadline=None)
@given(problems(level=FloorLevel.REQUEST))
def test_beside_every_plan_of_a_small_part_it_claims_nothing_that_is_not_so(small):
    each = beside_others(small)
    plan = solve(each)
    assert_keeps_the_rules(each, plan)
    places, floor, total = best_of_all(small)
    assert plan.filled == plan.fillable == places + BESIDE
    # The bound is a value no plan reaches; what is asked all reach.
    assert plan.floor.asked <= max(floor, 0.0) + 1e-6 or not places
    assert plan.floor.bound > floor or plan.floor.bound == 1 or not places
    assert plan.floor.value >= plan.floor.asked - 1e-6
    if places and plan.floor.is_tight:
        inside = plan.pairs[:, 0] < small.requests
        part = replace(plan, pairs=plan.pairs[inside])
        assert found(small, part)[1] == pytest.approx(floor, abs=1e-6)
    if places and abs(plan.floor.asked - floor) < 1e-6:
        assert plan.total.bound >= total + BESIDE - 1e-6


@settings(max_examples=60, deadline=None)
@given(
    problems(level=FloorLevel.REQUEST),
    st.integers(1, 3),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_no_level_is_called_impossible_that_a_plan_keeps(small, length, prices):
    core = core_of(small, take_out_locks(small))
    pool = Pool(core)
    pool.list_best(np.arange(core.requests), length, np.zeros(core.advisors))
    places, floor, _ = best_of_all(small)
    if not places or floor <= 0 or len(pool) == 0:
        return
    assert not is_beyond(pool, floor, places)
    steps = round(floor / small.grid)
    price = np.array(prices[: core.advisors])
    goal = Goal(2.0, 8.0)
    assert lowest_impossible(pool, goal, 0, steps + 3, small.grid, price, places) > steps


def test_a_level_that_nobody_reaches_is_called_impossible():
    scores = np.full((2, 3), 0.5)
    scores[0] = [0.9, 0.8, 0.2]
    small = Problem(scores=scores, demand=np.array([2, 1]), capacity=np.ones(3, np.int64))
    core = core_of(small, take_out_locks(small))
    pool = Pool(core)
    pool.list_best(np.arange(2), 3, np.zeros(3))
    # The second request never has more than .5; whole pairs, or parts, make no difference.
    assert not is_beyond(pool, 0.5, 3)
    assert is_beyond(pool, 0.51, 3)


@pytest.mark.parametrize("seed", range(3))
def test_with_supply_to_spare_the_floor_is_the_last_value_below_its_bound(seed):
    problem = instance(80, 800, Supply.SLACK, seed=seed, floor_level=FloorLevel.REQUEST)
    plan = solve(problem)
    assert plan.filled == plan.fillable == problem.demand.sum()
    assert plan.floor.value >= plan.floor.asked - 1e-9
    assert plan.floor.is_tight
    assert plan.certificate.is_complete
    greatest = solve(replace(problem, floor_level=FloorLevel.NONE))
    assert greatest.is_proved
    assert plan.total.sum >= 0.99 * greatest.total.sum
    assert plan.total.bound <= greatest.total.sum * 1.01


@pytest.mark.parametrize("supply", [Supply.TIGHT, Supply.SHORT])
def test_with_little_supply_most_places_come_before_the_floor(supply):
    problem = instance(60, 600, supply, seed=1, floor_level=FloorLevel.REQUEST)
    plan = solve(problem)
    pairs = plan.pairs
    assert plan.filled == plan.fillable
    assert (np.bincount(pairs[:, 0], minlength=60) <= problem.demand).all()
    assert (np.bincount(pairs[:, 1], minlength=600) <= problem.capacity).all()
    assert plan.floor.asked <= plan.floor.value < plan.floor.bound
    assert plan.total.bound >= plan.total.objective - 1e-6
    # The worst pair of any plan as full is no better than the worst mean of this one.
    by_pairs = solve(replace(problem, floor_level=FloorLevel.PAIR))
    assert by_pairs.is_proved
    assert plan.floor.value >= by_pairs.floor.value - problem.grid
    assert np.array_equal(solve(problem).pairs, pairs)


def test_a_plan_that_is_hidden_among_poorer_pairs_is_found():
    rng = np.random.default_rng(3)
    requests = 70
    demand = rng.integers(1, 3, requests)
    owner = np.repeat(np.arange(requests), demand)
    scores = rng.uniform(0.1, 0.5, (requests, len(owner)))
    # Two that a request was given: one above .7 and one as far below, single ones at .7.
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    scores[owner, np.arange(len(owner))] = 0.7
    pairs = first[demand == 2]
    scores[owner[pairs], pairs], scores[owner[pairs], pairs + 1] = 0.85, 0.56
    order = rng.permutation(len(owner))
    plan = solve(
        Problem(
            scores=scores[:, order],
            demand=demand,
            capacity=np.ones(len(owner), np.int64),
            floor_level=FloorLevel.REQUEST,
        )
    )
    assert plan.filled == len(owner)
    assert plan.floor.value >= 0.7
    assert plan.floor.is_tight


def test_least_loads_are_met_in_a_large_cohort_with_a_floor():
    problem = instance(60, 600, Supply.SLACK, seed=2, floor_level=FloorLevel.REQUEST)
    least = np.zeros(600, np.int64)
    least[np.argsort(-problem.scores(np.arange(60)).max(axis=0))[100:110]] = 1
    plan = solve(replace(problem, least_load=least))
    assert plan.filled == plan.fillable
    assert not len(plan.below_least)
    assert plan.total.bound >= plan.total.objective - 1e-6
