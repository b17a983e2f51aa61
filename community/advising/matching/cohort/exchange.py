"""Two requests exchange advisors, or one takes a free one, where the sum grows and levels hold.

An auction leaves each place within a step of what somebody else would give; with long steps that
adds up. What is exchanged here is exact: of all exchanges the best first, each request once a turn.
"""

import numpy as np

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

# Turns mostly end by themselves; larger cases, and those with supply to spare, gain little.
_MOST_TURNS, _MOST_PAIRS = 25, 2_000_000
_LEAST_GAIN, _ROUNDING = 1e-6, 1e-9


def exchanged(core: Core, level: float, request: Numbers, advisor: Numbers) -> Numbers:
    """The advisors of the same places once nothing is left to exchange; places stay as filled."""
    room = core.capacity - np.bincount(advisor, minlength=core.advisors)
    looked = len(request) * (len(request) + int((room > 0).sum()))
    if not core.is_held or not 0 < looked <= _MOST_PAIRS:
        return advisor
    score = core.block(np.arange(core.requests)).astype(np.float64)
    weight = score + core.tie
    pairs, bonus = core.bonus
    if bonus and len(pairs):
        weight[pairs[:, 0], pairs[:, 1]] += bonus
    advisor = advisor.copy()
    for _ in range(_MOST_TURNS):
        free = np.flatnonzero(np.bincount(advisor, minlength=core.advisors) < core.capacity)
        others = np.concatenate([advisor, free])
        fits = _fits(core, score, level, (request, advisor), others)
        own = weight[request, advisor]
        gain = np.where(fits, weight[np.ix_(request, others)] - own[:, None], -np.inf)
        count = len(request)
        both = gain[:, :count] + gain[:, :count].T
        moves = gain[:, count:]
        # Whoever a least load keeps stays with somebody.
        load = np.bincount(advisor, minlength=core.advisors)
        moves[(load <= core.least)[advisor] & (core.least > 0)[advisor]] = -np.inf
        if not _take_best(np.hstack([np.triu(both, 1), moves]), request, advisor, free):
            break
    return advisor


def _fits(
    core: Core, score: Reals, level: float, held: tuple[Numbers, Numbers], others: Numbers
) -> Flags:
    """Which others could stand in each place: the level holds, no company comes twice."""
    request, advisor = held
    over = np.bincount(request, score[request, advisor] - level, core.requests)
    need = score[request, advisor] - over[request] - _ROUNDING
    companies = np.zeros((core.requests, int(core.company.max()) + 1), np.bool_)
    companies[request, core.company[advisor]] = True
    theirs = core.company[others]
    fits = score[np.ix_(request, others)] >= need[:, None]
    fits &= ~companies[np.ix_(request, theirs)] | (core.company[advisor][:, None] == theirs)
    fits[:, : len(request)] &= request[:, None] != request
    return fits


def _take_best(gain: Reals, request: Numbers, advisor: Numbers, free: Numbers) -> bool:
    """The best first, as long as nobody in it has changed this turn; whether there was any."""
    count = len(request)
    first, second = np.nonzero(gain > _LEAST_GAIN)
    order = np.argsort(-gain[first, second], kind="stable")
    touched, taken = set[int](), set[int]()
    for one, other in zip(first[order].tolist(), second[order].tolist(), strict=True):
        mine = int(request[one])
        if mine in touched:
            continue
        if other < count:
            theirs = int(request[other])
            if theirs in touched:
                continue
            touched.add(theirs)
            advisor[one], advisor[other] = advisor[other], advisor[one]
        else:
            new = int(free[other - count])
            if new in taken:
                continue
            taken.add(new)
            advisor[one] = new
        touched.add(mine)
    return bool(touched)
