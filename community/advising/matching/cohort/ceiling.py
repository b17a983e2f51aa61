"""Above which mean no plan can keep every request: proved with prices, or with a linear program.

Prices are held against all pairs. The program relaxes the problem: whoever is not listed counts as
free, at the score above which nobody is left out of a list; requests that could do with these alone
are left out.

A mean alone is a weak row: half a pair far above the level makes up for half a pair below it. In
whole pairs one that lies h below the level needs another that lies h / (k - 1) above it, k being
the places of the request: no more of the one than k - 1 of the other. Rows of this kind for some h
bring the program near to whole sets.
"""

from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from community.advising.matching.cohort.book import Book, book_of
from community.advising.matching.cohort.floor import at_level, least_scores
from community.advising.matching.cohort.linear import Arcs, company_groups
from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.pricing import TOLERANCE, Goal, look_at_all
from community.advising.matching.cohort.problem import Numbers, Reals
from community.advising.matching.cohort.sums import dual_prices, most

# Programs larger than this take longer than the plan, and so do more steps of the simplex method.
_MOST_PAIRS, _MOST_STEPS = 25_000, 20_000
# Up to so many pairs whole ones are asked for: the solver's cuts at the root say more.
_MOST_WHOLE = 2_500
_DEPTHS, _MOST_LOOKS, _SURE = 6, 5, 1e-3
_PARTS = (1.0, 0.5, 0.25, 0.1)


def lowest_impossible(  # noqa: PLR0917 - the range, and what is known
    pool: Pool, goal: Goal, low: int, high: int, grid: float, price: Reals, places: int
) -> int:
    """The lowest multiple of the grid above `low` that prices show impossible, else `high`."""
    price = np.maximum(price, 0.0)
    for _ in range(_MOST_LOOKS):
        book, first, last, reward = book_of(pool), low + 1, high, 0.0
        while first < last:
            middle = (first + last) // 2
            found = _too_dear(pool, book, goal, middle * grid, price, places)
            if found:
                last, reward = middle, found
            else:
                first = middle + 1
        if not reward:
            return high
        asked = replace(at_level(pool, goal, last * grid), sum_counts=0.0, reward=reward)
        prices = dual_prices(book, asked, price)
        look = look_at_all(pool, asked, prices, np.flatnonzero(book.demand), 0.0)
        if float(np.max(look.cost, initial=0.0)) <= TOLERANCE:
            return last
        pool.add(look.request, look.advisor, look.score)
    return high


def _too_dear(  # noqa: PLR0917 - a program and its prices
    pool: Pool, book: Book, goal: Goal, level: float, price: Reals, places: int
) -> float:
    """What a place has to be worth for the listed pairs to fill too few at the level; 0 if none."""
    at, unseen = at_level(pool, goal, level), TOLERANCE * float(book.demand.sum() + 1)
    for part in _PARTS:
        reward = float(price.max(initial=0.0)) * part
        asked = replace(at, sum_counts=0.0, reward=reward)
        # What is not listed may be above its price by the tolerance, at each place.
        value = most(pool, asked, dual_prices(book, asked, price)) + unseen
        if value < reward * places:
            return reward
    return 0.0


def is_beyond(pool: Pool, level: float, places: int) -> bool:
    """Whether a linear program, or a small integer one, shows that the level cannot be kept."""
    core = pool.core
    least = least_scores(pool, level)
    # Who can do with advisors that are not listed never lacks anybody.
    inside = (core.demand > 0) & (pool.top < level)
    keep = np.flatnonzero(inside[pool.request] & (pool.score >= least[pool.request]))
    others = int(core.demand[~inside].sum())
    if not len(keep) or len(keep) > _MOST_PAIRS:
        return False
    arcs = Arcs(pool.request[keep], pool.advisor[keep], pool.score[keep], np.ones(len(keep)))
    free = np.flatnonzero(inside & (pool.top >= least))
    columns = len(arcs) + len(free)
    request = np.concatenate([arcs.request, free])
    over = np.concatenate([arcs.score, pool.top[free]]) - level
    group, sizes = company_groups(core, arcs)
    at = np.arange(len(arcs))
    parts = [
        _matrix(request, np.arange(columns), np.ones(columns), core.requests, columns),
        _matrix(arcs.advisor, at, np.ones(len(arcs)), core.advisors, columns),
        _matrix(group, at, np.ones(len(arcs)), len(sizes), columns),
    ]
    limits = [core.demand, core.capacity, np.ones(len(sizes))]
    parts.append(_depth_rows(core.demand, request, over))
    limits.append(np.zeros(parts[-1].shape[0]))
    matrix, limit = sparse.vstack(parts, "csr"), np.concatenate(limits).astype(float)
    # Rows that hold whatever is chosen say nothing.
    tops = np.concatenate([np.ones(len(arcs)), core.demand[free].astype(float)])
    says = matrix.maximum(0) @ tops > limit + TOLERANCE
    matrix, limit, most = matrix[np.flatnonzero(says)], limit[says], places - others - _SURE
    found = linprog(
        -np.ones(columns),
        A_ub=matrix,
        b_ub=limit,
        bounds=np.column_stack([np.zeros(columns), tops]),
        method="highs-ds",
        options={"simplex_dual_edge_weight_strategy": "devex", "maxiter": _MOST_STEPS},
    )
    if found.status != 0 or len(keep) > _MOST_WHOLE or -float(found.fun) < most:
        return found.status == 0 and -float(found.fun) < most
    whole = milp(
        -np.ones(columns),
        integrality=np.ones(columns),
        bounds=Bounds(np.zeros(columns), tops),
        constraints=LinearConstraint(matrix, ub=limit),
        options={"node_limit": 1},
    )
    return whole.mip_dual_bound is not None and -float(whole.mip_dual_bound) < most


def _matrix(
    row: Numbers, column: Numbers, value: Reals, rows: int, columns: int
) -> sparse.coo_array:
    return sparse.coo_array((value, (row, column)), shape=(rows, columns))


def _depth_rows(demand: Numbers, request: Numbers, over: Reals) -> sparse.csr_array:
    """The mean of each request, and at some depths: no more below than those above make up for."""
    rows: list[Numbers] = []
    values: list[Reals] = []
    order = np.argsort(request, kind="stable")
    ends = np.searchsorted(request[order], np.arange(len(demand) + 1))
    for each in np.flatnonzero(demand > 1).tolist():
        mine = order[ends[each] : ends[each + 1]]
        above, low = over[mine], np.unique(-over[mine][over[mine] < 0])
        if not len(low):
            continue
        rows.append(mine)
        values.append(-above)
        others = float(demand[each] - 1)
        depths = low[np.unique(np.linspace(0, len(low) - 1, _DEPTHS).astype(int))]
        for depth in depths.tolist():
            worth = np.where(above <= -depth + 1e-12, 1.0, 0.0)
            worth[above >= depth / others - 1e-9] = -others
            rows.append(mine[worth != 0])
            values.append(worth[worth != 0])
    starts = np.concatenate([[0], np.cumsum([len(each) for each in rows])])
    column = np.concatenate([*rows, np.empty(0, np.int64)])
    value = np.concatenate([*values, np.empty(0)])
    return sparse.csr_array((value, column, starts), shape=(len(rows), len(request)))
