"""Made-up cohorts to measure on: topic clusters, sought-after advisors, conflicts, companies."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from community.advising.matching.cohort import Problem
from community.advising.matching.cohort.problem import Numbers

CONFLICTS = 0.05
AGENCIES = 60


class Supply(StrEnum):
    """How many places the advisors offer beside those asked for."""

    SLACK = "slack"  # everybody takes one to three
    TIGHT = "tight"  # 5 % more than is asked for, unevenly spread over the topics
    SHORT = "short"  # 10 % less than is asked for


@dataclass(frozen=True)
class Scorer:
    """Scores by rows: likeness of two vectors, how good an advisor is, and conflicts shut out."""

    requests: np.ndarray
    advisors: np.ndarray
    agency: Numbers
    conflicts: np.ndarray  # agency x company
    company: Numbers

    def __call__(self, rows: Numbers) -> np.ndarray:
        scores = self.requests[rows] @ self.advisors.T
        np.clip(scores, 0, 1, out=scores)
        for at, agency in enumerate(self.agency[rows].tolist()):
            scores[at, self._shut[agency]] = -np.inf
        return scores

    @property
    def _shut(self) -> list[Numbers]:
        shut = self.__dict__.get("shut")
        if shut is None:
            shut = [np.flatnonzero(row[self.company]) for row in self.conflicts]
            object.__setattr__(self, "shut", shut)
        return shut


def instance(requests: int, advisors: int, supply: Supply, *, seed: int = 0, **more) -> Problem:
    """A cohort; the same seed gives the same one."""
    rng = np.random.default_rng(seed)
    topics, width = max(8, requests // 50), 32
    centers = rng.normal(size=(topics, width))
    centers /= np.linalg.norm(centers, axis=1, keepdims=True)
    popular = rng.dirichlet(np.full(topics, 2.0))
    request_topic = rng.choice(topics, requests, p=popular)
    advisor_topic = rng.integers(topics, size=advisors)
    places = rng.choice([1, 2, 3], requests, p=[0.4, 0.4, 0.2])
    company = np.minimum(rng.zipf(1.6, advisors), advisors // 4 + 1) + 0
    spread = rng.integers(advisors // 2 + 1, size=advisors) + advisors // 4 + 2
    company = np.where(rng.random(advisors) < 0.3, company, spread).astype(np.int64)
    vectors = [
        _around(centers[request_topic], rng, 0.5),
        _around(centers[advisor_topic], rng, 0.7),
    ]
    # A few are good at everything, and everybody asks for them.
    quality = rng.beta(2, 5, advisors)
    left = np.hstack([0.45 * vectors[0], np.ones((requests, 1)), np.full((requests, 1), 0.25)])
    right = np.hstack([vectors[1], 0.35 * quality[:, None], np.ones((advisors, 1))])
    agency = rng.integers(AGENCIES, size=requests)
    conflicts = rng.random((AGENCIES, company.max() + 1)) < CONFLICTS
    scorer = Scorer(left.astype(np.float32), right.astype(np.float32), agency, conflicts, company)
    return Problem(
        scores=scorer,
        demand=places.astype(np.int64),
        capacity=_capacity(rng, advisors, int(places.sum()), supply),
        company=company,
        request_topics=tuple((int(topic),) for topic in request_topic),
        advisor_topics=tuple((int(topic),) for topic in advisor_topic),
        seed=seed,
        **more,
    )


def _around(centers: np.ndarray, rng: np.random.Generator, noise: float) -> np.ndarray:
    width = centers.shape[1]
    vectors = centers + noise * rng.normal(size=centers.shape) / np.sqrt(width)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _capacity(rng: np.random.Generator, advisors: int, asked: int, supply: Supply) -> Numbers:
    if supply is Supply.SLACK:
        return rng.integers(1, 4, advisors).astype(np.int64)
    offered = int(asked * (1.05 if supply is Supply.TIGHT else 0.90))
    # Places fall on advisors one by one; most of them are paused, a few take on several.
    weight = rng.gamma(0.5, size=advisors)
    chosen = rng.choice(advisors, offered, p=weight / weight.sum())
    return np.bincount(chosen, minlength=advisors).astype(np.int64)
