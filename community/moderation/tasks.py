"""What follows a suspension: its sessions go, and a mail says why."""

from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from community.moderation.models import Suspension
from exemplar.accounts.actions import forget_sessions


@task()
def end_sessions(user_id: int) -> int:
    """Delete the sessions of a person, so that none comes back to life later; how many.

    They have ended before: a suspended account is not in use.
    """
    return forget_sessions(user_id)


@task()
def mail_suspended(suspension_id: int) -> bool:
    """Mail to somebody that they are suspended, until when, and why; whether it was sent."""
    return _send(suspension_id, "suspended", "Your account is suspended")


@task()
def mail_welcome_back(suspension_id: int) -> bool:
    """Mail to somebody that they can take part again; whether it was sent."""
    return _send(suspension_id, "suspension_ended", "Your account is open again")


def _send(suspension_id: int, name: str, subject: str) -> bool:
    suspension = Suspension.objects.select_related("user").filter(pk=suspension_id).first()
    if suspension is None or not _is_reachable(suspension.user):
        return False
    context = {
        "suspension": suspension,
        "site_name": settings.SITE_NAME,
        "site_url": settings.BASE_URL,
        "url": urljoin(settings.BASE_URL, reverse("account_login")),
        "is_demonstration_site": settings.DEMONSTRATION,
    }
    mail = EmailMultiAlternatives(
        subject=f"[{settings.SITE_NAME}] {subject}",
        body=render_to_string(f"mail/{name}.txt", context),
        to=[suspension.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    return bool(mail.send())


def _is_reachable(user: object) -> bool:
    """Whether a person has confirmed the address. Whether they want mail is not asked here."""
    if getattr(user, "is_demonstration", False) and not settings.DEMONSTRATION:
        return False
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    return confirmed.filter(email__iexact=getattr(user, "email", "")).exists()
