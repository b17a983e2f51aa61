"""A notification as a mail: plain text, and the same as HTML."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from community.notifications.endings import ending_of
from community.notifications.headers import about_headers, end_headers, mail_host, reply_headers
from community.notifications.models import Notification
from community.notifications.own_text import REPLY_LINE
from community.notifications.queries import items
from community.notifications.replies import takes_replies
from community.notifications.targets import record_of
from community.notifications.wording import one_line

LONGEST_SUBJECT = 150


def absolute(path: str) -> str:
    """An address of this site as it works from elsewhere."""
    return urljoin(settings.BASE_URL, path)


def common() -> dict[str, Any]:
    """What every mail says of the site."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.BASE_URL,
        "settings_url": absolute(reverse("notification_settings")),
        "is_demonstration_site": settings.DEMONSTRATION,
    }


def mail_of(
    template: str,
    *,
    subject: str,
    to: str,
    context: dict[str, Any],
    headers: dict[str, str],
    connection: BaseEmailBackend | None = None,
) -> EmailMultiAlternatives:
    """A mail to one address, from the text and the HTML template of the same name."""
    mail = EmailMultiAlternatives(
        subject=one_line(f"[{settings.SITE_NAME}] {subject}", LONGEST_SUBJECT),
        body=render_to_string(f"mail/{template}.txt", context),
        to=[to],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return mail


def compose(
    notification: Notification, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives | None:
    """The mail of one notification, as its recipient may see it now; nothing where it is empty."""
    (item,) = items(notification.recipient, [notification])
    record = record_of(notification.news)
    if record is None or item.is_empty:
        return None
    stop = ending_of(notification)
    stop_url = absolute(stop) if stop else ""
    can_reply = takes_replies(record)
    context = {
        **common(),
        "item": item,
        "url": absolute(item.news.url),
        "other_url": absolute(item.other_url) if item.other else "",
        "stop_url": stop_url,
        "is_followed": notification.subscription_id is not None,
        "reply_line": REPLY_LINE if can_reply else "",
    }
    # The mails of one conversation have one subject, by which some programs keep them together.
    subject = item.news.title if can_reply else f"{item.label}: {item.news.title}"
    headers = {
        "Message-ID": f"<notification-{notification.pk}@{mail_host()}>",
        **about_headers(record),
        **end_headers(stop_url),
        **reply_headers(notification.recipient, record),
    }
    return mail_of(
        "news",
        subject=subject,
        to=notification.recipient.email,
        context=context,
        headers=headers,
        connection=connection,
    )


def compose_invitation(email: str) -> EmailMultiAlternatives:
    """The mail to somebody without an account who is asked to write along."""
    return mail_of(
        "invitation",
        subject="You are asked to write along",
        to=email,
        context={**common(), "url": absolute(reverse("account_signup"))},
        headers={},
    )


def compose_refusal(email: str, why: str, message_id: str) -> EmailMultiAlternatives:
    """The mail that says why an answer sent by mail was not taken; it quotes nothing."""
    answered = {"In-Reply-To": message_id, "References": message_id}
    return mail_of(
        "refusal",
        subject="Your answer was not posted",
        to=email,
        context={**common(), "why": why},
        headers={"Auto-Submitted": "auto-replied", **(answered if message_id else {})},
    )
