"""The demonstration's mail: printed where it runs and kept to be looked at. Nothing leaves."""

from collections.abc import Sequence
from email.message import Message

import nh3
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

from community.notifications.models import KeptMail
from exemplar.core.markdown import ATTRIBUTES, SCHEMES, TAGS

MOST_KEPT = 200
LONGEST_KEPT = 200_000
_SHOWN = {*TAGS, "h1", "div", "span", "b", "i"}
# What the mail of another part might hold beside text; its content is no text.
_EMPTIED = {"script", "style", "head", "title", "noscript", "iframe", "template"}


class EmailBackend(ConsoleBackend):
    """Prints each mail and keeps it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print, and keep the newest."""
        sent = super().send_messages(email_messages)
        for message in email_messages:
            keep(message)
        return sent or 0


def keep(message: EmailMessage) -> None:
    """Keep a mail; of all only the newest two hundred."""
    built = message.message()
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(c) for c, kind in message.alternatives if kind == "text/html"), "")
    KeptMail.objects.bulk_create(
        [
            KeptMail(
                sender=str(message.from_email)[:320],
                recipients="\n".join(message.recipients()),
                subject=str(message.subject)[:998],
                text=str(message.body)[:LONGEST_KEPT],
                html=html[:LONGEST_KEPT],
                source=_source(built)[:LONGEST_KEPT],
            )
        ]
    )
    kept = KeptMail.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_KEPT]
    KeptMail.objects.exclude(pk__in=list(kept)).delete()


def _source(built: Message) -> str:
    """A mail as it would travel."""
    return built.as_bytes().decode("utf-8", errors="replace").replace("\x00", "\ufffd")


def safe_html(html: str) -> str:
    """What can be shown of a mail's HTML within a page: its text, its structure, its links."""
    return nh3.clean(
        html,
        tags=_SHOWN,
        clean_content_tags=_EMPTIED,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
