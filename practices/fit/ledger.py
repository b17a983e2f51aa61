"""The ledger as arrays in this process: small, quick to compare with one context.

Each row of the ledger in which a practice was tried is one place in the arrays. What its adopter's
context holds is kept as one number for each factor, which stands for a value that many rows share;
so a context is compared with each value once, however many rows there are.

What changed since is read again, practice by practice, and nothing else: `LedgerChange` names the
practices. It is asked with each use, which costs one small query.
"""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Max, Min, Q
from numpy.typing import NDArray

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adoption
from practices.fit.factors import FACTORS, Context, Value, compare, is_similar
from practices.fit.models import LedgerChange
from practices.taxonomy.enums import CustomersBand, StaffBand

Keys = NDArray[np.int64]
Flags = NDArray[np.bool_]

TRIED = (AdoptionStatus.TESTING, AdoptionStatus.IN_USE, AdoptionStatus.STOPPED)
# More changed practices than these: all are read.
MOST_READ_AGAIN = 500
# A change can be committed after one with a higher number; numbers left out are asked for again.
LATE = 1000
# Changes older than these are not kept: whoever has missed them reads everything.
MOST_CHANGES = 20_000
PURGED_EACH = 1000


@dataclass(frozen=True)
class Tried:
    """One row of the ledger in which a practice was tried."""

    adoption: int
    practice: int
    context: Context
    worked: bool
    # Confirmed, with a known outcome: what moves the stage also counts here.
    counts: bool


def tried_rows(practices: Collection[int] | None = None) -> list[Tried]:
    """The rows in which practices were tried: of these practices, or of all; in no order."""
    rows = Adoption.objects.filter(status__in=TRIED).order_by()
    links = Q()
    if practices is not None:
        rows, links = (
            rows.filter(practice_id__in=practices),
            Q(adoption__practice_id__in=practices),
        )
    channels = _sets(Adoption.channels.through, "channel_id", links)
    groups = _sets(Adoption.customer_groups.through, "customergroup_id", links)
    names = ("agency__level", "agency__staff", "customers_a_year", "constraints")
    told = rows.values_list("pk", "practice_id", "outcome", "confirmation", *names)
    return [
        Tried(
            adoption=pk,
            practice=practice,
            context=Context(
                level=level or None,
                staff=None if staff == StaffBand.UNKNOWN else staff,
                customers=None if customers == CustomersBand.UNKNOWN else customers,
                channels=channels.get(pk),
                groups=groups.get(pk),
                constraints=None if bound is None else frozenset(bound),
            ),
            worked=outcome == AdoptionOutcome.WORKED,
            counts=confirmation != Confirmation.UNCONFIRMED and outcome != AdoptionOutcome.UNKNOWN,
        )
        for pk, practice, outcome, confirmation, level, staff, customers, bound in told
    ]


def _sets(through: Any, column: str, links: Q) -> dict[int, frozenset[int]]:
    """What each row is linked to; rows without a link are left out."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for pk, key in through._default_manager.filter(links).values_list("adoption_id", column):
        found[pk].append(key)
    return {pk: frozenset(keys) for pk, keys in found.items()}


@dataclass(frozen=True)
class Ledger:
    """All rows in which a practice was tried, one place for each in every array."""

    adoption: Keys
    practice: Keys
    codes: NDArray[np.int32]  # places by factors
    worked: Flags
    counts: Flags
    values: tuple[tuple[Value, ...], ...]  # for each factor what its codes stand for
    practices: Keys  # each once, in order
    slot: Keys  # where the practice of each place is among them
    # What has been worked out for one context; a few, so that many readers take little room.
    views: dict[Any, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, rows: Iterable[Tried], values: Sequence[Sequence[Value]] = ()) -> "Ledger":
        """The arrays for some rows; codes that are known keep their meaning."""
        rows = list(rows)
        known: list[dict[Value, int]] = [
            {value: code for code, value in enumerate(some)}
            for some in values or [()] * len(FACTORS)
        ]
        codes = np.empty((len(rows), len(FACTORS)), np.int32)
        for place, row in enumerate(rows):
            for column, factor in enumerate(FACTORS):
                held = known[column]
                codes[place, column] = held.setdefault(row.context.value(factor), len(held))
        columns = {
            "adoption": np.array([row.adoption for row in rows], np.int64),
            "practice": np.array([row.practice for row in rows], np.int64),
            "codes": codes,
            "worked": np.array([row.worked for row in rows], np.bool_),
            "counts": np.array([row.counts for row in rows], np.bool_),
        }
        return cls._of_columns(columns, tuple(tuple(held) for held in known))

    @classmethod
    def _of_columns(
        cls, columns: dict[str, Any], values: tuple[tuple[Value, ...], ...]
    ) -> "Ledger":
        practices, slot = np.unique(columns["practice"], return_inverse=True)
        return cls(**columns, values=values, practices=practices, slot=slot)

    def exchanged(self, practices: Collection[int], rows: Iterable[Tried]) -> "Ledger":
        """The same, with these rows in place of those of some practices."""
        new = Ledger.of(rows, self.values)
        kept = ~np.isin(self.practice, list(practices))
        columns = {
            name: np.concatenate([getattr(self, name)[kept], getattr(new, name)])
            for name in ("adoption", "practice", "codes", "worked", "counts")
        }
        return self._of_columns(columns, new.values)

    def verdicts(self, mine: Context) -> NDArray[np.int8]:
        """How each factor of each place compares with a context."""
        found = np.empty(self.codes.shape, np.int8)
        for column, factor in enumerate(FACTORS):
            own = mine.value(factor)
            table = np.array([compare(factor, own, each) for each in self.values[column]], np.int8)
            found[:, column] = table[self.codes[:, column]] if len(table) else 0
        return found

    def places_of(self, practice: int) -> Keys:
        """Where the rows of one practice are."""
        return np.flatnonzero(self.practice == practice)

    def tally(self, flags: Flags) -> Keys:
        """How many of the places with a flag each practice has."""
        return np.bincount(self.slot[flags], minlength=len(self.practices)).astype(np.int64)


def similar_places(verdicts: NDArray[np.int8]) -> Flags:
    """Which places are similar: `factors.is_similar`, asked once for each way to compare."""
    ways, way = np.unique(verdicts, axis=0, return_inverse=True)
    told = [is_similar(dict(zip(FACTORS, row, strict=True))) for row in ways.tolist()]
    return np.array(told, np.bool_)[way.reshape(-1)] if told else np.zeros(0, np.bool_)


@dataclass
class _Kept:
    """What this process has read, and up to which change."""

    ledger: Ledger
    seen: int
    missing: set[int]


_kept: _Kept | None = None
_lock = threading.Lock()


def current_ledger() -> Ledger:
    """The ledger as it is now."""
    global _kept  # noqa: PLW0603 - what a process keeps
    with _lock:
        _kept = _read_all() if _kept is None else _caught_up(_kept)
        return _kept.ledger


def forget_ledger() -> None:
    """Drop what is kept in this process. For tests, whose transactions never commit."""
    global _kept  # noqa: PLW0603
    _kept = None


def _read_all() -> _Kept:
    # What is committed while the rows are read is read once more with the next use.
    seen = LedgerChange.objects.aggregate(last=Max("pk"))["last"] or 0
    late = range(max(1, seen - LATE), seen)
    told = set(LedgerChange.objects.filter(pk__in=list(late)).values_list("pk", flat=True))
    return _Kept(Ledger.of(tried_rows()), seen, set(late) - told)


def _caught_up(kept: _Kept) -> _Kept:
    news = dict(
        LedgerChange.objects.filter(Q(pk__gt=kept.seen) | Q(pk__in=kept.missing)).values_list(
            "pk", "practice_id"
        )
    )
    if not news:
        return kept
    last = max(kept.seen, *news)
    changed = set(news.values())
    first = LedgerChange.objects.aggregate(first=Min("pk"))["first"]
    if len(changed) > MOST_READ_AGAIN or first > kept.seen + 1:
        return _read_all()
    missing = (kept.missing | set(range(kept.seen + 1, last))) - news.keys()
    return _Kept(
        kept.ledger.exchanged(changed, tried_rows(changed)),
        last,
        {number for number in missing if number > last - LATE},
    )


def note_changes(practices: Iterable[int]) -> None:
    """Have every process read the ledgers of some practices again."""
    # In bulk, as that sends no signal: no page that is kept has changed by this.
    made = LedgerChange.objects.bulk_create(
        [LedgerChange(practice_id=practice) for practice in set(practices)]
    )
    for change in made:
        if change.pk % PURGED_EACH == 0:
            LedgerChange.objects.filter(pk__lte=change.pk - MOST_CHANGES).delete()
