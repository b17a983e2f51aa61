"""Sending what is due by mail: each mail at least once, and twice only in one narrow case.

A worker claims a batch for itself, renews the claim of each mail right before it hands it over,
and notes right after that it is sent. Claims end by themselves: what a killed worker had not handed
over is sent by the next one. Only the mail that was being handed over at that very moment can leave
twice, and then with the same Message-ID, by which mail programs know it as one.
"""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.mail import get_connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from community.notifications.enums import MailState
from community.notifications.mails import compose
from community.notifications.models import Notification
from community.notifications.queries import reachable, seen_news

logger = structlog.get_logger(__name__)

BATCH = 100
CLAIM_LASTS = timedelta(minutes=10)
MOST_ATTEMPTS = 5


def _due(news_id: int | None) -> QuerySet[Notification]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    due = Notification.objects.filter(free, mail=MailState.DUE)
    return due if news_id is None else due.filter(news_id=news_id)


def send_due(news_id: int | None = None) -> int:
    """Send the mails that nobody else is sending, of one piece of news or of all; how many."""
    sent = 0
    while batch := _claim(_due(news_id)):
        done, goes_on = _send(*batch)
        sent += done
        if not goes_on:
            break
    return sent


def _claim(due: QuerySet[Notification]) -> tuple[UUID, list[Notification]] | None:
    """Take the next batch for oneself; nothing where there is none."""
    token = uuid4()
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return None
    # The condition again: another worker may have been quicker.
    due.filter(pk__in=keys).update(claim=token, claimed_at=timezone.now())
    mine = Notification.objects.filter(claim=token, mail=MailState.DUE)
    return token, list(mine.select_related("recipient", "news").order_by("pk"))


def _send(token: UUID, batch: Sequence[Notification]) -> tuple[int, bool]:
    """Send a batch; how many left, and whether there is a mail server to send more by."""
    may_be_sent = _still_allowed(batch)
    connection, sent = get_connection(), 0
    for place, row in enumerate(batch):
        own = Notification.objects.filter(pk=row.pk, claim=token, mail=MailState.DUE)
        if row.pk not in may_be_sent:
            own.update(mail=MailState.DROPPED)
            continue
        if not own.update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
            continue  # another worker's by now, or nobody's
        try:
            if place == 0 or not sent:
                connection.open()
            connection.send_messages([compose(row, connection)])
        except (SMTPRecipientsRefused, SMTPResponseException) as error:
            _note_failure(row, error)
        except (SMTPException, OSError) as error:
            # The server is not there: what was not tried is free for whoever comes next.
            _note_failure(row, error)
            rest = [later.pk for later in batch[place + 1 :]]
            mine = Notification.objects.filter(pk__in=rest, claim=token, mail=MailState.DUE)
            mine.update(claim=None, claimed_at=None)
            return sent, False
        else:
            Notification.objects.filter(pk=row.pk).update(
                mail=MailState.SENT, mailed_at=timezone.now()
            )
            sent += 1
    connection.close()
    return sent, True


def _note_failure(row: Notification, error: Exception) -> None:
    """Leave a mail to be tried again once its claim has ended, unless it has been often enough."""
    logger.warning("mail_not_sent", notification=row.pk, error=type(error).__name__)
    Notification.objects.filter(pk=row.pk, mail=MailState.DUE, attempts__gte=MOST_ATTEMPTS).update(
        mail=MailState.FAILED
    )


def _still_allowed(batch: Sequence[Notification]) -> set[int]:
    """Those of a batch that may be sent now: to whom, and of what.

    What the public may see is asked once; of anything else each recipient is asked for.
    """
    people = reachable([row.recipient_id for row in batch])
    public: dict[int, bool] = {}
    nobody: Any = AnonymousUser()
    for row in batch:
        if row.news_id not in public:
            public[row.news_id] = seen_news(nobody, row.news)
    return {
        row.pk
        for row in batch
        if row.recipient_id in people
        and (public[row.news_id] or seen_news(row.recipient, row.news))
    }
