"""Sending at once what is due by mail, to those who may have it and want it now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Count, QuerySet
from django.utils import timezone

from community.notifications.claims import claim, due, hand_over, note
from community.notifications.enums import MailPace, MailState
from community.notifications.kinds import kind_of
from community.notifications.levels import muted
from community.notifications.mails import compose
from community.notifications.models import News, Notification
from community.notifications.preferences import Wish, reachable, wishes_of
from community.notifications.queries import seen_news
from community.notifications.targets import record_of

AN_HOUR = timedelta(hours=1)


def send_due(news_id: int | None = None) -> int:
    """Send the mails that nobody else is sending, of one piece of news or of all; how many."""
    rows = Notification.objects.all()
    if news_id is not None:
        rows = rows.filter(news_id=news_id)
    sent = 0
    while claimed := claim(due(rows)):
        token, batch = claimed
        done, goes_on = _send(token, with_news(batch))
        sent += done
        if not goes_on:
            break
    return sent


def with_news(batch: QuerySet[Notification]) -> list[Notification]:
    """Notifications with what they tell; what several tell is read once."""
    rows = list(batch.select_related("recipient", "news"))
    shared = {row.news_id: row.news for row in rows}
    for row in rows:
        row.news = shared[row.news_id]
    return rows


def _send(token: UUID, batch: Sequence[Notification]) -> tuple[int, bool]:
    """Send a batch; how many left, and whether there is a mail server to send more by."""
    states = states_now(batch)
    _note_many(batch, states)
    allowed = [row for row in batch if states[row.pk] == MailState.DUE]
    return hand_over(token, allowed, _compose, partial(note, state=MailState.SENT))


def _compose(row: Notification, connection: BaseEmailBackend) -> EmailMessage | None:
    message = compose(row, connection)
    if message is None:
        note(row, MailState.DROPPED)
    return message


def _note_many(batch: Sequence[Notification], states: dict[int, MailState]) -> None:
    """Note what is not to be sent at once after all: it waits for a summary, or is dropped."""
    changed: dict[MailState, list[int]] = defaultdict(list)
    for row in batch:
        if states[row.pk] != MailState.DUE:
            changed[states[row.pk]].append(row.pk)
    for state, keys in changed.items():
        Notification.objects.filter(pk__in=keys, mail=MailState.DUE).update(mail=state)


def states_now(batch: Sequence[Notification]) -> dict[int, MailState]:
    """What is to become of each mail of a batch, as things stand now."""
    allowed = still_allowed(batch)
    people = [row.recipient_id for row in batch]
    wishes, room = wishes_of(people), _room(people)
    states = {}
    for row in batch:
        wish = wishes.get(row.recipient_id, Wish())
        has_room = wish.pace == MailPace.AT_ONCE and room[row.recipient_id] > 0
        if row.pk not in allowed or not (has_room or wish.digest_pace):
            states[row.pk] = MailState.DROPPED
        elif not has_room:
            states[row.pk] = MailState.DIGEST
        else:
            room[row.recipient_id] -= 1
            states[row.pk] = MailState.DUE
    return states


def _room(people: Sequence[int]) -> dict[int, int]:
    """How many more mails each of these people may get within the hour."""
    lately = Notification.objects.filter(
        recipient_id__in=people, mail=MailState.SENT, mailed_at__gt=timezone.now() - AN_HOUR
    )
    # What went out in a summary is one mail, not many.
    counts = lately.filter(digest=None).values_list("recipient_id").annotate(Count("pk"))
    taken = dict(counts.order_by())
    return {person: settings.MAIL_MOST_PER_HOUR - taken.get(person, 0) for person in people}


def still_allowed(batch: Sequence[Notification]) -> set[int]:
    """Those of a batch that may be mailed now: to whom, and of what.

    What the public may see is asked once; of anything else each recipient is asked for. What
    somebody has muted since is not sent.
    """
    people = reachable([row.recipient_id for row in batch])
    by_news: dict[int, list[Notification]] = defaultdict(list)
    for row in batch:
        if row.recipient_id in people:
            by_news[row.news_id].append(row)
    return {row.pk for rows in by_news.values() for row in _allowed_of(rows[0].news, rows)}


def _allowed_of(news: News, rows: Sequence[Notification]) -> list[Notification]:
    nobody: Any = AnonymousUser()
    if not seen_news(nobody, news):
        rows = [row for row in rows if seen_news(row.recipient, news)]
    record = None if kind_of(news).despite_mute or not rows else record_of(news)
    if record is None:
        return list(rows)
    silent = muted([row.recipient_id for row in rows], record)
    return [row for row in rows if row.recipient_id not in silent]
