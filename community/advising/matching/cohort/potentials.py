"""Dual prices of a whole plan, found without a linear program.

A plan of a network is best exactly if prices v of the advisors exist at which no request would
rather have another one: v_b >= v_a + w_rb - w_ra for every a that r has and every b it has not,
v = 0 where places are left. They are the longest paths in the residual network, found by correcting
labels from below (R. Bellman, 1958; R. K. Ahuja, T. Magnanti, J. Orlin, *Network Flows*, 1993,
chapter 5). Where none exist, labels rise above what they may be: the plan can be improved there.
"""

from dataclasses import dataclass

import numpy as np

from community.advising.matching.cohort.core import Core
from community.advising.matching.cohort.linear import Arcs, company_groups
from community.advising.matching.cohort.problem import Flags, Numbers, Reals

_ROUNDING, _SLACK = 1e-9, 1e-7
_TURNS, _REPEATS = 600, 12
_WIDE = 0.03


@dataclass(frozen=True, eq=False)
class Potentials:
    """Prices of requests and advisors, and whether they prove the plan over these pairs."""

    request: Reals
    advisor: Reals
    is_proof: bool


def request_prices(core: Core, arcs: Arcs, used: Flags, value: Reals) -> Reals:
    """What the least of its places is worth to each request; an empty place is worth nothing."""
    price = np.full(core.requests, np.inf)
    np.minimum.at(price, arcs.request[used], value[used])
    is_full = np.bincount(arcs.request[used], minlength=core.requests) >= core.demand
    price[~is_full] = 0.0
    price[core.demand == 0] = np.inf
    return price


def potentials(core: Core, arcs: Arcs, used: Flags, missing: float, guess: Reals) -> Potentials:
    """The lowest prices at which everybody keeps what the plan gives them, if there are such.

    Labels are corrected over the pairs that come near their price at `guess` first; whatever pair
    is then not satisfied joins them.
    """
    load = np.bincount(arcs.advisor[used], minlength=core.advisors)
    low = np.where(load > core.least, 0.0, np.where(core.least > 0, -missing, 0.0))
    high = np.where(load < core.capacity, np.where(load < core.least, -missing, 0.0), np.inf)
    group, _ = company_groups(core, arcs)
    held = np.full(int(group.max(initial=-1)) + 1, -1)
    held[group[used]] = np.flatnonzero(used)
    rival = held[group]
    price = low.astype(float)
    near = arcs.gain - guess[arcs.advisor] >= _rest(core, arcs, used, rival, guess) - _WIDE
    is_proof = False
    for _ in range(_REPEATS):
        price, is_still = _corrected(core, (arcs, used, rival, near & ~used), price, high)
        if not is_still:
            break
        over = arcs.gain - price[arcs.advisor] - _rest(core, arcs, used, rival, price)
        over[used] = 0.0
        is_proof = bool((over <= _ROUNDING).all())
        if is_proof:
            break
        near |= over > -_ROUNDING
    value = arcs.gain - price[arcs.advisor]
    least = np.minimum(request_prices(core, arcs, used, value), 1e9)
    is_proof = is_proof and bool((least >= -_SLACK).all())
    return Potentials(np.where(core.demand > 0, np.maximum(least, 0.0), 1e9), price, is_proof)


def _rest(core: Core, arcs: Arcs, used: Flags, rival: Numbers, price: Reals) -> Reals:
    """What a pair has to be worth: one of the same company can only take that one's place."""
    value = arcs.gain - price[arcs.advisor]
    least = request_prices(core, arcs, used, value)
    return np.where(rival >= 0, value[rival], least[arcs.request])


def _corrected(
    core: Core, within: tuple[Arcs, Flags, Numbers, Flags], price: Reals, high: Reals
) -> tuple[Reals, bool]:
    """Labels raised until they are still; not so where one passes what it may be."""
    arcs, used, rival, near = within
    order = np.flatnonzero(near)
    order = order[np.argsort(arcs.advisor[order], kind="stable")]
    if not len(order):
        return price, True
    starts = np.flatnonzero(np.diff(arcs.advisor[order], prepend=-1))
    wanted, asker, gain = arcs.advisor[order][starts], arcs.request[order], arcs.gain[order]
    at = np.flatnonzero(used)
    few = Arcs(arcs.request[at], arcs.advisor[at], arcs.score[at], arcs.gain[at])
    place = np.full(len(arcs) + 1, -1)
    place[at] = np.arange(len(at))
    rival = place[rival[order]]
    has_rival, every = np.flatnonzero(rival >= 0), np.ones(len(at), np.bool_)
    for _ in range(_TURNS):
        value = few.gain - price[few.advisor]
        rest = request_prices(core, few, every, value)[asker]
        rest[has_rival] = value[rival[has_rival]]
        bids = np.maximum.reduceat(gain - rest, starts)
        rise = bids - price[wanted]
        if (rise <= _ROUNDING).all():
            return price, True
        price = price.copy()
        price[wanted] += np.maximum(rise, 0.0)
        if (price > high + _SLACK).any():
            break
    return price, False


def company_prices(core: Core, arcs: Arcs, request: Reals, advisor: Reals) -> tuple[Numbers, Reals]:
    """For each request and company that is listed, the key and the least price that is enough."""
    over = arcs.gain - request[arcs.request] - advisor[arcs.advisor]
    keys = arcs.request * (int(core.company.max(initial=0)) + 1) + core.company[arcs.advisor]
    kinds, group = np.unique(keys, return_inverse=True)
    price = np.zeros(len(kinds))
    np.maximum.at(price, group, over)
    return kinds, price
