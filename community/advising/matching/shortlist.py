"""One request: who can be asked, in which order, and why; and why somebody is not on the list."""

from collections.abc import Collection
from datetime import date

import numpy as np

from community.advising.matching import explain
from community.advising.matching.answers import NotListed, Ranked, Shortlist, Versions
from community.advising.matching.look import Found, look
from community.advising.matching.pool import Floats, Pool
from community.advising.matching.records import Request, Weights
from community.advising.matching.score import Order, lots, ordered

PROGRAM = "matching/1"
DEFAULT_LIMIT = 10


def shortlist(
    pool: Pool,
    request: Request,
    *,
    today: date,
    weights: Weights | None = None,
    seed: int = 0,
    limit: int = DEFAULT_LIMIT,
    vector: Floats | None = None,
    explained: Collection[str] | None = (),
) -> Shortlist:
    """The best for a request, explained; of the others those asked for (None: all of them)."""
    found = look(pool, request, today=today, weights=weights or Weights(), vector=vector)
    drawn = lots(pool, request.id, seed)
    # Ranks below the list are looked for only where somebody asks.
    many = limit + 1 if explained is not None and not explained else None
    order = ordered(pool, found.score, found.passed, drawn, many)
    return Shortlist(
        request=request.id,
        versions=Versions(
            request=request.version,
            weights=found.weights.version,
            model=pool.texts.model,
            program=PROGRAM,
        ),
        today=today,
        seed=seed,
        weights=dict(found.weights.values),
        advisors=len(pool),
        passed=int(found.passed.sum()),
        ranked=_ranked(found, order, limit),
        not_listed=_not_listed(found, order, limit, explained),
        kept_out=found.kept_out,
    )


def _ranked(found: Found, order: Order, limit: int) -> tuple[Ranked, ...]:
    explain.share_words_of(found, order.best[:limit].tolist())
    return tuple(
        explain.ranked(found, order, place) for place in range(min(limit, len(order.best)))
    )


def _not_listed(
    found: Found, order: Order, limit: int, explained: Collection[str] | None
) -> tuple[NotListed, ...]:
    listed = set(order.best[:limit].tolist())
    if explained is None:
        wanted = [*order.best[limit:].tolist(), *np.flatnonzero(~found.passed).tolist()]
    else:
        known = found.pool.number
        wanted = [known[each] for each in explained if each in known]
    return tuple(
        explain.not_listed(found, order, number, limit) for number in wanted if number not in listed
    )
