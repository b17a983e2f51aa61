"""How often a practice worked in similar services: a count, and an interval around the rate.

**Model.** Of n reports from similar services, w say that it worked. The practice has a true rate
in such services; the rates of all practices are spread as a Beta distribution around the overall
rate m, with strength s. Seen w of n, the rate is spread as Beta(s*m + w, s*(1 - m) + n - w). The
estimate is its mean, (s*m + w) / (s + n): the share that was seen, drawn toward m as if s more
reports had come out as they do overall. The interval leaves 5 % on either side.

**Prior.** m is the share that worked of the reports about all *other* practices, so that no report
counts twice, rounded to two decimals so that anybody can follow. s is how many reports the overall
rate counts for. It says how alike practices are. Of fewer than 30 practices with reports from
similar services it is 4: so few cannot tell how practices differ. From then on it is read from the
reports: the value of `STRENGTHS` under which the counts of all practices in similar services are
the likeliest, with 4 favoured while they say little (log s is normal around log 4, with a deviation
of 0.7).

**Source.** A. Gelman and others, *Bayesian Data Analysis*, 3rd edition (2013), section 5.3; for the
prior that is estimated, C. N. Morris, "Parametric empirical Bayes inference: theory and
applications", *Journal of the American Statistical Association* 78 (1983), 47-55.

`tests/bench/intervals.py` simulates libraries to see how often an interval holds the true rate.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln

Counts = NDArray[np.int64]
Rates = NDArray[np.float64]

COVERED = 0.90
TAIL = (1 - COVERED) / 2
# Of fewer reports nothing is said.
LEAST_REPORTS = 3
USUAL_STRENGTH = 4.0
# Fewer practices cannot tell how practices differ.
LEAST_PRACTICES = 30
_DEVIATION = 0.7
STRENGTHS: Rates = np.round(np.geomspace(1, 64, 25), 1)
# An overall rate of nothing or of everything would let no report speak against it.
LOWEST_OVERALL, HIGHEST_OVERALL = 0.02, 0.98
NOTHING_KNOWN = 0.5


@dataclass(frozen=True)
class Estimate:
    """How often it worked, and between which rates the true one lies in nine of ten cases."""

    worked: int
    tried: int
    overall: float
    strength: float
    mean: float
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        """Whether there are enough reports to say anything."""
        return self.tried >= LEAST_REPORTS


def overall_rates(worked: Counts, tried: Counts) -> Rates:
    """For each practice the share that worked of the reports about all others, as it is used."""
    others = tried.sum() - tried
    rates = np.full(len(tried), NOTHING_KNOWN)
    np.divide(worked.sum() - worked, others, out=rates, where=others > 0)
    return np.round(np.clip(rates, LOWEST_OVERALL, HIGHEST_OVERALL), 2)


def fit_strength(worked: Counts, tried: Counts, overall: Rates) -> float:
    """How many reports the overall rate counts for, by how much the practices differ."""
    told = tried > 0
    if told.sum() < LEAST_PRACTICES:
        return USUAL_STRENGTH
    kinds, times = np.unique(
        np.stack([worked[told], tried[told], overall[told]]), axis=1, return_counts=True
    )
    some, all_, rate = kinds[:, :, None]
    yes, no = rate * STRENGTHS, (1 - rate) * STRENGTHS
    likelihood = betaln(yes + some, no + all_ - some) - betaln(yes, no)
    favour = -0.5 * (np.log(STRENGTHS / USUAL_STRENGTH) / _DEVIATION) ** 2
    return float(STRENGTHS[np.argmax(times @ likelihood + favour)])


def bounds(worked: Counts, tried: Counts, overall: Rates, strength: float) -> tuple[Rates, Rates]:
    """The ends of the interval of each practice."""
    # Most practices share their counts with others; the inverse is what takes the time.
    kinds, places = np.unique(np.stack([worked, tried, overall]), axis=1, return_inverse=True)
    some, all_, rate = kinds
    yes, no = rate * strength + some, (1 - rate) * strength + all_ - some
    places = places.reshape(-1)
    return betaincinv(yes, no, TAIL)[places], betaincinv(yes, no, 1 - TAIL)[places]


def estimate(worked: int, tried: int, overall: float, strength: float) -> Estimate:
    """How often one practice worked, with its interval."""
    low, high = bounds(np.array([worked]), np.array([tried]), np.array([overall]), strength)
    mean = (strength * overall + worked) / (strength + tried)
    return Estimate(worked, tried, overall, strength, mean, float(low[0]), float(high[0]))
