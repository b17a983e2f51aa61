"""Everybody who might be asked, as the engine's arrays, kept until something changes.

Conflicts and clearances are read anew for each run; they are few, and what is not known blocks.
"""

from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from community.advising import reading
from community.advising.advisor_records import (
    Work,
    advisor_record,
    in_pool,
    register_of_words,
    request_record,
    topics_of_results,
    work_of_all,
)
from community.advising.gating import companies_left_out, conflict_records
from community.advising.left_out import left_out_of
from community.advising.matching import explain
from community.advising.matching.answers import NotListed, Ranked
from community.advising.matching.gates import Gates
from community.advising.matching.look import Found, look
from community.advising.matching.pool import Pool, compile_pool
from community.advising.matching.records import Factor, Register, Request, Weights
from community.advising.matching.score import Order, lots, ordered
from community.advising.models import AdviceRequest, Run, WeightSet
from community.advising.run_tasks import read_all_results

LISTED = 10
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class _Version:
    """What the arrays were made of; where one differs they are made anew."""

    texts: str
    advisors: tuple[Any, ...]
    work: Work
    words: Register
    today: date


_kept: tuple[_Version, Pool] | None = None
_making = Lock()


def forget_pool() -> None:
    """Throw away what this process keeps."""
    global _kept  # noqa: PLW0603 - one for each process, that is the point
    _kept = None


def _version(today: date) -> _Version:
    known = in_pool().order_by().aggregate(
        Count("pk"), Sum("pk"), Sum("version"), Max("changed_at"), Count("declared_at"),
        Max("declared_at"),
    )  # fmt: skip
    return _Version(
        texts=reading.stamp(),
        advisors=tuple(known.values()),
        work=work_of_all(today),
        words=register_of_words(),
        today=today,
    )


def pool_now(today: date | None = None) -> Pool:
    """The arrays as of today, with the gates as they are this moment.

    Raises NotReadYetError while a worker reads texts that have changed.
    """
    global _kept  # noqa: PLW0603
    day = today or timezone.localdate()
    version = _version(day)
    with _making:
        if _kept is None or _kept[0] != version:
            if not reading.is_read():
                read_all_results.enqueue()
            topics = topics_of_results()
            # Some at a time: as rows they take far more memory than as records.
            rows = in_pool().iterator(chunk_size=ROWS_AT_ONCE)
            advisors = [advisor_record(each, version.work, topics) for each in rows]
            pool = compile_pool(advisors, version.words, reading.texts_as_of(version.texts))
            _kept = (version, pool)
        pool = _kept[1]
    known = conflict_records(day)
    register = replace(
        version.words, conflicts=known.conflicts, clearances=known.clearances
    )  # fmt: skip
    return replace(pool, gates=Gates(register))


def as_weights(weights: WeightSet) -> Weights:
    """Stored weights as the engine takes them."""
    return Weights(
        version=str(weights.version),
        values={factor: float(weights.weights[factor.value]) for factor in Factor},
    )


def record_of(request: AdviceRequest, places: int | None = None) -> Request:
    """A request as the engine takes it, with those who are not to be asked again."""
    record = request_record(
        request, left_out_of(request), request.places if places is None else places
    )
    return replace(record, companies_left_out=companies_left_out(request))


def look_at(pool: Pool, request: AdviceRequest, weights: WeightSet, today: date) -> Found:
    """Gates and scores of everybody for one request."""
    return look(
        pool,
        record_of(request),
        today=today,
        weights=as_weights(weights),
        vector=reading.vector_of(request),
    )


def order_of(found: Found, seed: int) -> Order:
    """Everybody who passed all gates, the best first."""
    drawn = lots(found.pool, found.request.id, seed)
    return ordered(found.pool, found.score, found.passed, drawn, None)


def explain_one(found: Found, order: Order, advisor: int) -> Ranked | NotListed | None:
    """Why somebody has their place, or none; nothing where they are not in the pool."""
    number = found.pool.number.get(str(advisor))
    if number is None:
        return None
    place = order.place(number)
    if place is not None:
        return explain.ranked(found, order, place - 1)
    return explain.not_listed(found, order, number, LISTED)


def explain_pair(run: Run, request_id: int, advisor_id: int) -> Ranked | NotListed | None:
    """What the engine says of one pair today, with the weights and the seed of a run."""
    today = timezone.localdate()
    request = AdviceRequest.objects.get(pk=request_id)
    found = look_at(pool_now(today), request, run.weights, today)
    return explain_one(found, order_of(found, run.seed), advisor_id)
