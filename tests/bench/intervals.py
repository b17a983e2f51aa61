"""How often the interval of context fit holds the true rate, in libraries that are made up.

Each library has as many practices as asked for; each practice has a true rate in services like the
reader's, and another elsewhere; reports come out by it, independently of each other. The interval
is worked out by the site's own functions, from the reports alone. Counted are the practices of
which the site says something (`LEAST_REPORTS`).

What is made up differs from what the method supposes: how much practices differ, in what shape,
how many reports there are, whether services like the reader's do worse than others, and whether
what works is reported more often. The method supposes a Beta distribution, around one rate.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practices.fit.rates import LEAST_REPORTS, bounds, fit_strength, overall_rates

LEAST, MOST = 0.87, 0.93
PRACTICES = 10_000
Rates = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Rates]


def _beta(mean: float, strength: float) -> Draw:
    return lambda chance, count: chance.beta(mean * strength, (1 - mean) * strength, count)


def _logistic(middle: float, deviation: float) -> Draw:
    return lambda chance, count: 1 / (1 + np.exp(-chance.normal(middle, deviation, count)))


def _two_kinds(chance: np.random.Generator, count: int) -> Rates:
    """Some practices mostly work, others mostly do not."""
    good = chance.random(count) < 0.6
    return np.where(good, chance.beta(9, 3, count), chance.beta(3, 7, count))


def _uniform(chance: np.random.Generator, count: int) -> Rates:
    return chance.uniform(0.1, 0.95, count)


@dataclass(frozen=True)
class Assumption:
    """How a library is made up. Elsewhere, the odds of success are `elsewhere` times as good."""

    name: str
    rates: Draw
    reports: float = 6.0  # from similar services, on average, for each practice
    elsewhere: float = 1.0
    # How much more often a practice that always works is reported than one that never does.
    favour: float = 1.0


ASSUMPTIONS = (
    Assumption("Beta around .70, strength 4: as the method begins", _beta(0.7, 4)),
    Assumption("Beta around .70, strength 1.5: practices differ a lot", _beta(0.7, 1.5)),
    Assumption("Beta around .60, strength 20: practices are alike", _beta(0.6, 20)),
    Assumption("Beta around .85, strength 6: most work", _beta(0.85, 6)),
    Assumption("few reports: 2 on average", _beta(0.65, 4), reports=2),
    Assumption("many reports: 25 on average", _beta(0.65, 4), reports=25),
    Assumption("normal log odds", _logistic(0.8, 1.0)),
    Assumption("two kinds of practices", _two_kinds),
    Assumption("every rate as likely", _uniform),
    Assumption("services like the reader's do worse", _beta(0.55, 5), elsewhere=2.0),
    Assumption("services like the reader's do better", _beta(0.75, 5), elsewhere=0.5),
    Assumption("what works is reported three times as often", _beta(0.6, 4), favour=3.0),
)


def coverage(assumption: Assumption, practices: int, seed: int) -> tuple[float, int, float]:
    """The share of intervals that hold the true rate, of how many, and the strength found."""
    chance = np.random.default_rng(seed)
    rates = assumption.rates(chance, practices)
    reported = 1 + (assumption.favour - 1) * rates
    # Most practices have few reports, some have many.
    tried = chance.poisson(
        assumption.reports * reported / reported.mean() * chance.gamma(2, 0.5, practices)
    )
    worked = chance.binomial(tried, rates)
    odds = rates / np.clip(1 - rates, 1e-9, None) * assumption.elsewhere
    others = chance.poisson(assumption.reports, practices)
    worked_elsewhere = chance.binomial(others, odds / (1 + odds))
    overall = overall_rates(worked + worked_elsewhere, tried + others)
    strength = fit_strength(worked, tried, overall)
    low, high = bounds(worked, tried, overall, strength)
    told = tried >= LEAST_REPORTS
    holds = (low <= rates) & (rates <= high)
    return float(holds[told].mean()), int(told.sum()), strength


def main() -> int:
    """Print what share of the intervals holds the true rate; 1 where it is not what it says."""
    is_good = True
    for seed, assumption in enumerate(ASSUMPTIONS, start=20_100_114):
        share, told, strength = coverage(assumption, PRACTICES, seed)
        reached = LEAST <= share <= MOST
        is_good &= reached
        sys.stdout.write(
            f"{'reached    ' if reached else 'not reached'}  {assumption.name}: "
            f"{100 * share:.1f} % of {told:,} intervals (strength {strength:g})\n"
        )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
