"""Next in line: whom a request could have if somebody declines."""

from itertools import pairwise

import numpy as np

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.problem import Flags, Numbers, Reals
from community.advising.matching.cohort.total import ranks


def alternates(pool: Pool, used: Flags, taken: Numbers, count: int) -> tuple[Numbers, ...]:
    """For each request the best who have room left, of a company it has nobody of.

    `taken` are its pairs, locked ones too, with advisors as numbered in the core (-1: without room
    from the start). Where the list names too few, everybody who has room is looked at.
    """
    core = pool.core
    room = core.capacity - np.bincount(pool.advisor[used], minlength=core.advisors)
    hours = _hours_left(pool, used)
    fits = ~used & (room[pool.advisor] > 0)
    if hours is not None and core.hours_needed is not None:
        fits &= hours[pool.advisor] >= core.hours_needed[pool.request]
    most = int(core.company.max(initial=0)) + 1
    held = taken[taken[:, 1] >= 0]
    held_keys = held[:, 0] * most + core.company[held[:, 1]]
    fits &= ~np.isin(pool.request * most + core.company[pool.advisor], held_keys)
    at = np.flatnonzero(fits)
    at = at[ranks(pool.request[at], pool.score[at]) < count]
    at = at[np.lexsort((-pool.score[at], pool.request[at]))]
    ends = np.searchsorted(pool.request[at], np.arange(core.requests + 1))
    found = [pool.advisor[at[start:end]] for start, end in pairwise(ends.tolist())]
    few = np.flatnonzero(np.diff(ends) < count)
    wide = np.flatnonzero(room > 0)
    if len(wide):
        _look_at_room(core, few, wide, hours, (held, count, found))
    return tuple(core.advisor[each] for each in found)


def _hours_left(pool: Pool, used: Flags) -> Reals | None:
    core = pool.core
    if core.hours_needed is None or core.hours_free is None:
        return None
    spent = np.bincount(pool.advisor[used], core.hours_needed[pool.request[used]], core.advisors)
    return core.hours_free - spent


def _look_at_room(
    core: Core,
    rows: Numbers,
    wide: Numbers,
    hours: Reals | None,
    so_far: tuple[Numbers, int, list[Numbers]],
) -> None:
    held, count, found = so_far
    order = np.argsort(held[:, 0], kind="stable")
    held = held[order]
    for some, block in core.blocks(rows):
        scores = block[:, wide]
        starts = np.searchsorted(held[:, 0], some)
        ends = np.searchsorted(held[:, 0], some, side="right")
        for at, request in enumerate(some.tolist()):
            row = scores[at]
            theirs = held[starts[at] : ends[at], 1]
            for company in core.company[theirs].tolist():
                row[core.company[wide] == company] = -np.inf
            if hours is not None and core.hours_needed is not None:
                row[hours[wide] < core.hours_needed[request]] = -np.inf
            few = min(count, len(wide))
            top = np.argpartition(-row, few - 1)[:few]
            top = top[row[top] > -np.inf]
            found[request] = wide[top[np.argsort(-row[top], kind="stable")]]
