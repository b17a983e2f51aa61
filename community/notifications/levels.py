"""How closely people follow a record, by what they follow of it and of what is above it.

Of all that somebody follows along the chain the most specific decides: who mutes a space and
watches a thread in it is told of that thread. Of equally specific things the one that tells more
decides.
"""

from collections.abc import Collection, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q

from community.notifications.enums import TOLD, Level
from community.notifications.kinds import Audience, Reason
from community.notifications.models import Subscription
from community.notifications.targets import chain_of, reference_to, target_of

BATCH = 500
READ_AT_ONCE = 2000
_TELLING = {level: place for place, level in enumerate(Level)}


class _Step(NamedTuple):
    """One thing of a chain: how far above it is, and how it is called in a reason."""

    distance: int
    words: str


class _Row(NamedTuple):
    """What one person follows of a chain. It sorts by person, and the deciding one comes first."""

    person: int
    distance: int
    telling: int
    subscription: int
    level: str
    words: str


Chain = dict[tuple[int, int], _Step]


def _steps(record: Any, *, with_above: bool = True) -> Chain:
    groups = chain_of(record) if with_above else [(record,)]
    return {
        reference_to(each): _Step(distance, target_of(each).words_for(each))
        for distance, group in enumerate(groups)
        for each in group
    }


def _row(step: _Step, person: int, level: str, key: int) -> _Row:
    return _Row(person, step.distance, _TELLING[Level(level)], key, level, step.words)


def _followers(reference: tuple[int, int], step: _Step) -> Iterator[_Row]:
    """Whoever follows one thing, in the order of people, a part at a time."""
    type_id, key = reference
    rows = Subscription.objects.filter(target_type_id=type_id, target_id=key)
    rows = rows.order_by("user_id")
    last = 0
    while True:
        part = list(
            rows.filter(user_id__gt=last).values_list("user_id", "level", "pk")[:READ_AT_ONCE]
        )
        yield from (_row(step, *each) for each in part)
        if len(part) < READ_AT_ONCE:
            return
        last = part[-1][0]


def audiences_by_level(record: Any, *, with_above: bool = True) -> Iterator[Audience]:
    """Whoever is told of what happens to a record, and how closely, in parts of some hundred.

    Few are in memory at a time, and few queries are needed, however many there are. Without what
    is above it: only those who follow the record itself.
    """
    found: dict[int, Reason] = {}
    steps = _steps(record, with_above=with_above)
    streams = [_followers(reference, step) for reference, step in steps.items()]
    for person, rows in groupby(merge(*streams), key=itemgetter(0)):
        if reason := _reason(list(rows)):
            found[person] = reason
        if len(found) == BATCH:
            yield found
            found = {}
    if found:
        yield found


def _reason(rows: list[_Row]) -> Reason | None:
    """Why a person is told who follows these; nothing where the first of them says otherwise."""
    first = rows[0]
    if first.level not in TOLD:
        return None
    words = dict.fromkeys(row.words for row in rows if row.level in TOLD)
    why = " ".join(f"You follow {each}{'' if each[-1] in '.?!' else '.'}" for each in words)
    return Reason(why, first.subscription, Level(first.level))


def reasons_of(people: Collection[int], record: Any) -> Audience:
    """Those of these people who are told of a record because they follow it, and why."""
    if not people:
        return {}
    reasons = {person: _reason(rows) for person, rows in _rows_of(people, record).items()}
    return {person: reason for person, reason in reasons.items() if reason}


def deciding_levels(people: Collection[int], record: Any) -> dict[int, Level]:
    """How closely each of these people follows a record; without those who follow nothing of it."""
    rows = _rows_of(people, record)
    return {person: Level(own[0].level) for person, own in rows.items()}


def _rows_of(people: Collection[int], record: Any) -> dict[int, list[_Row]]:
    """What each of these people follows of a chain, what decides first."""
    among = Q(pk__in=())
    steps = _steps(record)
    for type_id, key in steps:
        among |= Q(target_type_id=type_id, target_id=key)
    rows = Subscription.objects.filter(among, user_id__in=people)
    found: dict[int, list[_Row]] = {}
    for type_id, key, person, level, pk in rows.values_list(
        "target_type_id", "target_id", "user_id", "level", "pk"
    ):
        found.setdefault(person, []).append(_row(steps[type_id, key], person, level, pk))
    return {person: sorted(own) for person, own in found.items()}


def level_for(user: Any, record: Any) -> Level | None:
    """How closely a person follows a record, by the record itself or by what is above it."""
    return deciding_levels([user.pk], record).get(user.pk)


def muted(people: Collection[int], record: Any) -> set[int]:
    """Those of these people who want to be told nothing of a record."""
    return {
        person for person, level in deciding_levels(people, record).items() if level == Level.MUTE
    }
