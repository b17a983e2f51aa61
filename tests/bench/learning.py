"""How much regret falls when the weights are learned from finished engagements.

Run by `make bench MATCHING=1`. Everything is made up, and this is how:

- The true weights of a world are drawn around the hand-set ones (Dirichlet, 10 times the hand-set
  weights: .30 is then between .10 and .55 in nine worlds of ten; two further lines draw them
  nearer, and one has the hand-set weights be the truth, where there is nothing to gain).
- Each request has 40 advisors who passed the gates, of 400 there are. Their factors are drawn as
  they are spread in use: percentiles even, levels and modes in steps, time mostly there. One value
  in ten is not known to the score (of track records four in ten), though it counts in truth.
- The best by the hand-set weights who accepts (six in ten do) is engaged. How it goes is .2 plus .7
  times the true score, plus the advisor's own part (deviation .10), plus chance (deviation .15).
- Weights are learned from the first 100 and 300 engagements and choose for 400 other requests.
  Regret is how much lower the true score of the one chosen is than that of the best there was.
- The site proposes them only where the back-test speaks for them: "as proposed" is the regret where
  the hand-set weights stay in all other worlds.
"""

# ruff: noqa: T201
import sys
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from community.advising.matching.learning.backtest import propose
from community.advising.matching.learning.proposal import Engagement, Reals, filled_in, row
from community.advising.matching.records import Factor, Weights

WORLDS = 40
ADVISORS, CANDIDATES, TESTS = 400, 40, 400
ACCEPT = 0.6
OWN, CHANCE = 0.10, 0.15
NOT_KNOWN = np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4])
# Engagements, and by how much regret must have fallen.
TARGETS = ((100, 0.15), (300, 0.25))
# Where there is nothing to gain, what is proposed may make it worse by so little.
MOST_HARM = 0.01
BEGIN = date(2025, 1, 1)
ASSUMPTIONS = (
    ("true weights far from the hand-set ones", 10.0),
    ("nearer", 25.0),
    ("near", 60.0),
    ("the hand-set weights are the truth", None),
)


@dataclass(frozen=True)
class World:
    """True weights, what is each advisor's own, and a source of chance."""

    truth: Reals
    own: Reals
    draw: np.random.Generator

    def candidates(self) -> tuple[Reals, Reals]:
        """The factors of one request's advisors: as they are, and as they are known."""
        draw = self.draw
        shape = CANDIDATES
        whole = np.column_stack(
            [
                draw.random(shape),
                draw.beta(1.2, 2.5, shape),
                draw.choice([0, 0.25, 0.5, 1], shape, p=[0.6, 0.1, 0.1, 0.2]),
                draw.beta(1, 2, shape),
                draw.choice([0.3, 0.7, 1], shape, p=[0.25, 0.45, 0.3]),
                draw.choice([0, 1 / 3, 2 / 3, 1], shape),
                draw.beta(4, 1, shape),
                draw.beta(5, 3, shape),
            ]
        )
        return whole, np.where(draw.random(whole.shape) < NOT_KNOWN, np.nan, whole)


def world(concentration: float | None, seed: int) -> World:
    """One world."""
    draw = np.random.default_rng(seed)
    truth = row() if concentration is None else draw.dirichlet(concentration * row())
    return World(truth, draw.normal(0, OWN, ADVISORS), draw)


def regret(weights: Reals, tests: list[tuple[Reals, Reals]], truth: Reals) -> float:
    """How much worse those chosen are than the best, on average."""
    lost = []
    for whole, known in tests:
        true = whole @ truth
        chosen = int(np.argmax(filled_in(known, weights) @ weights))
        lost.append(float(true.max() - true[chosen]))
    return float(np.mean(lost))


@dataclass(frozen=True)
class After:
    """So many engagements: regret with what was learned, and whether it would be proposed."""

    learned: float
    is_proposed: bool


def regrets(concentration: float | None, seed: int) -> tuple[float, list[After]]:
    """With the hand-set weights, and with those learned at each target."""
    made = world(concentration, seed)
    hand = row()
    tests = [made.candidates() for _ in range(TESTS)]
    seen: list[Engagement] = []
    after = []
    for many, _ in TARGETS:
        while len(seen) < many:
            seen.append(engaged(made, hand, BEGIN + timedelta(days=len(seen))))
        found = propose(seen, Weights())
        learned = regret(row(found.weights), tests, made.truth)
        after.append(After(learned, found.is_recommended))
    return regret(hand, tests, made.truth), after


def engaged(made: World, hand: Reals, day: date) -> Engagement:
    """One request: whom the hand-set weights choose, and how it goes."""
    whole, known = made.candidates()
    advisors = made.draw.integers(0, ADVISORS, CANDIDATES)
    accepts = made.draw.random(CANDIDATES) < ACCEPT
    chosen = int(np.argmax(np.where(accepts, filled_in(known, hand) @ hand, -1.0)))
    went = 0.2 + 0.7 * float(whole[chosen] @ made.truth) + made.own[advisors[chosen]]
    pairs = zip(Factor, known[chosen].tolist(), strict=True)
    return Engagement(
        advisor=str(advisors[chosen]),
        finished_on=day,
        factors={factor: value for factor, value in pairs if not np.isnan(value)},
        worth=float(np.clip(went + made.draw.normal(0, CHANCE), 0, 1)),
    )


def _told(name: str, concentration: float | None) -> tuple[str, list[tuple[float, float]]]:
    """One line, and for each target how far regret changes: by what is learned, as proposed."""
    found = [regrets(concentration, seed) for seed in range(WORLDS)]
    hand = np.array([each for each, _ in found])
    parts, changes = [], []
    for place, (many, _) in enumerate(TARGETS):
        learned = np.array([after[place].learned for _, after in found])
        proposed = np.array([after[place].is_proposed for _, after in found])
        change = float(learned.mean() / hand.mean() - 1)
        kept = float(np.where(proposed, learned, hand).mean() / hand.mean() - 1)
        changes.append((change, kept))
        parts.append(
            f"after {many}: {learned.mean():.4f} ({change:+.1%}, better in "
            f"{(learned < hand).mean():.0%}; as proposed {kept:+.1%}, in {proposed.mean():.0%})"
        )
    return f"{name}: hand-set {hand.mean():.4f}, {', '.join(parts)}", changes


def main() -> int:
    """Print how regret changes; 1 where it falls too little, or rises where nothing is to gain."""
    print(f"\nRegret with learned weights, {WORLDS} made-up worlds a line (see {__name__}):")
    are_reached = True
    for name, concentration in ASSUMPTIONS:
        line, changes = _told(name, concentration)
        begin = ""
        if concentration is None or name == ASSUMPTIONS[0][0]:
            is_reached = (
                max(kept for _, kept in changes) <= MOST_HARM
                if concentration is None
                else all(
                    -change >= least
                    for (change, _), (_, least) in zip(changes, TARGETS, strict=True)
                )
            )
            begin = "reached      " if is_reached else "not reached  "
            are_reached &= is_reached
        print(f"{begin}{line}")
    return 0 if are_reached else 1


if __name__ == "__main__":
    sys.exit(main())
