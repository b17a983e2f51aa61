"""Handing mails over: each at least once, and twice only in one narrow case.

A worker claims a batch for itself, renews the claim of each mail right before it hands it over,
and notes right after that it is sent. Claims end by themselves: what a killed worker had not handed
over is sent by the next one. Only the mail that was being handed over at that very moment can leave
twice, and then with the same Message-ID, by which mail programs know it as one.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any, TypeVar
from uuid import UUID, uuid4

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from community.notifications.enums import MailState
from community.notifications.models import Mailed

logger = structlog.get_logger(__name__)

BATCH = 100
CLAIM_LASTS = timedelta(minutes=10)
MOST_ATTEMPTS = 5

Row = TypeVar("Row", bound=Mailed)
# The mail of a row as it stands now; nothing, where it is not to be sent after all.
Compose = Callable[[Any, BaseEmailBackend], EmailMessage | None]
Sent = Callable[[Any], None]


def due(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those of these mails that are to be sent and that nobody is sending."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    return rows.filter(free, mail=MailState.DUE)


def claim(waiting: QuerySet[Row]) -> tuple[UUID, QuerySet[Row]] | None:
    """Take the next batch for oneself; nothing where there is none."""
    token = uuid4()
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return None
    # The condition again: another worker may have been quicker.
    waiting.filter(pk__in=keys).update(claim=token, claimed_at=timezone.now())
    rows: QuerySet[Row] = waiting.model._default_manager.filter(claim=token, mail=MailState.DUE)
    return token, rows.order_by("pk")


def _still_mine(row: Mailed, token: UUID) -> bool:
    """Renew the claim of one mail; whether it has not become another worker's."""
    own = type(row)._default_manager.filter(pk=row.pk, claim=token, mail=MailState.DUE)
    return bool(own.update(claimed_at=timezone.now(), attempts=F("attempts") + 1))


def note(row: Mailed, state: MailState) -> None:
    """Note how far a mail has come."""
    sent_at = timezone.now() if state == MailState.SENT else None
    type(row)._default_manager.filter(pk=row.pk).update(mail=state, mailed_at=sent_at)


def hand_over(token: UUID, batch: Sequence[Row], compose: Compose, sent: Sent) -> tuple[int, bool]:
    """Send a batch; how many left, and whether there is a mail server to send more by."""
    connection, count = get_connection(), 0
    for place, row in enumerate(batch):
        if not _still_mine(row, token):
            continue
        message = _made(row, connection, compose)
        if message is None:
            continue
        try:
            if not count:
                connection.open()
            connection.send_messages([message])
        except (SMTPRecipientsRefused, SMTPResponseException) as error:
            _note_failure(row, error)
        except (SMTPException, OSError) as error:
            # The server is not there: what was not tried is free for whoever comes next.
            _note_failure(row, error)
            rest = [later.pk for later in batch[place + 1 :]]
            mine = type(row)._default_manager.filter(pk__in=rest, claim=token, mail=MailState.DUE)
            mine.update(claim=None, claimed_at=None)
            return count, False
        else:
            sent(row)
            count += 1
    connection.close()
    return count, True


def _made(row: Mailed, connection: BaseEmailBackend, compose: Compose) -> EmailMessage | None:
    """The mail; one that cannot be made holds up nobody else's."""
    try:
        return compose(row, connection)
    except Exception as error:  # noqa: BLE001
        _note_failure(row, error)
        return None


def _note_failure(row: Mailed, error: Exception) -> None:
    """Leave a mail to be tried again once its claim has ended, unless it has been often enough."""
    logger.warning("mail_not_sent", of=str(row._meta), key=row.pk, error=type(error).__name__)
    type(row)._default_manager.filter(
        pk=row.pk, mail=MailState.DUE, attempts__gte=MOST_ATTEMPTS
    ).update(mail=MailState.FAILED)
