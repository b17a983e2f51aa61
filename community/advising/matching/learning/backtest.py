"""Whether weights learned from earlier engagements would have ranked later ones better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

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
CUTS = (0.5, 0.625, 0.75, 0.875)
DIGITS = 4
# A gain within chance is no gain: of pairs put right less pairs put wrong, in standard errors.
CLEAR = 1.0


@dataclass(frozen=True, kw_only=True)
class BackTest:
    """Pairs of later engagements of which one went better: how often the score said so, too."""

    pairs: int
    held_out: int
    from_day: date | None
    hand_set: float | None
    proposed: float | None
    # Of the gain, by drawing the held-out engagements anew.
    deviation: float | None


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


def propose(engagements: Sequence[Engagement], weights: Weights, *, seed: int = 0) -> Proposal:
    """The most probable weights after all finished engagements, back-tested; approves nothing."""
    in_time = sorted(engagements, key=lambda each: (each.finished_on, each.id, each.advisor))
    hand = row(weights.values)
    found = hand if len(in_time) < FEWEST else fit(*table(in_time), hand).weights
    rounded = _rounded(found, hand)
    test = back_test(in_time, hand, seed=seed)
    gain = None if test.proposed is None or test.hand_set is None else test.proposed - test.hand_set
    is_clear = gain is not None and gain > CLEAR * (test.deviation or 0) and gain > 0
    return Proposal(
        based_on=weights.version,
        engagements=len(in_time),
        weights=rounded,
        change={
            factor: round(rounded[factor] - weights.values[factor], DIGITS) for factor in Factor
        },
        back_test=test,
        is_recommended=is_clear,
        sentence=_said(len(in_time), test, is_clear=is_clear),
    )


def back_test(in_time: Sequence[Engagement], hand: Reals, *, seed: int = 0) -> BackTest:
    """Learn from what came before each cut, and try on what came until the next."""
    nothing = BackTest(
        pairs=0, held_out=0, from_day=None, hand_set=None, proposed=None, deviation=None
    )
    if len(in_time) < 2 * FEWEST:
        return nothing
    factors, worth, owners = table(in_time)
    edges = [int(cut * len(in_time)) for cut in CUTS] + [len(in_time)]
    first = edges[0]
    by_hand = np.zeros(len(in_time))
    by_new = np.zeros(len(in_time))
    fold = np.zeros(len(in_time), np.int64)
    for number, (begin, end) in enumerate(pairwise(edges)):
        learned = fit(factors[:begin], worth[:begin], owners[:begin], hand).weights
        by_hand[begin:end] = filled_in(factors[begin:end], hand) @ hand
        by_new[begin:end] = filled_in(factors[begin:end], learned) @ learned
        fold[begin:end] = number
    right = [_right(scores[first:], worth[first:], fold[first:]) for scores in (by_hand, by_new)]
    counted = right[0][1]
    if not counted.sum():
        return nothing
    return BackTest(
        pairs=int(counted.sum() / 2),
        held_out=len(in_time) - first,
        from_day=in_time[first].finished_on,
        hand_set=round(float(right[0][0].sum() / counted.sum()), DIGITS),
        proposed=round(float(right[1][0].sum() / counted.sum()), DIGITS),
        deviation=round(_deviation(right[1][0] - right[0][0], counted, seed), DIGITS),
    )


def _right(scores: Reals, worth: Reals, fold: np.ndarray) -> tuple[Reals, Reals]:
    """For each pair of a fold that differed: 1 where the score ordered it right, .5 if equal."""
    differs = np.sign(worth[:, None] - worth[None, :])
    counted = (differs != 0) & (fold[:, None] == fold[None, :])
    agreed = (1 + np.sign(scores[:, None] - scores[None, :]) * differs) / 2
    return np.where(counted, agreed, 0.0), counted.astype(np.float64)


def _deviation(gain: Reals, counted: Reals, seed: int, draws: int = 200) -> float:
    draw = np.random.default_rng(seed % 2**63)
    many = len(gain)
    found: list[float] = []
    for _ in range(draws):
        times = np.bincount(draw.integers(0, many, many), minlength=many).astype(np.float64)
        total = float(times @ counted @ times)
        found.append(float(times @ gain @ times / total) if total else 0.0)
    return float(np.array(found).std())


def _rounded(found: Reals, hand: Reals) -> dict[Factor, float]:
    """Four digits that sum to 1: what rounding leaves over goes to the heaviest."""
    digits = np.round(found, DIGITS)
    digits[int(np.argmax(hand))] += round(1 - float(digits.sum()), DIGITS)
    return {
        factor: round(float(value), DIGITS) for factor, value in zip(Factor, digits, strict=True)
    }


def _said(many: int, test: BackTest, *, is_clear: bool) -> str:
    if many < FEWEST:
        return f"{many} finished engagements are too few to learn from; {FEWEST} are needed."
    if test.hand_set is None or test.proposed is None or test.from_day is None:
        return (
            f"Learned from {many} finished engagements. There are too few to try the weights on "
            f"later ones; {2 * FEWEST} are needed."
        )
    verdict = (
        "That is more than chance would explain."
        if is_clear
        else "That is no clear gain: better to keep the weights."
    )
    return (
        f"Learned from {many} finished engagements. Of {test.pairs} pairs of later ones that went "
        f"differently, the weights now put {test.hand_set:.0%} in the right order, weights learned "
        f"from earlier ones {test.proposed:.0%}. {verdict}"
    ).replace("%", " %")
