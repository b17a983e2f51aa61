"""What no plan with a floor of requests can exceed, from the prices of an auction.

Whatever the prices, a request gets at most its best places less what they cost, and all advisors
together at most what their places cost: the value of the dual program. A floor has a price of its
own for each request; the one that gives the least bound is taken.
"""

import numpy as np

from community.advising.matching.cohort.book import NEVER, Book, book_of, first_of_each_company
from community.advising.matching.cohort.linear import Arcs, Prices
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import (
    TOLERANCE,
    Goal,
    bound,
    certified_by_list,
    look_at_all,
)
from community.advising.matching.cohort.problem import Flags, Reals
from community.advising.matching.cohort.total import Best

_FLOOR_PRICES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
_MOST_LOOKS = 4


def dual_prices(book: Book, goal: Goal, price: Reals) -> Prices:
    """The prices of floors and requests that go best with these of the advisors."""
    level = goal.level or 0.0
    column = np.append(price, 0.0)[book.advisor]
    is_pair = book.pair >= 0
    least = np.broadcast_to(goal.least_score, len(book.demand))[:, None]
    is_pair &= book.score >= least
    fixed = np.where(is_pair, goal.reward + goal.sum_counts * book.weight - column, NEVER)
    fixed[:, book.longest :] = 0.0
    over = np.where(is_pair, book.score - level, 0.0)
    width = int(book.demand.max(initial=0))
    best = np.full(len(book.demand), np.inf)
    floor, request = np.zeros(len(best)), np.zeros(len(best))
    for each in _FLOOR_PRICES:
        worth = fixed + each * over
        columns = first_of_each_company(worth, book.company, book.demand, width)
        value = np.where(columns >= 0, np.take_along_axis(worth, columns, 1), np.inf)
        total = np.where(columns >= 0, value, 0.0).sum(axis=1)
        better = total < best - TOLERANCE
        best[better], floor[better] = total[better], each
        request[better] = np.maximum(value.min(axis=1, initial=np.inf), 0.0)[better]
    request[book.demand == 0] = 1e9
    nothing = np.zeros(len(price))
    return Prices(request, np.maximum(price, 0.0), nothing, floor, np.maximum(-price, 0.0))


def most(pool: Pool, goal: Goal, prices: Prices) -> float:
    """The value of the dual program over the listed pairs."""
    arcs = Arcs(pool.request, pool.advisor, pool.score, goal.gain(pool))
    at = np.flatnonzero(goal.allowed(pool.request, pool.score))
    return bound(pool.core, goal, arcs.some(at), prices)


def least_bound(
    pool: Pool, goals: list[Goal], used: Flags, prices: list[Reals]
) -> tuple[Goal, Reals]:
    """Of goals that differ in what a place is worth, and of prices, what bounds the plan best."""
    book, places = book_of(pool), int(used.sum())
    if len(goals) * len(prices) == 1:
        return goals[0], prices[0]
    ways = [(goal, price) for goal in goals for price in prices]
    bounds = [
        most(pool, goal, dual_prices(book, goal, price)) - goal.reward * places
        for goal, price in ways
    ]
    return ways[int(np.argmin(bounds))]


def proved_by_auction(pool: Pool, goal: Goal, used: Flags, price: Reals) -> Best:
    """A plan of whole pairs with its bound over all pairs; `used` moves with the list."""
    keys = pool.request * pool.core.advisors + pool.advisor
    held = keys[used]
    by_scoring = np.zeros(pool.core.requests, np.bool_)
    violation = 0.0
    for turn in range(1, _MOST_LOOKS + 1):  # noqa: B007 - told afterwards
        prices = dual_prices(book_of(pool), goal, price)
        rows = np.flatnonzero(~certified_by_list(pool, goal, prices))
        if not len(rows):
            violation = 0.0
            break
        by_scoring[rows] = True
        look = look_at_all(pool, goal, prices, rows, 0.0)
        violation = float(np.max(look.cost, initial=0.0))
        if violation <= TOLERANCE:
            violation = 0.0
            break
        pool.add(look.request, look.advisor, look.score)
    else:
        prices = dual_prices(book_of(pool), goal, price)
    # What is not listed is above its price by no more than this, at each place.
    unseen = violation * float(pool.core.demand.sum())
    keys = pool.request * pool.core.advisors + pool.advisor
    share = np.isin(keys, held).astype(np.float64)
    value = float((goal.gain(pool) * share).sum())
    load = np.bincount(pool.advisor[share > 0], minlength=pool.core.advisors)
    value -= goal.missing * float(np.maximum(pool.core.least - load, 0).sum())
    return Best(
        share=share,
        value=value,
        bound=max(value, most(pool, goal, prices) + unseen),
        prices=prices,
        rounds=turn,
        by_list=int((~by_scoring).sum()),
        by_scoring=int(by_scoring.sum()),
        violation=violation,
    )
