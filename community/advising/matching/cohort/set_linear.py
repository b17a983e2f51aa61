"""The linear program over sets of advisors, which stays where it stood while sets are taken in.

A turn of making sets adds a few hundred to thousands. scipy begins every program anew; through its
own interface HiGHS goes on from the last solution, and a turn costs what is new in it.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from community.advising.matching.cohort.columns import Columns
from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.linear import SCALE
from community.advising.matching.cohort.problem import Flags, Reals

_DUAL, _PRIMAL = 1, 4
# Branch and bound ends by count and not by the clock, so that it ends alike on every machine.
_MOST_NODES = 10


@dataclass(frozen=True, eq=False)
class Shares:
    """How much of each set, what all are worth, and the prices of requests and of advisors."""

    share: Reals
    value: float
    request: Reals
    price: Reals


class SetLinear:
    """At most one set for each request, and of each advisor as many as they have room for."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._gain = np.empty(0)
        # Simplifying the program first would lose where it stood.
        self._highs = _rows(core, presolve="off")

    def best(self, columns: Columns, gain: Reals) -> Shares:
        """The greatest gain, in parts of sets."""
        highs, known, core = self._highs, len(self._gain), self._core
        if not len(columns):
            return Shares(gain, 0.0, np.zeros(core.requests), np.zeros(core.advisors))
        # New sets are at nought, which keeps all limits: primal steps go on from there.
        highs.setOptionValue("simplex_strategy", _PRIMAL if known else _DUAL)
        changed = np.flatnonzero(self._gain != gain[:known]).astype(np.int32)
        highs.changeColsCost(len(changed), changed, -SCALE * gain[changed])
        self._take_in(highs, columns, gain, np.arange(len(gain)) >= known)
        self._gain = gain
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # pragma: no cover
            message = f"The program of sets was not solved: {highs.getModelStatus()}"
            raise RuntimeError(message)
        found = highs.getSolution()
        price = np.maximum(-np.array(found.row_dual) / SCALE, 0.0)
        share = np.array(found.col_value)
        return Shares(share, float(gain @ share), price[: core.requests], price[core.requests :])

    def whole(self, columns: Columns, gain: Reals, some: Flags) -> tuple[Reals, bool] | None:
        """Whole ones only of some of the sets, and whether no others gain more; None if none."""
        highs = _rows(self._core, mip_rel_gap=0.0, mip_max_nodes=_MOST_NODES)
        self._take_in(highs, columns, gain, some)
        chosen = np.flatnonzero(some)
        every = np.arange(len(chosen), dtype=np.int32)
        kind = np.full(len(every), int(highspy.HighsVarType.kInteger), np.uint8)
        highs.changeColsIntegrality(len(every), every, kind)
        highs.run()
        found = highs.getSolution()
        if not found.value_valid:
            return None
        share = np.zeros(len(gain))
        share[chosen] = np.round(found.col_value)
        return share, highs.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def _take_in(self, highs: highspy.Highs, columns: Columns, gain: Reals, some: Flags) -> None:
        advisor, gain = columns.advisor[some], gain[some]
        rows = np.column_stack([columns.request[some], self._core.requests + advisor])
        is_there = np.column_stack([np.ones(len(advisor), np.bool_), advisor >= 0])
        sizes = is_there.sum(axis=1)
        starts, row = (np.cumsum(sizes) - sizes).astype(np.int32), rows[is_there].astype(np.int32)
        none, endless = np.zeros(len(gain)), np.full(len(gain), np.inf)
        highs.addCols(
            len(gain), -SCALE * gain, none, endless, len(row), starts, row, np.ones(len(row))
        )  # fmt: skip


def _rows(core: Core, **options: str | float) -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, **options}.items():
        highs.setOptionValue(option, value)
    limit = np.concatenate([np.ones(core.requests), core.capacity.astype(float)])
    none = np.zeros(len(limit), np.int32)
    least = np.full(len(limit), -np.inf)
    highs.addRows(len(limit), least, limit, 0, none, none[:0], limit[:0])
    return highs
