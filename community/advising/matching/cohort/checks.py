"""What a cohort may be made of: shapes and numbers, said plainly where they are wrong."""

import numpy as np

from community.advising.matching.cohort.problem import Problem


def check(problem: Problem) -> None:
    """Raise ValueError, with a sentence, where the arrays do not belong together."""
    requests, advisors = problem.requests, problem.advisors
    for name, values, count in (
        ("demand", problem.demand, requests),
        ("capacity", problem.capacity, advisors),
        ("company", problem.company, advisors),
        ("hours_needed", problem.hours_needed, requests),
        ("hours_free", problem.hours_free, advisors),
        ("least_load", problem.least_load, advisors),
        ("waited", problem.waited, advisors),
    ):
        if values is None:
            continue
        _say(values.shape == (count,), f"{name} has to hold {count} numbers.")
        _say(bool(np.isfinite(values).all()), f"{name} has to hold numbers only.")
        _say(name == "company" or not (values < 0).any(), f"{name} cannot be below 0.")
    for name, pairs in (
        ("locks", problem.locks),
        ("forbidden", problem.forbidden),
        ("published", problem.published),
    ):
        _say(pairs.ndim == 2 and pairs.shape[1] == 2, f"{name} has to be pairs.")  # noqa: PLR2004
        inside = (pairs >= 0).all() and (pairs < [requests, advisors]).all()
        _say(bool(inside), f"{name} names a request or an advisor that is not there.")
    both = (problem.hours_needed is None) == (problem.hours_free is None)
    _say(both, "hours_needed and hours_free have to be given together.")
    for name, topics, count in (
        ("request_topics", problem.request_topics, requests),
        ("advisor_topics", problem.advisor_topics, advisors),
    ):
        _say(not topics or len(topics) == count, f"{name} has to hold {count} lists.")
    _say(0 < problem.grid <= 1, "grid has to lie above 0 and not above 1.")
    _say(problem.list_length > 0, "list_length has to be above 0.")
    _say(problem.alternates >= 0, "alternates cannot be below 0.")
    _say(0 <= problem.change_penalty <= 1, "change_penalty has to lie between 0 and 1.")
    scores = problem.scores
    if not callable(scores):
        _say(scores.shape == (requests, advisors), f"scores has to be {requests} x {advisors}.")


def _say(is_right: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence where it is called
    if not is_right:
        raise ValueError(message)
