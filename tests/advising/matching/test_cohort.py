"""A cohort on small cases, where every plan can be tried one by one."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.cohort import (
    Binding,
    FloorLevel,
    NotChosen,
    Problem,
    solve,
)

SHUT = -np.inf
LEVELS = (FloorLevel.PAIR, FloorLevel.REQUEST, FloorLevel.NONE)


def problem(scores, demand, capacity, **more) -> Problem:
    return Problem(
        scores=np.array(scores, float),
        demand=np.array(demand),
        capacity=np.array(capacity),
        **{name: np.array(value) if isinstance(value, list) else value
           for name, value in more.items()},
    )  # fmt: skip


@st.composite
def problems(draw, *, most=3, level=None, locks=False, least=False) -> Problem:
    requests = draw(st.integers(1, most))
    advisors = draw(st.integers(1, most + 1))
    score = st.one_of(st.just(SHUT), st.integers(0, 20).map(lambda each: each / 20))
    pairs = st.tuples(st.integers(0, requests - 1), st.integers(0, advisors - 1))
    rows = st.lists(
        st.lists(score, min_size=advisors, max_size=advisors),
        min_size=requests,
        max_size=requests,
    )
    numbers = lambda low, high, size: st.lists(  # noqa: E731
        st.integers(low, high), min_size=size, max_size=size
    )
    kept = draw(st.lists(pairs, max_size=2, unique=True)) if locks else []
    return problem(
        draw(rows),
        draw(numbers(1, 2, requests)),
        draw(numbers(0, 2, advisors)),
        company=draw(numbers(-1, 2, advisors)),
        locks=np.array(kept, np.int64).reshape(-1, 2),
        least_load=np.array(draw(numbers(0, 1, advisors))) if least else None,
        floor_level=level or draw(st.sampled_from(LEVELS)),
    )


def company_of(each: Problem) -> list[int]:
    return [-2 - at if number == -1 else int(number) for at, number in enumerate(each.company)]


def every_plan(each: Problem):
    """Every set of pairs that keeps gates, demand, capacity and the rule of companies."""
    company = company_of(each)
    choices = []
    for request in range(each.requests):
        able = [at for at in range(each.advisors) if each.scores[request, at] > SHUT]
        sets = [
            chosen
            for size in range(int(each.demand[request]) + 1)
            for chosen in combinations(able, size)
            if len({company[at] for at in chosen}) == size
        ]
        choices.append(sets)
    for plan in product(*choices):
        load = np.bincount([at for chosen in plan for at in chosen], minlength=each.advisors)
        if (load <= each.capacity).all():
            yield plan, load


def worth(each: Problem, plan) -> tuple[int, float, float]:
    """Places filled, floor, sum: the goals in their order."""
    scores = [[each.scores[request, at] for at in chosen] for request, chosen in enumerate(plan)]
    every = [score for row in scores for score in row]
    floor = 0.0
    if every and each.level is FloorLevel.PAIR:
        floor = min(every)
    elif every and each.level is FloorLevel.REQUEST:
        # On the grid: what is asked of all, not what happens to be reached.
        floor = min(np.mean(row) for row in scores if row)
        floor = np.floor(floor / each.grid + 1e-6) * each.grid
    return len(every), round(floor, 9), sum(every)


def best_of_all(each: Problem) -> tuple[int, float, float]:
    return max((worth(each, plan) for plan, _ in every_plan(each)), key=lambda of: of)


def found(each: Problem, plan) -> tuple[int, float, float]:
    chosen = [plan.pairs[plan.pairs[:, 0] == at, 1].tolist() for at in range(each.requests)]
    return worth(each, chosen)


def assert_keeps_the_rules(each: Problem, plan) -> None:
    pairs = plan.pairs
    company = np.array(company_of(each))
    scores = each.scores[pairs[:, 0], pairs[:, 1]]
    assert (scores > SHUT).all()
    assert np.array_equal(scores, plan.scores)
    assert len({tuple(pair) for pair in pairs.tolist()}) == len(pairs)
    assert (np.bincount(pairs[:, 0], minlength=each.requests) <= each.demand).all()
    assert (np.bincount(pairs[:, 1], minlength=each.advisors) <= each.capacity).all()
    groups = {(request, company[advisor]) for request, advisor in pairs.tolist()}
    assert len(groups) == len(pairs)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_the_plan_is_the_best_of_all_plans_and_the_certificate_says_so(each):
    plan = solve(each)
    assert_keeps_the_rules(each, plan)
    assert found(each, plan) == pytest.approx(best_of_all(each), abs=1e-6)
    assert plan.filled == plan.fillable
    assert plan.certificate.is_complete
    assert plan.total.bound >= plan.total.objective - 1e-6


@settings(max_examples=50, deadline=None)
@given(problems(level=FloorLevel.PAIR), st.integers(1, 2))
def test_short_lists_change_nothing_of_the_floor(each, length):
    plan = solve(replace(each, list_length=length))
    assert found(each, plan) == pytest.approx(best_of_all(each), abs=1e-6)
    assert plan.is_proved


@settings(max_examples=25, deadline=None)
@given(problems(level=FloorLevel.PAIR))
def test_no_pair_outside_has_a_reduced_cost_above_nought(each):
    plan = solve(each)
    assert plan.is_proved
    assert plan.total.gap <= 1e-5


@settings(max_examples=25, deadline=None)
@given(problems(locks=True))
def test_locks_stay_unless_they_cannot_be(each):
    plan = solve(each)
    assert_keeps_the_rules(each, plan)
    kept = {tuple(pair) for pair in plan.pairs[plan.locked].tolist()}
    broken = {tuple(pair) for pair in plan.broken_locks.tolist()}
    assert kept | broken == {tuple(pair) for pair in each.locks.tolist()}
    assert not kept & broken
    if len(each.locks) == 1 and broken:
        request, advisor = next(iter(broken))
        assert each.scores[request, advisor] == SHUT or each.capacity[advisor] == 0


@settings(max_examples=25, deadline=None)
@given(problems(least=True, level=FloorLevel.PAIR))
def test_least_loads_are_met_as_far_as_any_plan_meets_them(each):
    plan = solve(each)
    assert_keeps_the_rules(each, plan)
    most = max(int(np.minimum(load, each.least_load).sum()) for _, load in every_plan(each))
    load = np.bincount(plan.pairs[:, 1], minlength=each.advisors)
    assert np.minimum(load, each.least_load).sum() == most
    assert plan.filled == max(worth(each, some)[0] for some, _ in every_plan(each))
    assert plan.below_least[:, 1].sum() == each.least_load.sum() - most


@settings(max_examples=25, deadline=None)
@given(problems(), st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_one_more_advisor_never_makes_it_worse(each, more):
    wider = problem(
        np.column_stack([each.scores, np.array(more[: each.requests]) / 20]),
        each.demand,
        np.append(each.capacity, 1),
        company=np.append(each.company, -1),
        floor_level=each.floor_level,
    )
    before, after = found(each, solve(each)), found(wider, solve(wider))
    assert tuple(np.round(after, 6)) >= tuple(np.round(before, 6))


@settings(max_examples=15, deadline=None)
@given(problems(locks=True, least=True))
def test_the_same_input_gives_the_same_plan(each):
    first, second = solve(each), solve(each)
    assert np.array_equal(first.pairs, second.pairs)
    assert first.total == second.total


def test_one_advisor_is_given_to_a_request_only_once():
    plan = solve(problem([[0.9, 0.1]], [2], [2, 1]))
    assert plan.pairs.tolist() == [[0, 0], [0, 1]]


def test_of_equal_scores_the_one_who_waited_longest_comes_first():
    scores = [[0.5, 0.5, 0.5]]
    for first in range(3):
        waited = [30.0 if at == first else 10.0 for at in range(3)]
        assert solve(problem(scores, [1], [1, 1, 1], waited=waited)).pairs.tolist() == [[0, first]]


def test_a_published_plan_stays_when_little_is_won_and_goes_when_much_is():
    scores = [[0.80, 0.78], [0.70, 0.70]]
    published = np.array([[0, 1], [1, 0]])
    still = solve(problem(scores, [1, 1], [1, 1], published=published, change_penalty=0.05))
    assert still.pairs.tolist() == [[0, 1], [1, 0]]
    assert still.kept_published == 2
    changed = solve(problem(scores, [1, 1], [1, 1], published=published, change_penalty=0.005))
    assert changed.pairs.tolist() == [[0, 0], [1, 1]]


def test_hours_bind_where_places_do_not():
    plan = solve(problem([[0.9], [0.8]], [1, 1], [2], hours_needed=[6.0, 4.0], hours_free=[8.0]))
    assert plan.pairs.tolist() == [[0, 0]]
    assert plan.unfilled[0].binding is Binding.HOURS
    assert plan.helpers[0].by_hours


def test_what_is_unfilled_says_which_constraint_binds():
    gates = solve(problem([[SHUT, SHUT]], [1], [1, 1])).unfilled[0]
    assert (gates.binding, gates.passing, gates.missing) == (Binding.GATES, 0, 1)
    company = solve(problem([[0.5, 0.4]], [2], [1, 1], company=[7, 7])).unfilled[0]
    assert (company.binding, company.passing, company.companies) == (Binding.COMPANY, 2, 1)
    taken = solve(problem([[0.9, SHUT], [0.5, SHUT]], [1, 1], [1, 1]))
    assert taken.unfilled[0].binding is Binding.CAPACITY
    assert (taken.unfilled[0].rival_places, taken.unfilled[0].shared_room) == (2, 1)
    assert [each.advisor for each in taken.helpers] == [0]


def test_nobody_who_holds_a_place_would_lose_less_than_one_who_was_refused():
    plan = solve(problem([[0.9, 0.5], [0.7, 0.6]], [1, 1], [1, 1], floor_level=FloorLevel.NONE))
    refused = plan.market.opportunity(1, 0)
    assert refused.why is NotChosen.TAKEN
    assert [each.request for each in refused.holders] == [0]
    assert refused.loses <= refused.holders[0].loses + 1e-6


def test_alternates_have_room_and_come_from_another_company():
    plan = solve(
        problem([[0.9, 0.8, 0.7, 0.6]], [1], [1, 1, 0, 1], company=[1, 1, 2, 3], alternates=3)
    )
    assert plan.alternates[0].tolist() == [3]


def test_supply_says_which_topics_fall_short_together():
    plan = solve(
        problem(
            [[0.5], [0.5], [0.5]], [2, 1, 1], [1],
            request_topics=((1,), (2,), (3,)), advisor_topics=((1, 2),),
        )
    )  # fmt: skip
    assert [(each.topic, each.places, each.offered) for each in plan.supply] == [
        (1, 2, 1),
        (2, 1, 1),
        (3, 1, 0),
    ]
    assert [(each.topics, each.missing) for each in plan.shortages] == [((1, 2), 2), ((3,), 1)]


def test_nobody_and_nothing_give_an_empty_plan():
    assert solve(problem(np.empty((2, 0)), [1, 1], [])).filled == 0
    assert solve(problem(np.empty((0, 2)), [], [1, 1])).filled == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"demand": [1, -1]}, "demand cannot be below 0."),
        ({"locks": np.array([[0, 9]])}, "locks names a request or an advisor that is not there."),
        ({"hours_free": [1.0]}, "hours_needed and hours_free have to be given together."),
    ],
)
def test_what_does_not_belong_together_is_said(wrong, message):
    right = {"scores": [[0.5], [0.5]], "demand": [1, 1], "capacity": [1]}
    with pytest.raises(ValueError, match=message):
        solve(problem(**(right | wrong)))
