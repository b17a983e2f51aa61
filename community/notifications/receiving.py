"""Taking in a mail: whose answer to what it is, and writing it; or telling its sender why not.

Each mail counts once, by its Message-ID, however often it is handed in.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.notifications.enums import Outcome
from community.notifications.incoming import Incoming, read_incoming
from community.notifications.models import LONGEST_REASON, InboundMail
from community.notifications.replies import (
    Addressed,
    NoSuchAddressError,
    answer_to,
    read_address,
)
from community.notifications.tasks import tell_sender
from community.notifications.wording import one_line

logger = structlog.get_logger(__name__)

KEPT = timedelta(days=90)
DUPLICATE = "duplicate"
UNREADABLE = "unreadable"


class RefusedError(Exception):
    """An answer that is not taken; it says why in words for its sender, and nothing private."""


def receive(raw: bytes) -> str:
    """Take in one mail as it travelled; what has become of it, in a word."""
    mail = read_incoming(raw)
    if mail is None:
        logger.warning("inbound_mail_unreadable", size=len(raw))
        return UNREADABLE
    try:
        with transaction.atomic():
            return _receive_once(mail)
    except IntegrityError:
        if InboundMail.objects.filter(key=_key(mail)).exists():
            return DUPLICATE
        raise


def _key(mail: Incoming) -> str:
    return sha256(mail.message_id.encode("utf-8", "surrogatepass")).hexdigest()


def _receive_once(mail: Incoming) -> str:
    """Note that it has come in, which fails the second time, and do what it asks."""
    noted = InboundMail(key=_key(mail), outcome=Outcome.IGNORED)
    noted.save(force_insert=True)
    if mail.is_automatic:
        logger.info("inbound_mail_automatic", key=noted.key)
        return noted.outcome
    addressed: Addressed | None = None
    try:
        addressed = _addressed(mail)
        with transaction.atomic():
            _write(addressed, mail)
        noted.outcome = Outcome.POSTED
    except RefusedError as refused:
        noted.outcome, noted.reason = Outcome.REFUSED, one_line(str(refused), LONGEST_REASON)
        logger.info("inbound_mail_refused", key=noted.key, reason=noted.reason)
        _answer(mail, addressed, str(refused))
    noted.user = addressed.user if addressed else None
    noted.save()
    return noted.outcome


def _addressed(mail: Incoming) -> Addressed:
    """Whose address it was sent to. Raises RefusedError."""
    if not mail.reply_addresses:
        raise RefusedError("It was sent to no address to which one can reply.")
    try:
        return read_address(mail.reply_addresses[0])
    except NoSuchAddressError as error:
        raise RefusedError(str(error)) from None


def _write(addressed: Addressed, mail: Incoming) -> None:
    """Write the answer as the person whose address it is. Raises RefusedError."""
    if not _is_own(mail.sender, addressed.user):
        raise RefusedError(
            "The address belongs to somebody else, or you wrote from an address that is not "
            "confirmed in your account. Write from the one to which our mail came."
        )
    answer = answer_to(addressed.target)
    record = addressed.target.visible_to(addressed.user).filter(pk=addressed.key).first()
    if answer is None or record is None:
        raise RefusedError("What you answer is no longer there, or is closed to you.")
    if not mail.text:
        raise RefusedError("We found no text of your own in it, only what it quotes.")
    if mail.attachments:
        logger.info("inbound_mail_attachments_ignored", count=mail.attachments)
    try:
        answer(addressed.user, record, mail.text, mail.message_id)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
    except PermissionDenied as error:
        raise RefusedError(str(error) or "You cannot write there.") from None


def _is_own(sender: str, user: Any) -> bool:
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=sender)
    return bool(sender) and own.exists()


def _answer(mail: Incoming, addressed: Addressed | None, why: str) -> None:
    """Tell the sender why; but no stranger without a good address, who may be anybody's victim."""
    is_known = EmailAddress.objects.filter(email__iexact=mail.sender, verified=True).exists()
    if mail.sender and (addressed or is_known):
        sender, message_id = mail.sender, mail.message_id
        transaction.on_commit(lambda: tell_sender.enqueue(sender, why, message_id))


def forget_received() -> int:
    """Forget the mails that came in so long ago that nobody hands them in again; how many."""
    old = InboundMail.objects.filter(received_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
