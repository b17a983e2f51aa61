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
"""

# ruff: noqa: T201
import sys
from dataclasses import dataclass

import numpy as np

from community.advising.matching.learning.proposal import Reals, filled_in, fit, row

WORLDS = 40
ADVISORS, CANDIDATES, TESTS = 400, 40, 400
ACCEPT = 0.6
OWN, CHANCE = 0.10, 0.15
NOT_KNOWN = np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4])
# Engagements, and by how much regret must have fallen.
TARGETS = ((100, 0.15), (300, 0.25))
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


def regrets(concentration: float | None, seed: int) -> list[float]:
    """With the hand-set weights, and with those learned at each target."""
    made = world(concentration, seed)
    hand = row()
    tests = [made.candidates() for _ in range(TESTS)]
    seen: list[Reals] = []
    worth: list[float] = []
    owners: list[int] = []
    found = [regret(hand, tests, made.truth)]
    for many, _ in TARGETS:
        while len(seen) < many:
            whole, known = made.candidates()
            advisors = made.draw.integers(0, ADVISORS, CANDIDATES)
            accepts = made.draw.random(CANDIDATES) < ACCEPT
            scored = np.where(accepts, filled_in(known, hand) @ hand, -1.0)
            chosen = int(np.argmax(scored))
            went = 0.2 + 0.7 * float(whole[chosen] @ made.truth) + made.own[advisors[chosen]]
            worth.append(float(np.clip(went + made.draw.normal(0, CHANCE), 0, 1)))
            seen.append(known[chosen])
            owners.append(int(advisors[chosen]))
        numbers = np.unique(owners, return_inverse=True)[1].astype(np.int64)
        learned = fit(np.array(seen), np.array(worth), numbers, hand).weights
        found.append(regret(learned, tests, made.truth))
    return found


def main() -> int:
    """Print the fall of regret; 1 where the first line misses its targets."""
    print(f"\nRegret with learned weights, {WORLDS} made-up worlds a line (see {__name__}):")
    are_reached = True
    for number, (name, concentration) in enumerate(ASSUMPTIONS):
        all_found = np.array([regrets(concentration, seed) for seed in range(WORLDS)])
        means = all_found.mean(axis=0)
        parts = []
        for place, (many, least) in enumerate(TARGETS, 1):
            fall = 1 - means[place] / means[0] if means[0] else 0.0
            better = float((all_found[:, place] < all_found[:, 0]).mean())
            parts.append(
                f"after {many}: {means[place]:.4f} ({-fall:+.0%}; better in {better:.0%} of worlds)"
            )
            are_reached &= bool(number or fall >= least)
        begin = "" if number else ("reached      " if are_reached else "not reached  ")
        print(f"{begin}{name}: hand-set {means[0]:.4f}, {', '.join(parts)}")
    return 0 if are_reached else 1


if __name__ == "__main__":
    sys.exit(main())
