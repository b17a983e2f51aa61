"""What a mail program reads of a mail: to which list and which conversation it belongs."""

from email.header import Header
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from community.notifications.replies import reply_address
from community.notifications.targets import target_of
from community.notifications.wording import one_line

LONGEST_LIST_NAME = 60


def mail_host() -> str:
    """The domain in whose name mails are marked."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return sender or urlsplit(settings.BASE_URL).hostname or "localhost"


def about_headers(record: Any) -> dict[str, str]:
    """The headers that all mails about one record share, so that programs show them as one thread.

    They answer a first mail that nobody has ever got: whoever joins later has the same thread.
    """
    place = f"{target_of(record).name}-{record.pk}"
    root = f"<{place}@{mail_host()}>"
    name = one_line(str(record), LONGEST_LIST_NAME).replace('"', "'").replace("\\", "/")
    return {
        "List-Id": f"{_phrase(name)} <{place}.{mail_host()}>",
        "In-Reply-To": root,
        "References": root,
    }


def _phrase(name: str) -> str:
    """Words as a header holds them."""
    return f'"{name}"' if name.isascii() else Header(name, "utf-8", maxlinelen=500).encode()


def end_headers(address: str) -> dict[str, str]:
    """The headers by which a mail program offers to end something with one press (RFC 8058)."""
    if not address:
        return {}
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def reply_headers(user: Any, record: Any) -> dict[str, str]:
    """Where an answer goes, where one can be given by mail."""
    address = reply_address(user, record)
    return {"Reply-To": f"{settings.SITE_NAME} <{address}>"} if address else {}
