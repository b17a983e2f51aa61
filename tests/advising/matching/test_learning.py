"""Weights proposed from finished engagements."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.advising.matching.learning.backtest import propose
from community.advising.matching.learning.proposal import FEWEST, Engagement, fit, row, table
from community.advising.matching.records import HAND_SET, Factor, Weights

BEGIN = date(2025, 1, 1)


def engagements(many, truth, seed=0, noise=0.1, missing=0.1):
    draw = np.random.default_rng(seed)
    made = []
    for number in range(many):
        values = draw.random(8)
        known = draw.random(8) >= missing
        worth = np.clip(values @ truth + draw.normal(0, noise), 0, 1)
        made.append(
            Engagement(
                id=f"e{number}",
                advisor=f"a{draw.integers(many)}",
                finished_on=BEGIN + timedelta(days=number),
                factors={
                    factor: float(value)
                    for factor, value, is_known in zip(Factor, values, known, strict=True)
                    if is_known
                },
                worth=float(worth),
            )
        )
    return made


@given(
    st.lists(
        st.tuples(
            st.lists(st.none() | st.floats(0, 1), min_size=8, max_size=8),
            st.floats(0, 1),
            st.sampled_from("abc"),
        ),
        max_size=60,
    )
)
@settings(max_examples=30, deadline=None)
def test_proposed_weights_are_weights(rows):
    made = [
        Engagement(
            advisor=who,
            finished_on=BEGIN,
            factors={f: v for f, v in zip(Factor, values, strict=True) if v is not None},
            worth=worth,
        )
        for values, worth, who in rows
    ]
    found = propose(made, Weights())
    assert sum(found.weights.values()) == pytest.approx(1, abs=1e-9)
    assert min(found.weights.values()) >= 0
    assert Weights(values=found.weights)


def test_few_engagements_change_nothing():
    found = propose(engagements(FEWEST - 1, row()), Weights())
    assert found.weights == pytest.approx(HAND_SET)
    assert not found.is_recommended
    assert found.sentence == "19 finished engagements are too few to learn from; 20 are needed."


def test_what_never_differed_is_not_learned():
    flat = [
        Engagement(advisor=f"a{n}", finished_on=BEGIN, factors=dict.fromkeys(Factor, 0.5), worth=w)
        for n, w in enumerate(np.linspace(0, 1, 50).tolist())
    ]
    assert propose(flat, Weights()).weights == pytest.approx(HAND_SET, abs=1e-3)


def test_chance_alone_moves_the_weights_little():
    draw = np.random.default_rng(4)
    made = engagements(200, row(), noise=0, missing=0)
    chance = [
        Engagement(
            advisor=each.advisor,
            finished_on=each.finished_on,
            factors=each.factors,
            worth=float(draw.random()),
        )
        for each in made
    ]
    found = propose(chance, Weights())
    assert max(abs(change) for change in found.change.values()) < 0.12
    assert not found.is_recommended


def test_a_clear_truth_is_found():
    truth = np.array([0.05, 0.05, 0.4, 0.05, 0.3, 0.05, 0.05, 0.05])
    found = propose(engagements(400, truth, noise=0.05), Weights())
    learned = np.array([found.weights[factor] for factor in Factor])
    assert np.abs(learned - truth).sum() < 0.4 * np.abs(row() - truth).sum()
    assert found.back_test.proposed > found.back_test.present
    assert found.is_recommended
    assert found.back_test.held_out == 280
    assert found.back_test.from_day == BEGIN + timedelta(days=120)


def test_one_good_advisor_is_not_taken_for_a_factor():
    draw = np.random.default_rng(2)
    made = []
    for number in range(120):
        is_star = number % 2 == 0
        values = dict(zip(Factor, draw.random(8).tolist(), strict=True))
        values[Factor.INDUSTRY] = 1.0 if is_star else 0.0
        made.append(
            Engagement(
                advisor="star" if is_star else f"a{number}",
                finished_on=BEGIN,
                factors=values,
                worth=0.9 if is_star else 0.4,
            )
        )
    factors, worth, owners = table(made)
    with_stars = fit(factors, worth, owners, row()).weights
    unknown = fit(factors, worth, np.arange(len(worth)), row()).weights
    place = list(Factor).index(Factor.INDUSTRY)
    assert abs(with_stars[place] - 0.1) < abs(unknown[place] - 0.1)


def test_the_back_test_looks_only_ahead():
    made = engagements(80, row(), seed=3)
    turned = [
        each if number < 70 else Engagement(
            id=each.id, advisor=each.advisor, finished_on=each.finished_on,
            factors=each.factors, worth=1 - each.worth,
        )
        for number, each in enumerate(made)
    ]  # fmt: skip
    first, other = propose(made, Weights()), propose(turned, Weights())
    assert first.back_test.present > other.back_test.present
    assert propose(list(reversed(made)), Weights()) == first


def test_bad_engagements_are_refused():
    with pytest.raises(ValueError, match="worth lies"):
        Engagement(advisor="a", finished_on=BEGIN, factors={}, worth=1.1)
    with pytest.raises(ValueError, match="factors lie"):
        Engagement(advisor="a", finished_on=BEGIN, factors={Factor.TEXT: -0.1}, worth=1)
