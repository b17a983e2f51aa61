"""What a plan knows of every pair: why somebody was not chosen, and what that costs whom."""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort.core import Core, rows_of
from community.advising.matching.cohort.plan import Holder, NotChosen, Opportunity
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import TOLERANCE, Goal
from community.advising.matching.cohort.problem import Numbers, Problem
from community.advising.matching.cohort.whole import Whole


@dataclass(frozen=True, eq=False)
class Market:
    """The listed pairs, who is used, and the prices at which every place is taken once."""

    problem: Problem
    core: Core
    pool: Pool
    goal: Goal
    whole: Whole
    # Of all pairs, locked ones too: advisor of each place, and the company of each advisor.
    pairs: Numbers
    company: Numbers

    def passed_over(self, request: int, count: int) -> Numbers:
        """The best listed advisors who were not chosen, the best first."""
        at = slice(*np.searchsorted(self.pool.request, [request, request + 1]))
        free = np.flatnonzero(~self.whole.used[at])
        order = np.argsort(-self.pool.score[at][free], kind="stable")
        return self.core.advisor[self.pool.advisor[at][free[order[:count]]]]

    def opportunity(self, request: int, advisor: int) -> Opportunity:
        """What the request loses without the advisor, beside what those who have them lose.

        A loss is s + l (s - t) less the price of the request's place: score, with the floor's price
        where it binds, above what the request's next choice is worth at these prices. By duality
        nobody who holds a place of the advisor's loses less than one who was refused it.
        """
        score = float(rows_of(self.problem)(np.array([request]))[0, advisor])
        holders = tuple(
            Holder(other, self._loss(other, advisor))
            for other in self.pairs[self.pairs[:, 1] == advisor, 0].tolist()
        )
        why = self._why(request, advisor, score)
        mine = self.pairs[self.pairs[:, 0] == request, 1]
        same = mine[self.company[mine] == self.company[advisor]]
        return Opportunity(
            request=request,
            advisor=advisor,
            score=score,
            why=why,
            loses=self._loss(request, advisor, score),
            holders=holders,
            instead=int(same[0]) if len(same) and why is NotChosen.COMPANY else None,
        )

    def _loss(self, request: int, advisor: int, score: float | None = None) -> float:
        prices, goal = self.whole.prices.prices, self.goal
        if self.core.demand[request] == 0:
            return 0.0
        if score is None:
            score = float(rows_of(self.problem)(np.array([request]))[0, advisor])
        if not np.isfinite(score):
            return 0.0
        floor = float(prices.floor[request])
        worth = score + floor * (score - (goal.level or 0.0)) + goal.reward
        return max(0.0, worth - float(prices.request[request]))

    def _why(  # noqa: PLR0911 - one answer for each reason
        self, request: int, advisor: int, score: float
    ) -> NotChosen:
        problem = self.problem
        pair = np.array([request, advisor])
        if (self.pairs == pair).all(axis=1).any():
            return NotChosen.CHOSEN
        if not np.isfinite(score) or (problem.forbidden == pair).all(axis=1).any():
            return NotChosen.GATE
        if problem.capacity[advisor] <= 0:
            return NotChosen.NO_ROOM
        mine = self.pairs[self.pairs[:, 0] == request, 1]
        if (self.company[mine] == self.company[advisor]).any():
            return NotChosen.COMPANY
        if not self.goal.allowed(np.array([request]), np.array([score])).all():
            return NotChosen.FLOOR
        load = int((self.pairs[:, 1] == advisor).sum())
        if load >= problem.capacity[advisor]:
            return NotChosen.TAKEN
        if problem.hours_needed is not None and problem.hours_free is not None:
            theirs = self.pairs[self.pairs[:, 1] == advisor, 0]
            left = problem.hours_free[advisor] - problem.hours_needed[theirs].sum()
            if left < problem.hours_needed[request] - TOLERANCE:
                return NotChosen.HOURS
        return NotChosen.SCORE
