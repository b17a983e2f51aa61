"""The eight factors of a score, each 0..1, for everybody at once; NaN where something is not known.

text       how like the request the advisor's past results are, as the share of all other
           advisors who are less like it (see texts.py); not known of who has no past result
skills     for each topic the request names, the advisor's best skill: its level (.4 knows it, .6
           has done it, .8 has led it, 1 is asked by others) times how near its topic is in the
           tree (1 the same, .5 parent or child, .25 two steps away); the mean over the topics
industry   1 if the advisor knows one of the industries named, .5 or .25 if one near it in a tree
results    the past result that shares most with the request: the mean of the share of its topics,
           of its channels and of its customer groups that the result has, and of whether it has
           one of its industries; what the result does not name at all is left out of the mean
mode       1 eager, .7 willing, .3 in a pinch
level      how near the advisor's seniority is to that of the official (a third less a step), and
           how near the sizes of what both run are (a third less a band); the mean of both
available  the share of the hours asked that the advisor has left before the deadline, times the
           share of the days until then that the advisor is free
track      how finished engagements went, 0..1; drawn toward the mean of everybody as though three
           more had gone like that; not known of who has none, so beginners are not punished
"""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from community.advising.matching.deadlines import quarters_begun, window
from community.advising.matching.pool import Flags, Floats, Pool, Tags
from community.advising.matching.records import Factor, Request
from community.advising.matching.texts import percentiles

STEP = np.float32(1 / 3)
PRIOR_ENGAGEMENTS = 3
# Where nobody has finished an engagement yet.
PRIOR_WORTH = 0.5


def values(pool: Pool, request: Request, today: date, affinity: Floats, shares: Floats) -> Floats:
    """A row for each factor, a column for each advisor; `shares` are the `result_values`."""
    makers: dict[Factor, Callable[[], Floats]] = {
        Factor.TEXT: lambda: text(pool, affinity),
        Factor.SKILLS: lambda: skills(pool, request),
        Factor.INDUSTRY: lambda: industry(pool, request),
        Factor.RESULTS: lambda: results(pool, shares),
        Factor.MODE: lambda: pool.gladly.get(request.mode or "", _unknown(len(pool))),
        Factor.LEVEL: lambda: level(pool, request),
        Factor.AVAILABLE: lambda: available(pool, request, today),
        Factor.TRACK: lambda: track(pool),
    }
    return np.stack([makers[factor]() for factor in Factor])


def _unknown(many: int) -> Floats:
    return np.full(many, np.nan, np.float32)


def text(pool: Pool, affinity: Floats) -> Floats:
    """The share of all others whose past results are less like the request."""
    found = _unknown(len(pool))
    has_text = pool.text_row >= 0
    found[has_text] = percentiles(affinity[pool.text_row[has_text]])
    return found


def skills(pool: Pool, request: Request) -> Floats:
    """How well the topics are known, each by the best skill in it or near it."""
    if not request.topics:
        return _unknown(len(pool))
    total = np.zeros(len(pool), np.float32)
    for topic in dict.fromkeys(request.topics):
        best = np.zeros(len(pool), np.float32)
        for near, nearness in pool.trees["topics"].near(topic).items():
            if near in pool.skills:
                numbers, worth = pool.skills[near]
                best[numbers] = np.maximum(best[numbers], worth * np.float32(nearness))
        total += best
    total /= len(set(request.topics))
    total[~pool.has_skills] = np.nan
    return total


def industry(pool: Pool, request: Request) -> Floats:
    """Whether one of the industries is known, or one near it."""
    if not request.industries:
        return _unknown(len(pool))
    found = np.zeros(len(pool), np.float32)
    for each in request.industries:
        for near, nearness in pool.trees["industries"].near(each).items():
            if (numbers := pool.of_industry.get(near)) is not None:
                found[numbers] = np.maximum(found[numbers], np.float32(nearness))
    found[~pool.has_industry] = np.nan
    return found


def result_values(pool: Pool, request: Request) -> Floats:
    """What each past result shares with the request; NaN where nothing can be compared."""
    many = len(pool.texts.results)
    total, kinds = np.zeros(many, np.float32), np.zeros(many, np.float32)
    for kind, tags in pool.tags.items():
        asked = tuple(dict.fromkeys(getattr(request, kind)))
        if asked:
            shares = [_named(pool, tags, kind, term) for term in asked]
            total += np.max(shares, axis=0) if kind == "industries" else np.mean(shares, axis=0)
            kinds += tags.names_any
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(kinds > 0, total / kinds, np.float32(np.nan))
    return found


def _named(pool: Pool, tags: Tags, kind: str, term: str) -> Floats:
    found = np.zeros(len(pool.texts.results), np.float32)
    for near, nearness in pool.trees[kind].near(term).items():
        if (numbers := tags.of_term.get(near)) is not None:
            found[numbers] = np.maximum(found[numbers], np.float32(nearness))
    return found


def results(pool: Pool, shares: Floats) -> Floats:
    """The past result that shares most with the request."""
    best = np.full(len(pool.texts.advisors), np.nan, np.float32)
    for first, last, many in pool.texts.blocks():
        begin = pool.texts.starts[first]
        block = shares[begin : begin + (last - first) * many].reshape(-1, many)
        for column in block.T:
            best[first:last] = np.fmax(best[first:last], column)
    found = _unknown(len(pool))
    has_text = pool.text_row >= 0
    found[has_text] = best[pool.text_row[has_text]]
    return found


def _near(steps: Floats) -> Floats:
    found: Floats = np.maximum(np.float32(0), 1 - np.abs(steps) * STEP)
    return found


def mean_known(parts: Sequence[Floats], many: int) -> Floats:
    """The mean of what is known; NaN where nothing is."""
    if not parts:
        return _unknown(many)
    known: Flags = ~np.isnan(parts)
    total = np.where(known, parts, np.float32(0)).sum(axis=0, dtype=np.float32)
    counts = known.sum(axis=0)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan).astype(np.float32)


def level(pool: Pool, request: Request) -> Floats:
    """How near both stand: in seniority, and in the size of what they run."""
    parts = []
    if request.level is not None:
        parts.append(_near(pool.seniority - np.float32(request.level)))
    sizes = [
        _near(pool.sizes[name] - np.float32(band))
        for name, band in sorted(request.sizes.items())
        if name in pool.sizes
    ]
    if sizes:
        parts.append(mean_known(sizes, len(pool)))
    return mean_known(parts, len(pool))


def available(pool: Pool, request: Request, today: date) -> Floats:
    """The share of the hours, times the share of the days, that are free before the deadline."""
    begins, until = window(request, today)
    days = until.toordinal() - begins.toordinal() + 1
    free = until.toordinal() + 1 - np.maximum(pool.free_from, begins.toordinal())
    share = np.clip(free / days, 0, 1).astype(np.float32)
    hours = hours_before(pool, today, until)
    if request.hours:
        hours = np.minimum(np.float32(1), hours / np.float32(request.hours))
    else:
        hours = np.minimum(np.float32(1), hours)
    found: Floats = hours * share
    return found


def hours_before(pool: Pool, today: date, until: date) -> Floats:
    """Hours everybody has left until a day; NaN where that is not known."""
    found: Floats = np.maximum(pool.hours_left, 0) + pool.hours_a_quarter * np.float32(
        quarters_begun(today, until)
    )
    return found


def track(pool: Pool) -> Floats:
    """How finished engagements went, drawn toward everybody's mean."""
    many = float(pool.finished.sum(dtype=np.float64))
    mean = float(pool.worth.sum(dtype=np.float64)) / many if many else PRIOR_WORTH
    drawn = (pool.worth + np.float32(PRIOR_ENGAGEMENTS * mean)) / (
        pool.finished + np.float32(PRIOR_ENGAGEMENTS)
    )
    found: Floats = np.where(pool.finished > 0, np.clip(drawn, 0, 1), np.float32(np.nan))
    return found
