"""New weights from finished engagements, near the hand-set ones.

How an engagement went (0..1) is taken to be a line in the score its pair had, plus what is the
advisor's own (some make any match work), plus chance. The weights proposed are the most probable
ones after the engagements are seen (maximum a posteriori):

- before, each weight lies around the hand-set one with a standard deviation of .05: with few
  engagements, or with factors that never differed, nothing moves;
- the advisor's own part lies around 0 and is drawn toward it as though two more engagements had
  gone as expected, so that one popular advisor does not pass for a factor;
- no weight is below 0, and they sum to 1.

What was not known of a pair has the value of the rest of its score: the same as sharing out its
weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from community.advising.matching.records import HAND_SET, Factor

Reals = NDArray[np.float64]

WEIGHT_DEVIATION = 0.05
ADVISOR_PRIOR = 2.0
# Fewer say nothing.
FEWEST = 20
ROUNDS = 30
SETTLED = 1e-9
# Chance in how an engagement goes, before anything was seen: a variance, and how much it counts.
PRIOR_VARIANCE, PRIOR_COUNT = 0.03, 10.0
# So heavy that the sum is 1 in all digits that count.
SUM_TO_ONE = 1e6


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """A finished engagement: the factors of its pair as the run had them, and how it went."""

    id: str = ""
    advisor: str
    finished_on: date
    factors: Mapping[Factor, float]  # those that were known
    worth: float  # 0..1

    def __post_init__(self) -> None:
        if not 0 <= self.worth <= 1:
            raise ValueError("worth lies between 0 and 1")
        if any(not 0 <= value <= 1 for value in self.factors.values()):
            raise ValueError("factors lie between 0 and 1")


@dataclass(frozen=True, eq=False)
class Fit:
    """Weights, and the line from score to how it goes."""

    weights: Reals
    base: float
    slope: float


def table(engagements: Sequence[Engagement]) -> tuple[Reals, Reals, NDArray[np.int64]]:
    """Factors (NaN where not known), how each went, and whose it was as a number."""
    factors = np.array(
        [[each.factors.get(factor, np.nan) for factor in Factor] for each in engagements],
        np.float64,
    ).reshape(len(engagements), len(Factor))
    worth = np.array([each.worth for each in engagements], np.float64)
    _, owners = np.unique([each.advisor for each in engagements], return_inverse=True)
    return factors, worth, owners.astype(np.int64)


def filled_in(factors: Reals, weights: Reals) -> Reals:
    """What is not known, as the mean of what is, by weight."""
    known = ~np.isnan(factors)
    values = np.where(known, factors, 0.0)
    total = known @ weights
    rest = np.divide(values @ weights, total, out=np.zeros(len(factors)), where=total > 0)
    return np.where(known, values, rest[:, None])


def fit(factors: Reals, worth: Reals, owners: NDArray[np.int64], hand: Reals) -> Fit:
    """The most probable weights, by turns: the line, the advisors' own parts, the weights."""
    weights, own = hand, np.zeros(len(worth))
    base, slope = float(worth.mean()), 0.0
    for _ in range(ROUNDS):
        whole = filled_in(factors, weights)
        base, slope = line(whole @ weights, worth - own)
        left = worth - base - slope * (whole @ weights)
        own = _own_parts(left, owners)
        variance = _variance(left - own)
        found = _weights(whole, worth - base - own, slope, variance, hand)
        change = float(np.abs(found - weights).max())
        weights = found
        if change < SETTLED:
            break
    return Fit(weights, base, slope)


def line(scores: Reals, worth: Reals) -> tuple[float, float]:
    """Base and slope; a higher score is never taken to make it worse."""
    centred = scores - scores.mean()
    spread = float(centred @ centred)
    # As though a few more engagements had said that the score counts one for one.
    prior = PRIOR_COUNT * 0.01
    slope = max(0.0, (float(centred @ (worth - worth.mean())) + prior) / (spread + prior))
    return float(worth.mean() - slope * scores.mean()), slope


def _own_parts(left: Reals, owners: NDArray[np.int64]) -> Reals:
    sums, counts = np.bincount(owners, left), np.bincount(owners)
    found: Reals = (sums / (counts + ADVISOR_PRIOR))[owners]
    return found


def _variance(left: Reals) -> float:
    return float((left @ left + PRIOR_COUNT * PRIOR_VARIANCE) / (len(left) + PRIOR_COUNT))


def _weights(whole: Reals, aim: Reals, slope: float, variance: float, hand: Reals) -> Reals:
    noise = variance**0.5
    many = len(hand)
    rows = np.vstack(
        [slope * whole / noise, np.eye(many) / WEIGHT_DEVIATION, np.full(many, SUM_TO_ONE)]
    )
    aims = np.concatenate([aim / noise, hand / WEIGHT_DEVIATION, [SUM_TO_ONE]])
    found, _ = nnls(rows, aims)
    done: Reals = found / found.sum()
    return done


def row(weights: Mapping[Factor, float] = HAND_SET) -> Reals:
    """Weights in the order of the factors."""
    return np.array([weights[factor] for factor in Factor])
