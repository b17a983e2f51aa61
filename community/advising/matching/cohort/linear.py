"""The linear program over listed pairs: a transportation problem with a few rows beside it.

Maximise the sum of gain * x, 0 <= x <= 1, where every request has at most its demand, every
advisor at most their capacity (and hours), every request at most one of a company. Demand holds the
companies of a request inside it, so that the rows form two laminar families and the matrix is
totally unimodular: every corner of the program is whole (A. Schrijver, *Combinatorial
Optimization*, 2003, chapters 13 and 21). Rows of hours and the floor of requests break that; then
`whole.py` sees to it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.problem import Numbers, Reals

# The solver's tolerance is 1e-7 of what it is given; scores are given so many times larger.
SCALE = 100.0
# Branch and bound ends by count and not by the clock, so that it ends alike on every machine.
MOST_NODES = 400


@dataclass(frozen=True, eq=False)
class Arcs:
    """Some pairs with what each is worth in the objective."""

    request: Numbers
    advisor: Numbers
    score: Reals
    gain: Reals

    def __len__(self) -> int:
        return len(self.request)

    def some(self, at: Numbers) -> "Arcs":
        """Those at these positions."""
        return Arcs(self.request[at], self.advisor[at], self.score[at], self.gain[at])


@dataclass(frozen=True, eq=False)
class Prices:
    """Dual prices: of a place of a request, of an advisor, of an hour, of the floor, of a least."""

    request: Reals
    advisor: Reals
    hour: Reals
    floor: Reals
    least: Reals


@dataclass(frozen=True, eq=False)
class Answer:
    """How much of each pair, the value, above what it cannot go, and the prices if asked for."""

    share: Reals
    value: float
    bound: float
    prices: Prices | None


@dataclass(frozen=True, eq=False)
class Rows:
    """What the rows of the program say, each A x <= b, by the numbers they belong to."""

    matrix: sparse.csr_array
    limit: Reals
    # For each kind of row the numbers (of requests or advisors) of its rows, in this order.
    kinds: tuple[tuple[str, Numbers], ...]


def rows_of(core: Core, arcs: Arcs, level: float | None) -> Rows:
    """Build the rows; with `level` the mean of every request keeps it: sum of (s - t) x >= 0.

    The columns are the arcs, then what is missing to each least load.
    """
    least = np.flatnonzero(core.least)
    columns = len(arcs) + len(least)
    kinds: list[tuple[str, Numbers]] = []
    parts: list[sparse.coo_array] = []
    limits: list[Reals] = []

    def take(  # noqa: PLR0917 - a row of a table
        kind: str, of: Numbers, worth: Reals, count: int, limit: Reals | Numbers, only: Numbers
    ) -> None:
        place = np.full(count, -1)
        place[only] = np.arange(len(only))
        at = np.flatnonzero(place[of] >= 0)
        where = (place[of[at]], at)
        parts.append(sparse.coo_array((worth[at], where), shape=(len(only), columns)))
        limits.append(limit[only].astype(float))
        kinds.append((kind, only))

    ones = np.ones(len(arcs))
    asked = np.bincount(arcs.request, minlength=core.requests)
    offered = np.bincount(arcs.advisor, minlength=core.advisors)
    take("request", arcs.request, ones, core.requests, core.demand,
         np.flatnonzero(asked > core.demand))  # fmt: skip
    take("advisor", arcs.advisor, ones, core.advisors, core.capacity,
         np.flatnonzero(offered > core.capacity))  # fmt: skip
    group, sizes = company_groups(core, arcs)
    take("company", group, ones, len(sizes), np.ones(len(sizes)), np.flatnonzero(sizes > 1))
    if core.hours_needed is not None and core.hours_free is not None:
        hours = core.hours_needed[arcs.request]
        short = np.bincount(arcs.advisor, hours, core.advisors) > core.hours_free + 1e-9
        take("hour", arcs.advisor, hours, core.advisors, core.hours_free, np.flatnonzero(short))
    if len(least):
        take("least", arcs.advisor, -ones, core.advisors, -core.least, least)
        parts[-1] += sparse.coo_array(
            (-np.ones(len(least)), (np.arange(len(least)), len(arcs) + np.arange(len(least)))),
            shape=parts[-1].shape,
        )
    if level is not None:
        kept = np.flatnonzero((core.demand > 0) & (asked > 0))
        take(
            "floor", arcs.request, level - arcs.score, core.requests, np.zeros(core.requests), kept
        )
    return Rows(sparse.vstack(parts, "csr"), np.concatenate(limits), tuple(kinds))


def company_groups(core: Core, arcs: Arcs) -> tuple[Numbers, Numbers]:
    """For each arc the number of its request and company, and how many arcs each such has."""
    keys = arcs.request * (int(core.company.max(initial=0)) + 1) + core.company[arcs.advisor]
    _, group, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    return group, sizes


def solve(core: Core, arcs: Arcs, *, missing: float, level: float | None = None) -> Answer:
    """The greatest sum of gain, in parts of pairs where rows beside the network make it so.

    What is missing to a least load costs `missing` for each engagement.
    """
    rows = rows_of(core, arcs, level)
    least = np.flatnonzero(core.least)
    costs = np.concatenate([-arcs.gain, np.full(len(least), missing)])
    tops = np.concatenate([np.ones(len(arcs)), core.least[least].astype(float)])
    return _linear(core, rows, costs, np.column_stack([np.zeros(len(tops)), tops]), len(arcs))


def _linear(core: Core, rows: Rows, costs: Reals, bounds: Reals, arcs: int) -> Answer:
    if not len(costs):
        nothing = [np.zeros(each) for each in (core.requests, core.advisors)]
        prices = Prices(nothing[0], nothing[1], nothing[1], nothing[0], nothing[1])
        return Answer(np.zeros(0), 0.0, 0.0, prices)
    share, value, duals = dual_simplex(costs, rows.matrix, rows.limit, bounds)
    sizes = {"request": core.requests, "floor": core.requests}
    by_kind: dict[str, Reals] = {}
    start = 0
    for kind, numbers in rows.kinds:
        values = np.zeros(sizes.get(kind, core.advisors))
        if kind != "company":
            values[numbers] = duals[start : start + len(numbers)]
            by_kind[kind] = values
        start += len(numbers)
    prices = Prices(
        by_kind["request"],
        by_kind["advisor"],
        by_kind.get("hour", np.zeros(core.advisors)),
        by_kind.get("floor", np.zeros(core.requests)),
        by_kind.get("least", np.zeros(core.advisors)),
    )
    return Answer(share[:arcs], value, value, prices)


def dual_simplex(
    costs: Reals, matrix: sparse.csr_array, limit: Reals, bounds: Reals | None = None
) -> tuple[Reals, float, Reals]:
    """The cheapest x of A x <= b: x, what it is worth (less its costs), and the prices of the rows.

    Without bounds x is 0 or more.
    """
    found = linprog(
        SCALE * costs,
        A_ub=matrix,
        b_ub=limit,
        bounds=(0, None) if bounds is None else bounds,
        method="highs-ds",
        # Half the time of steepest edges on networks.
        options={"simplex_dual_edge_weight_strategy": "devex"},
    )
    if found.status != 0:  # pragma: no cover - everything at nought is always allowed
        message = f"The linear program was not solved: {found.message}"
        raise RuntimeError(message)
    return found.x, -float(found.fun) / SCALE, np.maximum(-found.ineqlin.marginals / SCALE, 0.0)


def solve_whole(
    core: Core,
    arcs: Arcs,
    *,
    missing: float,
    level: float | None,
    gap: float,
) -> Answer | None:
    """As `solve`, whole pairs only, up to `gap` (relative) below the bound; None if none exists."""
    rows = rows_of(core, arcs, level)
    least = np.flatnonzero(core.least)
    costs = np.concatenate([-arcs.gain, np.full(len(least), missing)])
    tops = np.concatenate([np.ones(len(arcs)), core.least[least].astype(float)])
    if not len(costs):
        return Answer(np.zeros(0), 0.0, 0.0, None)
    found = milp(
        SCALE * costs,
        integrality=np.ones(len(tops)),
        bounds=Bounds(np.zeros(len(tops)), tops),
        constraints=LinearConstraint(rows.matrix, ub=rows.limit),
        options={"mip_rel_gap": gap, "node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    bound = -float(found.mip_dual_bound) / SCALE
    return Answer(np.round(found.x[: len(arcs)]), -float(found.fun) / SCALE, bound, None)
