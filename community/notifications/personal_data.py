"""What is kept of a person here: how it is handed out, and what goes with the account."""

from typing import Any

from community.members.personal_data import PersonalData, register, told
from community.notifications.models import (
    Digest,
    InboundMail,
    MailPreference,
    Notification,
    Subscription,
)
from community.notifications.queries import followed, inbox_of, items
from community.notifications.rules import subscriptions_of
from exemplar.accounts.models import User


def _following(user: User) -> list[dict[str, Any]]:
    """What they follow and may still see."""
    return [
        {"kind": each.label, "what": str(each.record), "url": each.url, "level": each.level}
        for each in followed(user, subscriptions_of(user).order_by("pk"))
    ]


def _told(user: User) -> list[dict[str, Any]]:
    """What they were told and may still see."""
    return [
        {
            "title": item.news.title,
            "text": item.news.body,
            "why": item.notification.why,
            "happened_at": item.news.happened_at.isoformat(),
            "read_at": item.notification.read_at and item.notification.read_at.isoformat(),
            "mail": item.notification.mail,
        }
        for item in items(user, inbox_of(user))
    ]


def _mail(user: User) -> dict[str, Any]:
    preference = MailPreference.objects.filter(user=user)
    return {
        "preference": told(preference, "pace", "with_tracked"),
        "summaries": told(Digest.objects.filter(user=user), "period", "mail", "mailed_at"),
        "answers": told(InboundMail.objects.filter(user=user), "received_at", "outcome", "reason"),
    }


def _stop_following(user: User) -> None:
    Subscription.objects.filter(user=user).delete()


def _forget_told(user: User) -> None:
    Notification.objects.filter(recipient=user).delete()


def _forget_mail(user: User) -> None:
    """All of it, and with the preference what signs the addresses to which they could reply."""
    MailPreference.objects.filter(user=user).delete()
    Digest.objects.filter(user=user).delete()
    InboundMail.objects.filter(user=user).update(user=None)


register(
    PersonalData(
        "following",
        "What you follow",
        export=_following,
        erase=_stop_following,
        goes="What you follow is forgotten.",
    )
)
register(
    PersonalData(
        "inbox",
        "What you have been told",
        export=_told,
        erase=_forget_told,
        goes="Your inbox is emptied.",
    )
)
register(
    PersonalData(
        "mail",
        "News by mail",
        export=_mail,
        erase=_forget_mail,
        goes="You get no more mail, and cannot answer mails that you have.",
    )
)
