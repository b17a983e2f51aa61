"""The rate and its interval: by hand, by property, and by a smaller simulation of fixed seed."""

import numpy as np
import pytest

from practices.fit.rates import (
    LEAST_PRACTICES,
    USUAL_STRENGTH,
    bounds,
    estimate,
    fit_strength,
    overall_rates,
)
from tests.bench.intervals import ASSUMPTIONS, LEAST, MOST, coverage

STRENGTH = 4.0


def counts(*numbers):
    return np.array(numbers, np.int64)


def test_by_hand():
    """Beta(5.8, 2.2), its ends read from a table of the distribution."""
    found = estimate(3, 4, 0.7, 4.0)
    assert found.mean == pytest.approx(5.8 / 8)
    assert (round(found.low, 3), round(found.high, 3)) == (0.450, 0.933)


def test_the_overall_rate_is_that_of_all_others():
    assert overall_rates(counts(1, 3, 0), counts(2, 4, 4)).tolist() == [0.38, 0.17, 0.67]


def test_without_others_nothing_is_known():
    assert overall_rates(counts(3), counts(3)).tolist() == [0.5]


def test_others_that_all_worked_leave_room_for_doubt():
    assert overall_rates(counts(0, 5), counts(3, 5)).tolist() == [0.98, 0.02]


def test_each_interval_is_within_bounds_and_around_its_mean():
    for overall in (0.02, 0.3, 0.5, 0.98):
        for strength in (1.0, 4.0, 64.0):
            for tried in range(30):
                for worked in range(tried + 1):
                    found = estimate(worked, tried, overall, strength)
                    assert 0 <= found.low < found.high <= 1
                    ends = sorted([overall, worked / tried if tried else overall])
                    assert ends[0] - 1e-12 <= found.mean <= ends[1] + 1e-12


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.75, 1])
def test_more_reports_make_it_narrower(share):
    widths = []
    for tried in (4, 8, 16, 32, 64, 128):
        found = estimate(int(share * tried), tried, share or 0.1, STRENGTH)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


def test_more_that_worked_never_lowers_it():
    found = [estimate(worked, 10, 0.6, STRENGTH) for worked in range(11)]
    assert [each.low for each in found] == sorted(each.low for each in found)
    assert [each.high for each in found] == sorted(each.high for each in found)


def test_few_practices_say_nothing_about_how_practices_differ():
    few = LEAST_PRACTICES - 1
    same = np.full(few, 5, np.int64)
    assert fit_strength(same, same, np.full(few, 0.5)) == USUAL_STRENGTH


def test_practices_that_differ_lower_the_strength_and_those_alike_raise_it():
    tried = np.full(200, 10, np.int64)
    overall = np.full(200, 0.5)
    apart = np.where(np.arange(200) % 2, 10, 0)
    alike = np.full(200, 5)
    assert (
        fit_strength(apart, tried, overall) < USUAL_STRENGTH < fit_strength(alike, tried, overall)
    )


def test_the_order_of_practices_does_not_matter():
    chance = np.random.default_rng(7)
    tried = chance.integers(0, 12, 300)
    worked = chance.binomial(tried, 0.6)
    shuffled = chance.permutation(300)
    overall = overall_rates(worked, tried)
    low, high = bounds(worked, tried, overall, STRENGTH)
    again = overall_rates(worked[shuffled], tried[shuffled])
    low_again, high_again = bounds(worked[shuffled], tried[shuffled], again, STRENGTH)
    assert again.tolist() == overall[shuffled].tolist()
    assert (low_again.tolist(), high_again.tolist()) == (
        low[shuffled].tolist(),
        high[shuffled].tolist(),
    )
    assert fit_strength(worked[shuffled], tried[shuffled], again) == fit_strength(
        worked, tried, overall
    )


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda each: each.name)
def test_nine_of_ten_intervals_hold_the_true_rate(assumption):
    share, told, _strength = coverage(assumption, 5000, seed=13_571)
    assert told >= 2000 or assumption.reports < 3
    assert LEAST <= share <= MOST
