"""Reading a mail as it travelled: who sent it, to which address, and what is its own text."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from hashlib import sha256

from bs4 import BeautifulSoup

from community.notifications.own_text import LONGEST_READ, own_text
from community.notifications.replies import is_reply_address
from community.notifications.wording import one_line

# Where the address may stand to which it was delivered.
DELIVERED_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
LONGEST_ID = 500
_PROGRAMS = {"mailer-daemon", "postmaster"}
_IN_BULK = {"bulk", "junk", "list", "auto_reply"}
_OF_PROGRAMS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Failed-Recipients", "List-Id")
# How programs mark what they quote in HTML.
_QUOTED = (
    "script, style, head, title, blockquote, .gmail_quote, .gmail_signature, .yahoo_quoted, "
    ".moz-cite-prefix, .moz-signature, #appendonsend, #divRplyFwdMsg, #divRplyFwdMsg ~ *, "
    "#appendonsend ~ *, #Signature"
)
_BREAKS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "pre")


@dataclass(frozen=True)
class Incoming:
    """What counts of a mail that came in."""

    sender: str
    reply_addresses: list[str]
    message_id: str
    text: str
    attachments: int
    is_automatic: bool


def read_incoming(raw: bytes) -> Incoming | None:
    """A mail as far as it counts; nothing where no sense can be made of it."""
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        if not isinstance(mail, EmailMessage) or not mail.keys():
            return None
        return Incoming(
            sender=_sender(mail),
            reply_addresses=_reply_addresses(mail),
            message_id=_message_id(mail, raw),
            text=own_text(_body(mail)),
            attachments=sum(1 for _ in mail.iter_attachments()),
            is_automatic=_is_automatic(mail),
        )
    except Exception:  # noqa: BLE001 - the reader of the standard library fails in many ways
        return None


def _addresses(mail: EmailMessage, name: str) -> list[Address]:
    return [each for header in mail.get_all(name, []) for each in _parsed(header)]


def _parsed(header: object) -> tuple[Address, ...]:
    parsed = getattr(header, "addresses", None)
    if parsed is not None:
        return tuple(parsed)
    # A header that the standard library takes for plain text.
    text = str(header).strip().strip("<>")
    return (Address(addr_spec=text),) if "@" in text and text.isascii() else ()


def _sender(mail: EmailMessage) -> str:
    """The one address that it is from; nothing where it names several, none, or a damaged one."""
    found = [each.addr_spec for each in _addresses(mail, "From")]
    # What holds signs that no address has is nobody's, and nothing that a database can look for.
    return found[0] if len(found) == 1 and found[0].isprintable() else ""


def _reply_addresses(mail: EmailMessage) -> list[str]:
    found = [each.addr_spec for name in DELIVERED_TO for each in _addresses(mail, name)]
    return list(dict.fromkeys(each for each in found if is_reply_address(each)))


def _message_id(mail: EmailMessage, raw: bytes) -> str:
    """How it is known; one without a name by what it is."""
    named = one_line(str(mail.get("Message-ID", "")), LONGEST_ID)
    return named or f"<{sha256(raw).hexdigest()}@unnamed>"


def _is_automatic(mail: EmailMessage) -> bool:
    """Whether a program wrote it, so that nobody waits for an answer, and none must be given."""
    sender = _sender(mail).partition("@")[0].casefold()
    automatic = str(mail.get("Auto-Submitted", "no")).strip().casefold()
    return (
        automatic != "no"
        or str(mail.get("Precedence", "")).strip().casefold() in _IN_BULK
        or any(name in mail for name in _OF_PROGRAMS)
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or sender in _PROGRAMS
    )


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _decoded(part)[:LONGEST_READ]
    return _text_of_html(text) if part.get_content_type() == "text/html" else text


def _decoded(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        # A character set that nobody knows.
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _text_of_html(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for quoted in soup.select(_QUOTED):
        quoted.decompose()
    for each in soup.find_all(_BREAKS):
        each.append("\n")
    return soup.get_text()
