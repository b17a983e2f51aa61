"""Whether weights learned from earlier engagements would have ranked later ones better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from community.advising.matching.learning.proposal import (
    FEWEST,
    Engagement,
    Reals,
    filled_in,
    fit,
    row,
    table,
)
from community.advising.matching.records import Factor, Weights

# Learned from the first part of time, tried on what came right after it.
CUTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DIGITS = 4
# The interval holds nine of ten.
ABOVE = 0.95
# By how much two scores differ where the advantage is told.
STEP = 0.1
NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class BackTest:
    """Later engagements, and how far two sets of weights would have told how they went.

    `present` and `proposed` are shares of pairs, of which one went better, in the right order. Both
    sets agree on most pairs, so whether there is a gain is asked where they do not: `advantage` is
    how much better those went that the learned weights put .1 higher than the present ones do, all
    else being equal; between `low` and `high` with nine chances in ten.
    """

    pairs: int = 0
    held_out: int = 0
    from_day: date | None = None
    present: float | None = None
    proposed: float | None = None
    advantage: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_gain(self) -> bool:
        """Whether chance does not explain it."""
        if self.present is None or self.proposed is None or self.low is None:
            return False
        return self.low > 0 and self.proposed >= self.present


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Weights for a person to approve, and what speaks for them."""

    based_on: str
    engagements: int
    weights: dict[Factor, float]
    change: dict[Factor, float]
    back_test: BackTest
    is_recommended: bool
    sentence: str


def propose(
    engagements: Sequence[Engagement], weights: Weights, present: Weights | None = None
) -> Proposal:
    """The most probable weights after all finished engagements, back-tested; approves nothing.

    They lie around `weights`, those set by hand, and are tried against `present`, those in use.
    """
    in_use = present or weights
    in_time = sorted(engagements, key=lambda each: (each.finished_on, each.id, each.advisor))
    hand = row(weights.values)
    found = hand if len(in_time) < FEWEST else fit(*table(in_time), hand).weights
    rounded = _rounded(found, hand)
    test = back_test(in_time, hand, row(in_use.values))
    return Proposal(
        based_on=in_use.version,
        engagements=len(in_time),
        weights=rounded,
        change={
            factor: round(rounded[factor] - in_use.values[factor], DIGITS) for factor in Factor
        },
        back_test=test,
        is_recommended=test.is_gain,
        sentence=_said(len(in_time), test),
    )


def back_test(in_time: Sequence[Engagement], hand: Reals, present: Reals) -> BackTest:
    """Learn from what came before each cut, and try on what came until the next."""
    many = len(in_time)
    if many < 2 * FEWEST:
        return BackTest()
    factors, worth, owners = table(in_time)
    edges = sorted({max(FEWEST, int(cut * many)) for cut in CUTS} | {many})
    by_present = filled_in(factors, present) @ present
    by_new, fold = np.zeros(many), np.zeros(many, np.int64)
    for number, (begin, end) in enumerate(pairwise(edges)):
        learned = fit(factors[:begin], worth[:begin], owners[:begin], hand).weights
        by_new[begin:end] = filled_in(factors[begin:end], learned) @ learned
        fold[begin:end] = number
    late = slice(edges[0], many)
    shares = _in_order([by_present[late], by_new[late]], worth[late], fold[late])
    if shares is None:
        return BackTest()
    found = _advantage(by_present[late], by_new[late], worth[late], fold[late], owners[late])
    advantage, low, high = (None, None, None) if found is None else found
    return BackTest(
        pairs=shares[0],
        held_out=many - edges[0],
        from_day=in_time[edges[0]].finished_on,
        present=shares[1],
        proposed=shares[2],
        advantage=advantage,
        low=low,
        high=high,
    )


def _in_order(
    scores: Sequence[Reals], worth: Reals, fold: NDArray[np.int64]
) -> tuple[int, float, float] | None:
    """How many pairs of a fold went differently, and the share each score orders right."""
    differs = np.sign(worth[:, None] - worth[None, :])
    counted = (differs != 0) & (fold[:, None] == fold[None, :])
    many = int(counted.sum())
    if not many:
        return None
    right = [
        float((1 + np.sign(each[:, None] - each[None, :]) * differs)[counted].sum() / 2 / many)
        for each in scores
    ]
    return many // 2, round(right[0], DIGITS), round(right[1], DIGITS)


def _advantage(
    by_present: Reals,
    by_new: Reals,
    worth: Reals,
    fold: NDArray[np.int64],
    owners: NDArray[np.int64],
) -> tuple[float, float, float] | None:
    """How much better went what the new score puts higher than the present one, and an interval.

    A line through how it went, by what the new score adds to the present one; those of one advisor
    are taken together, as they go alike. (Known as a test of whether one forecast encompasses
    another.)
    """
    said, more, went = (_within(each, fold) for each in (by_present, by_new - by_present, worth))
    more, went = _without(more, said), _without(went, said)
    spread = float(more @ more)
    free = len(worth) - len(np.unique(fold)) - 2
    if spread < NOTHING or free < 1:
        return None
    slope = float(more @ went) / spread
    of_advisor = np.bincount(owners, more * (went - slope * more))
    error = float(of_advisor @ of_advisor) ** 0.5 / spread * (len(worth) / free) ** 0.5
    reach = float(stdtrit(free, ABOVE)) * error
    low, high = STEP * (slope - reach), STEP * (slope + reach)
    return round(STEP * slope, DIGITS), round(low, DIGITS), round(high, DIGITS)


def _within(values: Reals, fold: NDArray[np.int64]) -> Reals:
    """Less the mean of the fold: the weights learned differ from fold to fold."""
    means = np.bincount(fold, values) / np.maximum(np.bincount(fold), 1)
    done: Reals = values - means[fold]
    return done


def _without(values: Reals, known: Reals) -> Reals:
    """Less what a line through what is known says of them."""
    spread = float(known @ known)
    return values - known * (float(known @ values) / spread) if spread > NOTHING else values


def _rounded(found: Reals, hand: Reals) -> dict[Factor, float]:
    """Four digits that sum to 1: what rounding leaves over goes to the heaviest."""
    digits = np.round(found, DIGITS)
    digits[int(np.argmax(hand))] += round(1 - float(digits.sum()), DIGITS)
    return {
        factor: round(float(value), DIGITS) for factor, value in zip(Factor, digits, strict=True)
    }


def _said(many: int, test: BackTest) -> str:
    if many < FEWEST:
        return f"{many} finished engagements are too few to learn from; {FEWEST} are needed."
    if test.present is None or test.proposed is None:
        return (
            f"Learned from {many} finished engagements. There are too few to try the weights on "
            f"later ones; {2 * FEWEST} are needed."
        )
    shares = (
        f"Learned from {many} finished engagements. Of {test.pairs} pairs of later ones that went "
        f"differently, the weights in use put {test.present:.0%} in the right order, weights "
        f"learned from earlier ones {test.proposed:.0%}."
    ).replace("%", " %")
    if test.advantage is None or test.low is None or test.high is None:
        return f"{shares} The two never differ: there is nothing to gain."
    verdict = "more than chance would explain" if test.is_gain else "no clear gain"
    return (
        f"{shares} What the learned weights put {STEP} higher went {_signed(test.advantage)} "
        f"(between {_signed(test.low)} and {_signed(test.high)}, nine chances in ten), on a scale "
        f"from 0 to 1: {verdict}."
    )


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", "\N{MINUS SIGN}")
