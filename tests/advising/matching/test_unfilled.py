"""Why places stay empty, where very many do."""

import numpy as np

from community.advising.matching.cohort import solve
from tests.advising.matching.test_cohort import SHUT, problem


def test_each_of_many_unfilled_requests_is_told_of_its_own_rivals_only():
    scores = np.full((604, 2), SHUT)
    scores[:600, 0] = 0.5
    scores[600:, 1] = 0.6

    plan = solve(problem(scores.tolist(), [1] * 604, [1, 1]))

    told = {each.request: (each.rivals, each.shared_room, each.helps) for each in plan.unfilled}
    assert len(told) == 602
    # One who lacks somebody, and the one who holds the place.
    assert {each for request, each in told.items() if request < 600} == {(2, 1, (0,))}
    assert {each for request, each in told.items() if request >= 600} == {(2, 1, (1,))}
