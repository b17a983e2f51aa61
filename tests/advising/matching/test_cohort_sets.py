"""The bound by sets and the exchange of advisors, beside every set and every plan."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.cohort import FloorLevel, Problem
from community.advising.matching.cohort.auction import Auction
from community.advising.matching.cohort.book import book_of
from community.advising.matching.cohort.core import Core, core_of, take_out_locks
from community.advising.matching.cohort.exchange import exchanged
from community.advising.matching.cohort.floor import Reached
from community.advising.matching.cohort.prices import guess
from community.advising.matching.cohort.request_floor import _attempt, _higher
from community.advising.matching.cohort.sets import _side_by_side, lowest_by_sets, most_places
from community.advising.matching.cohort.solve import _listed
from tests.advising.matching.test_cohort import best_of_all, problems
from tests.bench.matching_instances import Supply, instance

prices = st.lists(st.integers(0, 8).map(lambda each: each / 8), min_size=7, max_size=7)


def core_for(each: Problem) -> Core:
    return core_of(each, take_out_locks(each))


def best_set(core: Core, request: int, level: float, price: np.ndarray, *, is_full: bool) -> float:
    """The most a set is worth, each looked at."""
    scores = core.block(np.array([request]))[0]
    able = np.flatnonzero(scores > -np.inf)
    demand = int(core.demand[request])
    found = [] if is_full and demand else [0.0]
    for size in (demand,) if is_full else range(1, demand + 1):
        for some in combinations(able.tolist(), size):
            chosen = list(some)
            is_one_each = len(set(core.company[chosen].tolist())) == size
            if size and is_one_each and scores[chosen].mean() >= level - 1e-9:
                found.append(float((1 - price[chosen]).sum()))
    return max(found, default=-np.inf)


@st.composite
def small_worlds(draw, most_demand: int) -> Problem:
    requests, advisors = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    score = st.one_of(st.just(-np.inf), st.integers(0, 20).map(lambda each: each / 20))
    numbers = st.integers(1, most_demand)
    return Problem(
        scores=np.array([[draw(score) for _ in range(advisors)] for _ in range(requests)]),
        demand=np.array([draw(numbers) for _ in range(requests)]),
        capacity=np.array([draw(st.integers(1, 2)) for _ in range(advisors)]),
        company=np.array([draw(st.integers(-1, 2)) for _ in range(advisors)]),
    )


@settings(max_examples=150, deadline=None)
@given(small_worlds(3), prices, st.integers(1, 20), st.booleans())
def test_sets_of_up_to_three_are_worth_what_the_best_of_all_is(each, price, level, is_full):
    core = core_for(each)
    price = np.array(price[: core.advisors])
    value, _ = most_places(core, _side_by_side(core), level / 20, price, is_full=is_full)
    exact = [
        best_set(core, request, level / 20, price, is_full=is_full)
        for request in range(core.requests)
    ]
    assert value == pytest.approx(sum(exact) + price @ core.capacity)


@settings(max_examples=80, deadline=None)
@given(small_worlds(5), prices, st.integers(1, 20), st.booleans())
def test_larger_sets_are_never_worth_more_than_is_said(each, price, level, is_full):
    core = core_for(each)
    price = np.array(price[: core.advisors])
    value, _ = most_places(core, _side_by_side(core), level / 20, price, is_full=is_full)
    exact = [
        best_set(core, request, level / 20, price, is_full=is_full)
        for request in range(core.requests)
    ]
    assert value >= sum(exact) + price @ core.capacity - 1e-6


@settings(max_examples=80, deadline=None)
@given(problems(level=FloorLevel.REQUEST), prices)
def test_sets_call_no_level_impossible_that_a_plan_keeps(small, price):
    core = core_for(small)
    places, floor, _ = best_of_all(small)
    if not places or floor <= 0 or not core.advisors:
        return
    steps = int(np.floor(floor / small.grid + 1e-6))
    price = np.array(price[: core.advisors])
    assert lowest_by_sets(core, 0, steps + 5, small.grid, price, places) > steps


def test_halves_that_make_a_mean_in_parts_are_no_set():
    # Each of two requests asks for two; only one pair of advisors, .9 and .5, has a mean of .7.
    scores = np.array([[0.9, 0.5, 0.6, 0.6], [0.9, 0.5, 0.6, 0.6]])
    core = core_for(Problem(scores=scores, demand=np.full(2, 2), capacity=np.ones(4, np.int64)))
    price = np.array([1.0, 0.2, 0.2, 0.2])
    assert lowest_by_sets(core, 60, 80, 0.01, price, 4) <= 66


@pytest.mark.parametrize("supply", [Supply.TIGHT, Supply.SHORT])
def test_an_exchange_keeps_level_room_and_companies_and_adds_to_the_sum(supply):
    core = core_for(instance(40, 400, supply, seed=3))
    rng = np.random.default_rng(0)
    score = core.block(np.arange(40))
    room, held = core.capacity.copy(), set()
    pairs = []
    for at in rng.permutation(score.size).tolist():
        request, advisor = divmod(at, core.advisors)
        key = (request, int(core.company[advisor]))
        mine = sum(one == request for one, _ in pairs)
        is_free = room[advisor] and key not in held and mine < core.demand[request]
        if is_free and score[request, advisor] > 0.3:
            pairs.append((request, advisor))
            room[advisor] -= 1
            held.add(key)
    request, before = np.array(pairs).T
    after = exchanged(core, 0.3, request, before)
    assert score[request, after].sum() > score[request, before].sum() + 1
    assert (np.bincount(after, minlength=core.advisors) <= core.capacity).all()
    assert len({*zip(request.tolist(), core.company[after].tolist(), strict=True)}) == len(request)
    over = np.bincount(request, score[request, after] - 0.3, 40)
    assert over.min() >= -1e-9
    # Nothing is left: the same again changes nothing.
    assert np.array_equal(exchanged(core, 0.3, request, after), after)


def test_an_exchange_does_not_take_a_least_load_away():
    each = Problem(
        scores=np.array([[0.4, 0.9], [-np.inf, -np.inf], [0.5, -np.inf]]),
        demand=np.ones(3, np.int64),
        capacity=np.array([2, 1]),
    )
    pairs = np.array([0, 2]), np.array([0, 0])
    assert exchanged(core_for(each), 0.1, *pairs).tolist() == [1, 0]
    bound = Problem(
        scores=each.scores,
        demand=each.demand,
        capacity=each.capacity,
        least_load=np.array([2, 0]),
    )
    assert exchanged(core_for(bound), 0.1, *pairs).tolist() == [0, 0]


def test_other_steps_and_orders_raise_the_floor_until_none_succeeds():
    each = instance(60, 600, Supply.TIGHT, seed=1)
    core = core_for(each)
    pool, _ = _listed(core, each)
    reached = Reached(int(core.demand.sum()), 0)
    start = Auction(book_of(pool), 0, 0.3)
    start.effort = 2
    start.expect(0.95 * guess(pool, np.zeros(core.advisors), start.reward))
    begin = _attempt(start, reached, 0.0, [])
    assert begin is not None
    plan, low = _higher(begin, reached, (0, 60), 0.01)
    request, advisor = plan.pairs()
    score = core.block(np.arange(60))[request, advisor]
    means = np.bincount(request, score, 60) / core.demand
    assert low >= 45
    assert means.min() >= low / 100 - 1e-9
    assert plan.places == reached.places
    # Nothing is tried at the bound or above it.
    assert _higher(begin, reached, (0, 1), 0.01)[1] == 0


def test_an_exchange_that_takes_a_request_below_the_level_is_not_made():
    scores = np.array([[0.5, 0.9], [0.2, 0.5]])
    core = core_for(Problem(scores=scores, demand=np.ones(2, int), capacity=np.ones(2, int)))
    pairs = np.arange(2), np.arange(2)
    assert exchanged(core, 0.2, *pairs).tolist() == [1, 0]
    assert exchanged(core, 0.3, *pairs).tolist() == [0, 1]
