"""A notification as a mail: plain text, and the same as HTML."""

from email.utils import parseaddr
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from community.notifications.models import Notification, Subscription
from community.notifications.queries import items
from community.notifications.wording import one_line

LONGEST_SUBJECT = 150

_signer = Signer(salt="notifications.stop")


def stop_address(subscription_id: int) -> str:
    """Where a subscription ends with one press, for whoever has the mail, signed in or not."""
    return reverse("following_stop", args=[_signer.sign(str(subscription_id))])


def subscription_signed_as(token: str) -> Subscription | None:
    """The subscription that an address ends. Raises BadSignature for a forged one."""
    key = _signer.unsign(token)
    if not key.isdecimal():
        raise BadSignature("Not the key of a subscription.")
    return Subscription.objects.filter(pk=int(key)).select_related("user").first()


def absolute(path: str) -> str:
    """An address of this site as it works from elsewhere."""
    return urljoin(settings.BASE_URL, path)


def compose(
    notification: Notification, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The mail of one notification, as its recipient may see it now."""
    (item,) = items(notification.recipient, [notification])
    stop = stop_address(notification.subscription_id) if notification.subscription_id else ""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.BASE_URL,
        "item": item,
        "url": absolute(item.news.url),
        "other_url": absolute(item.other_url) if item.other else "",
        "stop_url": absolute(stop) if stop else "",
        "settings_url": absolute(reverse("notification_settings")),
        "is_demonstration_site": settings.DEMONSTRATION,
    }
    subject = f"[{settings.SITE_NAME}] {item.label}: {item.news.title}"
    mail = EmailMultiAlternatives(
        subject=one_line(subject, LONGEST_SUBJECT),
        body=render_to_string("mail/news.txt", context),
        to=[notification.recipient.email],
        connection=connection,
        headers={"Message-ID": _message_id(notification), "Auto-Submitted": "auto-generated"},
    )
    if stop:
        mail.extra_headers |= {
            "List-Unsubscribe": f"<{absolute(stop)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail.attach_alternative(render_to_string("mail/news.html", context), "text/html")
    return mail


def compose_invitation(email: str) -> EmailMultiAlternatives:
    """The mail to somebody without an account who is asked to write along."""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.BASE_URL,
        "url": absolute(reverse("account_signup")),
        "is_demonstration_site": settings.DEMONSTRATION,
    }
    mail = EmailMultiAlternatives(
        subject=f"[{settings.SITE_NAME}] You are asked to write along",
        body=render_to_string("mail/invitation.txt", context),
        to=[email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/invitation.html", context), "text/html")
    return mail


def _message_id(notification: Notification) -> str:
    """The same whenever the same notification is sent."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    host = sender or urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<notification-{notification.pk}@{host}>"
