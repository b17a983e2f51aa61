"""Summaries by mail: each of what happened in one period, to one person, once.

A summary is written down first, under its person and period, and unique by that. Whoever sends it
ties to it what it will hold before handing it over: sent again, it holds the same. What one summary
holds is in no other, and what went by mail, was read here, was muted or may no longer be seen is in
none.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from community.notifications.claims import claim, due, hand_over, note
from community.notifications.digest_mail import compose_digest
from community.notifications.enums import Level, MailState
from community.notifications.kinds import kind_of
from community.notifications.levels import level_for
from community.notifications.mailing import with_news
from community.notifications.models import Digest, Notification, Subscription
from community.notifications.periods import last_period, site_zone, zones_of
from community.notifications.preferences import Wish, reachable, wishes_of
from community.notifications.targets import seen_records

PEOPLE_AT_ONCE = 1000


def send_digests(now: datetime | None = None) -> int:
    """Write down the summaries whose time has come, and send those nobody else is sending."""
    make_digests(now or timezone.now())
    sent = 0
    while claimed := claim(due(Digest.objects.all())):
        token, batch = claimed
        done, goes_on = _send(token, list(batch.select_related("user")))
        sent += done
        if not goes_on:
            break
    return sent


def make_digests(now: datetime) -> None:
    """Write down for whom a summary is due; for each person and period once."""
    for people in _waiting():
        wishes, zones = wishes_of(people.keys()), zones_of(people.keys())
        made = []
        for person, since in people.items():
            pace = wishes.get(person, Wish()).digest_pace
            if pace is None:
                continue
            period = last_period(pace, zones.get(person, site_zone()), now)
            if since < period.until:
                made.append(Digest(user_id=person, period=period.name, until=period.until))
        Digest.objects.bulk_create(made, ignore_conflicts=True)


def _waiting() -> Iterator[dict[int, datetime]]:
    """Whoever has something for a summary, and since when, some at a time."""
    rows = Notification.objects.filter(mail=MailState.DIGEST, digest=None)
    oldest: Any = rows.order_by("recipient_id").values_list("recipient_id")
    oldest = oldest.annotate(Min("news__happened_at"))
    last = 0
    while part := dict(oldest.filter(recipient_id__gt=last)[:PEOPLE_AT_ONCE]):
        yield part
        last = max(part)


def _send(token: UUID, batch: Sequence[Digest]) -> tuple[int, bool]:
    return hand_over(token, batch, _compose, _note_sent)


def _compose(digest: Digest, connection: BaseEmailBackend) -> EmailMessage | None:
    rows = _tied(digest)
    if not rows:
        note(digest, MailState.DROPPED)
        return None
    return compose_digest(digest, rows, connection)


@transaction.atomic
def _tied(digest: Digest) -> list[Notification]:
    """What a summary holds: tied to it now, unless it was tried before."""
    own = Notification.objects.filter(digest=digest, mail=MailState.DIGEST)
    if not own.exists():
        waiting = for_digest(digest.user_id).filter(digest=None, news__happened_at__lt=digest.until)
        Notification.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
            digest=digest
        )
    rows = with_news(own.order_by("-pk"))
    sendable = wanted(digest.user, rows) if reachable([digest.user_id]) else []
    kept = {row.pk for row in sendable}
    left_out = [row.pk for row in rows if row.pk not in kept]
    own.filter(pk__in=left_out).update(mail=MailState.DROPPED)
    return sendable


def for_digest(user_id: int) -> QuerySet[Notification]:
    """What waits for a person's next summary, the newest first."""
    waiting = Notification.objects.filter(recipient_id=user_id, mail=MailState.DIGEST)
    return waiting.order_by("-pk")


def wanted(user: Any, rows: Sequence[Notification]) -> list[Notification]:
    """What of this is still to be mailed: not read meanwhile, not muted, still to be seen."""
    new = [row for row in rows if row.read_at is None]
    seen = seen_records(user, [_reference(row) for row in new])
    found = []
    for row in new:
        if _reference(row) in seen:
            row.news.record = seen[_reference(row)]
            found.append(row)
    return _without_muted(user, found)


def _reference(row: Notification) -> tuple[int, int]:
    return row.news.target_type_id, row.news.target_id


def _without_muted(user: Any, rows: list[Notification]) -> list[Notification]:
    """The same without what the person has muted; most people have muted nothing at all."""
    if not Subscription.objects.filter(user=user, level=Level.MUTE).exists():
        return rows
    records = {_reference(row): row.news.record for row in rows}
    silent = {each for each, record in records.items() if level_for(user, record) == Level.MUTE}
    return [row for row in rows if _reference(row) not in silent or kind_of(row.news).despite_mute]


@transaction.atomic
def _note_sent(digest: Digest) -> None:
    note(digest, MailState.SENT)
    held = Notification.objects.filter(digest=digest, mail=MailState.DIGEST)
    held.update(mail=MailState.SENT, mailed_at=timezone.now())
