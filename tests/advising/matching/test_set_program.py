"""Whole plans by sets of advisors, beside every set and every plan of small cases."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.cohort import FloorLevel, Problem, solve
from community.advising.matching.cohort.book import NEVER, book_of
from community.advising.matching.cohort.columns import price_out
from community.advising.matching.cohort.core import Core, core_of, take_out_locks
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.set_program import SetProgram
from tests.advising.matching.test_cohort import every_plan, problem, problems
from tests.bench.matching_instances import Supply, instance

prices = st.lists(st.integers(0, 8).map(lambda each: each / 8), min_size=4, max_size=4)


def pool_for(each: Problem, length: int = 10) -> Pool:
    core = core_of(each, take_out_locks(each))
    pool = Pool(core)
    pool.list_best(np.arange(core.requests), length, np.zeros(core.advisors))
    return pool


def sets_of(core: Core, request: int, level: float) -> list[list[int]]:
    """Every set that fills the request, has one of each company and keeps the level."""
    scores = core.block(np.array([request]))[0]
    able = np.flatnonzero(scores > -np.inf).tolist()
    size = int(core.demand[request])
    return [
        list(some)
        for some in combinations(able, size)
        if len({int(core.company[at]) for at in some}) == size
        and scores[list(some)].mean() >= level - 1e-9
    ]


@settings(max_examples=150, deadline=None)
@given(problems(level=FloorLevel.REQUEST), prices, st.integers(0, 20), st.integers(0, 8))
def test_exactly_the_sets_that_are_worth_more_are_found(each, price, steps, need):
    pool, level, need = pool_for(each), steps / 20, need / 4
    if not pool.core.advisors or not len(pool):
        return
    price, book = np.array(price)[: pool.core.advisors], book_of(pool)
    wide = book.longest
    is_pair = book.pair[:, :wide] >= 0
    value = np.where(is_pair, 1 - np.append(price, 0.0)[book.advisor[:, :wide]], NEVER)
    over = np.where(is_pair, book.score[:, :wide] - level, 0.0)
    found = price_out(book, value, over, np.full(each.requests, need - 1e-6))
    assert found.is_all
    got = {
        (request, *sorted(book.advisor[request, [at for at in row if at >= 0]].tolist()))
        for request, row in zip(found.request.tolist(), found.column.tolist(), strict=True)
    }
    wanted = {
        (request, *some)
        for request in range(each.requests)
        for some in sets_of(pool.core, request, level)
        if (1 - price[some]).sum() >= need
    }
    assert got == wanted
    for request in range(each.requests):
        worth = [(1 - price[some]).sum() for some in sets_of(pool.core, request, level)]
        assert found.most[request] >= max(worth, default=-np.inf) - 1e-9


def test_a_set_that_was_taken_in_is_not_taken_in_again():
    pool = pool_for(problem([[0.9, 0.7, 0.5]], [2], [1, 1, 1]))
    program = SetProgram(pool, 0.6, 2)
    need = np.zeros(1)
    program._look(need, np.zeros(3))
    assert len(program.columns) == 3
    program._look(need, np.zeros(3))
    assert len(program.columns) == 3


@settings(max_examples=150, deadline=None)
@given(
    problems(level=FloorLevel.REQUEST),
    prices,
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(1, 10),
)
def test_the_plan_of_sets_is_the_best_that_keeps_the_level_or_none_is_there(
    each, price, steps, other, length
):
    pool, level = pool_for(each, length), steps / 20
    if not pool.core.advisors or not len(pool):
        return
    core, tie = pool.core, pool.core.tie
    numbered = {old: new for new, old in enumerate(core.advisor.tolist())}
    plans = [[[numbered[at] for at in some] for some in plan] for plan, _ in every_plan(each)]
    places, sums = max(sum(map(len, plan)) for plan in plans), []
    for plan in plans:
        scores = [each.scores[row, core.advisor[some]] for row, some in enumerate(plan) if some]
        keeps = all(of.mean() >= level - 1e-9 for of in scores)
        if keeps and sum(map(len, plan)) == places:
            weights = sum(tie[some].sum() for some in plan)
            sums.append(sum(of.sum() for of in scores) + weights)
    price = np.array(price)[: core.advisors]
    lower = SetProgram(pool, min(other / 20, level), places)
    lower.fills(price)
    program = SetProgram(pool, level, places, lower)
    does_fill = program.fills(price)
    if does_fill is False:
        assert not sums
    found = program.best() if does_fill else None
    if found is not None:
        assert sums
        scores = np.array(
            [each.scores[at] for at in zip(found.request, core.advisor[found.advisor], strict=True)]
        )
        assert (scores + tie[found.advisor]).sum() == pytest.approx(max(sums), abs=1e-6)
        load = np.bincount(found.advisor, minlength=core.advisors)
        assert (load <= core.capacity).all()


def test_halves_of_pairs_that_make_a_mean_are_no_set():
    # Two requests ask for two each; in parts of pairs both keep .7, in whole sets only one does.
    scores = [[0.9, 0.5, 0.6, 0.6], [0.9, 0.5, 0.6, 0.6]]
    program = SetProgram(pool_for(problem(scores, [2, 2], [1, 1, 1, 1])), 0.7, 4)
    assert program.fills(np.zeros(4)) is False


@pytest.mark.parametrize("seed", range(3))
def test_with_supply_to_spare_every_goal_is_proved(seed):
    each = instance(80, 800, Supply.SLACK, seed=seed, floor_level=FloorLevel.REQUEST)
    plan = solve(each)
    assert plan.is_proved
    # Nothing is better one step higher, and nothing with another order of the lists.
    assert plan.floor.bound == pytest.approx(plan.floor.asked + each.grid)
    again = solve(replace(each, list_length=60))
    assert again.total.sum == pytest.approx(plan.total.sum, abs=1e-4)
    assert again.floor.asked == plan.floor.asked


@pytest.mark.parametrize("seed", range(3))
def test_short_lists_and_poor_prices_change_neither_plan_nor_what_is_possible(seed):
    each = instance(40, 400, Supply.SLACK, seed=seed, floor_level=FloorLevel.REQUEST)
    plan = solve(each)
    assert plan.is_proved
    pool = pool_for(each, 4)
    places = int(each.demand.sum())
    program = SetProgram(pool, plan.floor.asked, places)
    assert program.fills(np.zeros(pool.core.advisors))
    # What is tried at another level lists more pairs of the same pool.
    higher = SetProgram(pool, plan.floor.bound, places, program)
    assert higher.fills(np.zeros(pool.core.advisors)) is False
    found = program.best()
    assert found is not None
    assert found.bound == found.value
    ids = pool.core.advisor[found.advisor]
    scores = [
        each.scores(np.array([row]))[0, at] for row, at in zip(found.request, ids, strict=True)
    ]
    assert sum(scores) == pytest.approx(plan.total.sum, abs=1e-4)


def test_what_others_have_listed_since_is_looked_at():
    pool = pool_for(problem([[0.9, 0.8, 0.1], [0.9, 0.1, 0.5]], [1, 1], [1, 1, 1]), 1)
    pool.list_best(np.array([1]), 2, np.zeros(3))
    program = SetProgram(pool, 0.0, 2)
    # At this price nobody asks for the advisor who is added next.
    assert program.fills(np.array([0.4, 1.0, 0.0]))
    pool.add(np.array([0]), np.array([1]), np.array([0.8]))
    found = program.best()
    assert sorted(zip(found.request.tolist(), found.advisor.tolist(), strict=True)) == [
        (0, 1),
        (1, 0),
    ]
