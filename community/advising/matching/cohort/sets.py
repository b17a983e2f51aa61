"""How many places sets of advisors that keep a level can fill at most, whatever the prices.

A request takes a whole set whose mean keeps the level, or a part of its places where there are too
few. At prices of the advisors, 0 or more, it gets at most the places of its best set less what the
set costs; all requests together, and what all places cost, are above what any plan can fill (the
Lagrangian dual of the program that has a column for each set). Sets of up to three are looked at
one by one, over all pairs; of more by a price of the level. The prices follow the subgradient.
"""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort.book import NEVER, first_of_each_company
from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.pricing import TOLERANCE
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

_ROUNDING = 1e-9
# So many pairs are looked at in all, at so many prices at most; larger cases go without.
_MOST_PAIRS, _MOST_PRICES = 4_000_000, 16
_LARGEST = 3
_LEVEL_PRICES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Requests that ask for as many places, their advisors side by side, the best first."""

    size: int
    rows: Numbers
    advisor: Numbers
    company: Numbers
    score: Reals


def lowest_by_sets(  # noqa: PLR0917 - the range, and what is known
    core: Core, low: int, high: int, grid: float, price: Reals, places: int
) -> int:
    """The lowest multiple of the grid above `low` that sets show impossible, else `high`."""
    most = min(_MOST_PRICES, _MOST_PAIRS // max(1, core.requests * core.advisors))
    highest = float(np.max(price, initial=0.0))
    if high <= low + 1 or most < 1 or highest <= 0:
        return high
    parts = _side_by_side(core)
    is_full = places >= core.demand.sum()
    now = np.clip(price / highest, 0.0, 1.0)
    first = low + 1
    # Where the prices are proof as they stand, then down from there with better ones.
    while first < high and most > 0:
        middle = (first + high) // 2
        most -= 1
        if most_places(core, parts, middle * grid, now, is_full=is_full)[0] < places - TOLERANCE:
            high = middle
        else:
            first = middle + 1
    while high > low + 1 and most > 0:
        steps, now, is_proved = _descended(core, parts, (high - 1) * grid, now, (most, places))
        most -= steps
        if not is_proved:
            break
        high -= 1
    return high


def _descended(
    core: Core, parts: list[_Rows], level: float, price: Reals, most: tuple[int, int]
) -> tuple[int, Reals, bool]:
    """Follow the subgradient: the steps taken, the prices, and whether they prove it impossible."""
    steps, places = most
    is_full = places >= core.demand.sum()
    best, at, length, poor = np.inf, (price, np.zeros(len(price))), 1.0, 0
    for step in range(1, steps + 1):
        value, spare = most_places(core, parts, level, price, is_full=is_full)
        if value < places - TOLERANCE:
            return step, price, True
        if value < best:
            best, at, poor = value, (price, spare), 0
        else:
            poor += 1
        if poor > 1:
            # Shorter steps, from the best so far.
            length, poor = length / 2, 0
            value, (price, spare) = best, at
        spare = np.where((price <= 0) & (spare > 0), 0.0, spare)
        far = length * (value - places + 1.0) / max(1.0, float(spare @ spare))
        price = np.maximum(price - far * spare, 0.0)
    return steps, at[0], False


def most_places(
    core: Core, parts: list[_Rows], level: float, price: Reals, *, is_full: bool
) -> tuple[float, Reals]:
    """What no plan at this level can fill more than, and what of each advisor stays over.

    With `is_full` requests have to have all their places, else none of them needs to.
    """
    total, spare = float(price @ core.capacity), core.capacity.astype(float)
    for part in parts:
        value, column = _best_sets(part, level, 1.0 - price[part.advisor], is_full=is_full)
        total += float(value.sum())
        at, which = np.nonzero(column >= 0)
        spare -= np.bincount(part.advisor[at, column[at, which]], minlength=core.advisors)
    return total, spare


def _side_by_side(core: Core) -> list[_Rows]:
    found = []
    for size in np.unique(core.demand[core.demand > 0]).tolist():
        rows = np.flatnonzero(core.demand == size)
        score = np.vstack([block for _, block in core.blocks(rows)]).astype(np.float64)
        advisor = np.argsort(-score, axis=1, kind="stable")
        score = np.take_along_axis(score, advisor, 1)
        found.append(_Rows(size, rows, advisor, core.company[advisor], score))
    return found


def _best_sets(part: _Rows, level: float, worth: Reals, *, is_full: bool) -> tuple[Reals, Numbers]:
    """The most any set of each row is worth, and columns of one that is; -inf where there is none.

    What a row of no set is worth is nought where it need not have one.
    """
    over = part.score - level
    best = np.where(over > 0, over, 0.0)[:, : part.size - 1].sum(axis=1)
    # What one lacks the others have to make up for.
    allowed = (over >= -best[:, None] - _ROUNDING) & np.isfinite(over)
    wide = max(1, int(allowed.any(axis=0).sum()))
    over, allowed = np.where(allowed, over, -1.0)[:, :wide], allowed[:, :wide]
    worth, company = np.where(allowed, worth[:, :wide], NEVER), part.company[:, :wide]
    if part.size > _LARGEST:
        return _relaxed(part.size, over, worth, company, is_full=is_full)
    keep = _undominated(part.size, worth, company) & allowed
    order = np.argsort(~keep, axis=1, kind="stable")[:, : max(1, int(keep.sum(axis=1).max()))]
    worth = np.where(keep, worth, NEVER)
    taken = (
        np.take_along_axis(over, order, 1),
        np.take_along_axis(worth, order, 1),
        np.take_along_axis(company, order, 1),
    )
    value = np.full(len(over), NEVER if is_full else 0.0)
    column = np.full((len(over), part.size), -1)
    for size in (part.size,) if is_full else range(1, part.size + 1):
        _take_better(size, taken, order, (value, column))
    value[value < NEVER / 2] = -np.inf
    return value, column


def _undominated(size: int, worth: Reals, company: Numbers) -> Flags:
    """Who may be in a best set: fewer than `size` of other companies are as good in both.

    Columns are in the order of scores. Of those before, the dearest of as many companies are kept
    in mind; whoever one of the same company, or all of them, are above is not needed.
    """
    rows = np.arange(len(worth))
    top, whose = np.full((len(worth), size), NEVER), np.full((len(worth), size), -1)
    keep = np.zeros(worth.shape, np.bool_)
    for column in range(worth.shape[1]):
        value, theirs = worth[:, column], company[:, column]
        above, same = top >= value[:, None], whose == theirs[:, None]
        needed = ~(above.all(axis=1) | (above & same).any(axis=1))
        if not needed.any():
            continue
        keep[:, column] = needed
        place = np.where(same.any(axis=1), same.argmax(axis=1), top.argmin(axis=1))[needed]
        top[rows[needed], place] = value[needed]
        whose[rows[needed], place] = theirs[needed]
    return keep


def _take_better(
    size: int, taken: tuple[Reals, Reals, Numbers], order: Numbers, best: tuple[Reals, Numbers]
) -> None:
    """Sets of one size, all of them, where they are worth more than the best so far."""
    over, worth, company = taken
    value, column = best
    wide = over.shape[1]

    def hold(found: Reals, chosen: list[Numbers]) -> None:
        better = found > value
        value[better] = found[better]
        column[better] = -1
        for at, each in enumerate(chosen):
            column[better, at] = order[better, each[better]]

    if size == 1:
        single = np.where(over >= -_ROUNDING, worth, NEVER)
        at = single.argmax(axis=1)
        hold(single.max(axis=1), [at])
        return
    pair = worth[:, :, None] + worth[:, None, :]
    pair[company[:, :, None] == company[:, None, :]] = NEVER
    both = over[:, :, None] + over[:, None, :]
    if size == 2:  # noqa: PLR2004 - two
        pair[both < -_ROUNDING] = NEVER
        at = pair.reshape(len(pair), -1).argmax(axis=1)
        first, second = np.divmod(at, wide)
        hold(pair[np.arange(len(pair)), first, second], [first, second])
        return
    for third in range(2, wide):
        other = company[:, :third] != company[:, third, None]
        fits = both[:, :third, :third] >= -over[:, third, None, None] - _ROUNDING
        fits &= other[:, :, None] & other[:, None, :]
        some = np.where(fits, pair[:, :third, :third], NEVER).reshape(len(pair), -1)
        at = some.argmax(axis=1)
        first, second = np.divmod(at, third)
        found = some[np.arange(len(some)), at] + worth[:, third]
        hold(found, [first, second, np.full(len(some), third)])


def _relaxed(
    size: int, over: Reals, worth: Reals, company: Numbers, *, is_full: bool
) -> tuple[Reals, Numbers]:
    """What a set can be worth at most when the level has a price, the best of some prices."""
    demand = np.full(len(over), size)
    value, column = np.full(len(over), np.inf), np.full((len(over), size), -1)
    # Nobody at all is no loss to a row that need not be full.
    spare = np.full((len(over), size), NEVER if is_full else 0.0)
    alone = np.broadcast_to(-1 - np.arange(size), spare.shape)
    for each in _LEVEL_PRICES:
        priced = np.hstack([np.where(worth > NEVER / 2, worth + each * over, NEVER), spare])
        some = first_of_each_company(priced, np.hstack([company, alone]), demand, size)
        total = np.take_along_axis(priced, some, 1).sum(axis=1)
        better = total < value
        value[better], column[better] = total[better], some[better]
    column[column >= worth.shape[1]] = -1
    value[value < NEVER / 2] = -np.inf
    return value, column
