"""What goes into a cohort: scores, demand, capacity, companies, loads, locks, the last plan.

Requests and advisors are numbers from 0 on: row and column of the scores. Nothing here knows of a
database; whoever calls keeps the list that says which number stands for whom.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
# For k requests a new array of k rows, a score for each advisor; -inf or NaN where a gate is shut.
ScoreBlocks = Callable[[Numbers], NDArray[np.floating]]

NO_COMPANY = -1
NO_NUMBERS: Numbers = np.empty(0, np.int64)
NO_PAIRS: Numbers = np.empty((0, 2), np.int64)


class FloorLevel(StrEnum):
    """Whose worst match is raised as far as it will go."""

    AUTO = "auto"  # a request's up to MOST_FOR_REQUEST_FLOOR requests, a pair's above
    REQUEST = "request"  # the mean of the scores of those assigned to a request
    PAIR = "pair"  # the score of a single pair
    NONE = "none"  # nobody's: only the sum counts


MOST_FOR_REQUEST_FLOOR = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """All open requests beside all advisors.

    `scores` is a function that gives rows on demand (see `ScoreBlocks`), or a dense array, or a
    sparse matrix whose stored entries are the pairs that passed every gate. Scores lie in 0..1.
    """

    scores: ScoreBlocks | NDArray[np.floating] | sparse.spmatrix | sparse.sparray
    # Places a request asks for; engagements an advisor can still take on.
    demand: Numbers
    capacity: Numbers
    # The number of each advisor's company (the parent's, where there is one), NO_COMPANY for none.
    company: Numbers | None = None
    # Hours a place with a request takes, hours an advisor has left: both or neither.
    hours_needed: Reals | None = None
    hours_free: Reals | None = None
    # Engagements an advisor should get at least.
    least_load: Numbers | None = None
    # Pairs (request, advisor), n x 2: those that stay, those that must not be, the published plan.
    locks: Numbers = field(default_factory=NO_PAIRS.copy)
    forbidden: Numbers = field(default_factory=NO_PAIRS.copy)
    published: Numbers = field(default_factory=NO_PAIRS.copy)
    # What a published pair is worth on top of its score, so that little gain changes nothing.
    change_penalty: float = 0.0
    # Numbers of topics, for the supply check only.
    request_topics: tuple[tuple[int, ...], ...] = ()
    advisor_topics: tuple[tuple[int, ...], ...] = ()
    # Of equal scores the higher wait wins (days since the last engagement), then the seed decides.
    waited: Reals | None = None
    seed: int = 0
    floor_level: FloorLevel = FloorLevel.AUTO
    # The floor of requests is sought on multiples of this.
    grid: float = 0.01
    # Advisors listed for each request at first; lists are lengthened where that is not enough.
    list_length: int = 30
    alternates: int = 3

    @property
    def requests(self) -> int:
        """How many requests there are."""
        return len(self.demand)

    @property
    def advisors(self) -> int:
        """How many advisors there are."""
        return len(self.capacity)

    @property
    def level(self) -> FloorLevel:
        """Whose worst match is raised, now that the number of requests is known."""
        level = FloorLevel(self.floor_level)
        if level is not FloorLevel.AUTO:
            return level
        is_small = self.requests <= MOST_FOR_REQUEST_FLOOR
        return FloorLevel.REQUEST if is_small else FloorLevel.PAIR
