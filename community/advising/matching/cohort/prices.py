"""A first guess at what a place with each advisor is worth, so that lists begin well.

Demand is spread smoothly: a request turns to its listed advisors in proportion to
exp((score - price) / t), and every advisor of whom more is asked than they have raises the price by
t * log(asked / offered); t falls. (The scaling of Sinkhorn and Knopp, with prices not below 0; see
G. Peyré, M. Cuturi, *Computational Optimal Transport*, 2019, chapter 4.) The guess decides nothing:
the linear program and the certificate correct it.
"""

import numpy as np

from community.advising.matching.cohort.pool import Pool
from community.advising.matching.cohort.problem import Reals

_SPREADS = (0.06, 0.03, 0.015, 0.008)
_TURNS = 8


def guess(pool: Pool, price: Reals, reward: float) -> Reals:
    """Prices at which about as much is asked of everybody as they have, from these prices on."""
    core, worth = pool.core, pool.weight()
    if not len(pool):
        return price
    price = price.copy()
    starts = np.flatnonzero(np.diff(pool.request, prepend=-1))
    sizes = np.diff(starts, append=len(pool))
    demand = core.demand[pool.request[starts]].astype(float)
    for spread in _SPREADS:
        for _ in range(_TURNS):
            value = (worth - price[pool.advisor]) / spread
            best = np.maximum(np.maximum.reduceat(value, starts), -reward / spread)
            part = np.exp(value - np.repeat(best, sizes))
            # To go without is worth nothing, which is `reward` less than the worst match.
            whole = np.add.reduceat(part, starts) + np.exp(-reward / spread - best)
            part *= np.repeat(demand / whole, sizes)
            asked = np.bincount(pool.advisor, np.minimum(part, 1.0), core.advisors)
            step = spread * np.log(np.maximum(asked, 1e-6) / core.capacity)
            price = np.clip(price + step, 0.0, reward + 1.0)
    return price
