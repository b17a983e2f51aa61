"""What can be answered by mail, and the signed addresses to which answers are sent.

An address is for one person and one record. Whoever has it can only write as that person there, and
only from one of that person's confirmed addresses. It holds for half a year, or until the person
makes all of theirs useless.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from community.notifications.models import MailPreference
from community.notifications.targets import Target, reference_to, target_of, target_typed

# (actor, record, text, message_id): writes the answer. Raises ValidationError or PermissionDenied.
Answer = Callable[[Any, Any, str, str], None]

HOLDS_FOR = timedelta(days=180)
PREFIX = "reply+"
# 100 bits. With four numbers before it a local part stays within 64 characters.
SIGNATURE_LENGTH = 20
_PARTS = 5
_LARGEST = 2**63 - 1
_BEGINNING = date(2020, 1, 1)

_answers: dict[str, Answer] = {}


def register(target_name: str, answer: Answer) -> None:
    """Let a kind of thing be answered by mail."""
    _answers[target_name] = answer


def answer_to(target: Target) -> Answer | None:
    """What writes an answer to a kind of thing; nothing where it takes none."""
    return _answers.get(target.name)


def are_given_out() -> bool:
    """Whether anything can be answered by mail on this site."""
    return bool(settings.MAIL_REPLY_DOMAIN) and bool(_answers)


def takes_replies(record: Any) -> bool:
    """Whether a record can be answered by mail on this site."""
    return bool(settings.MAIL_REPLY_DOMAIN) and target_of(record).name in _answers


class NoSuchAddressError(Exception):
    """An address that was never given out, or is no longer good; it says so in plain words."""


@dataclass(frozen=True)
class Addressed:
    """What an address stands for: who writes, and to what."""

    user: Any
    target: Target
    key: int


def reply_address(user: Any, record: Any) -> str:
    """Where a person answers a record by mail; nothing where it takes no answers."""
    if not takes_replies(record):
        return ""
    numbers = [user.pk, *reference_to(record), (timezone.localdate() - _BEGINNING).days]
    token = "-".join(int_to_base36(number) for number in numbers)
    signature = _signature(token, _key_of(user.pk))
    return f"{PREFIX}{token}-{signature}@{settings.MAIL_REPLY_DOMAIN}"


def read_address(address: str) -> Addressed:
    """What an address stands for. Raises NoSuchAddressError."""
    token, _, signature = _local_part(address).rpartition("-")
    numbers = [_number(part) for part in token.split("-")]
    if len(numbers) != _PARTS - 1 or None in numbers:
        raise NoSuchAddressError("Nobody has been given this address.")
    user_id, type_id, key, day = (number or 0 for number in numbers)
    # Compared for whoever is not there, too: the answer takes as long.
    if not constant_time_compare(_signature(token, _key_of(user_id)), signature):
        raise NoSuchAddressError("The address is damaged, or is no longer good.")
    if timezone.localdate() - _BEGINNING > timedelta(days=day) + HOLDS_FOR:
        raise NoSuchAddressError("The address is too old. Answer a newer mail, or on the site.")
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    target = target_typed(type_id)
    if user is None or target is None:
        raise NoSuchAddressError("The address is no longer good.")
    return Addressed(user, target, key)


def is_reply_address(address: str) -> bool:
    """Whether an address looks like one to which people reply."""
    local, _, domain = address.rpartition("@")
    is_here = domain.casefold() == str(settings.MAIL_REPLY_DOMAIN).casefold()
    return is_here and local.casefold().startswith(PREFIX)


def _local_part(address: str) -> str:
    """The token; mail servers may write it in any case."""
    return address.rpartition("@")[0].casefold().removeprefix(PREFIX)


def _number(text: str) -> int | None:
    try:
        number = base36_to_int(text)
    except ValueError:
        return None
    return number if 0 <= number <= _LARGEST else None


def _key_of(user_id: int) -> str:
    found = MailPreference.objects.filter(user_id=user_id).values_list("reply_key", flat=True)
    return found.first() or ""


def _signature(token: str, key: str) -> str:
    digest = salted_hmac("notifications.reply", f"{token}:{key}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode().casefold()[:SIGNATURE_LENGTH]
