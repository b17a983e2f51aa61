"""What people do with what they follow and are told; and telling them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.notifications.enums import Level, MailPace, MailState
from community.notifications.kinds import Kind, Reason
from community.notifications.models import (
    LONGEST_BODY,
    LONGEST_TITLE,
    MailPreference,
    News,
    Notification,
    Subscription,
)
from community.notifications.rules import check_can_follow, notifications_for
from community.notifications.spreading import add_recipients
from community.notifications.targets import address_of, target_of
from community.notifications.tasks import deliver
from community.notifications.wording import local_path, one_line, plain_text


@transaction.atomic
def follow(*, actor: Any, record: Any) -> Subscription:
    """Follow a thing; once, however often it is asked. Raises PermissionDenied."""
    target = target_of(record)
    check_can_follow(actor, target, record)
    subscription, _ = Subscription.objects.update_or_create(
        user=actor,
        target_type=target.content_type,
        target_id=record.pk,
        defaults={"level": Level.WATCH},
    )
    return subscription


@transaction.atomic
def stop_following(*, subscription: Subscription) -> None:
    """Follow a thing no longer; its mails that have not left yet are not sent."""
    Notification.objects.filter(subscription=subscription, mail=MailState.DUE).update(
        mail=MailState.DROPPED
    )
    subscription.delete()


def mark_read(*, notification: Notification) -> None:
    """Note that somebody has opened a notification."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(
        read_at=timezone.now()
    )


def mark_all_read(*, actor: Any) -> int:
    """Note that a person has read everything; how much of it was new."""
    unread = notifications_for(actor).filter(read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def choose_mail(*, actor: Any, pace: MailPace) -> None:
    """Choose when to get news by mail."""
    MailPreference.objects.update_or_create(user=actor, defaults={"pace": pace})


@transaction.atomic
def notify(
    *,
    key: str,
    kind: Kind,
    title: str,
    target: Any,
    body: str = "",
    url: str = "",
    other: Any = None,
    other_label: str = "",
    actor: Any = None,
    recipients: Mapping[int, Reason] | None = None,
) -> News:
    """Tell people of something that happened: each person once for each key, however often called.

    The recipients are written here with the reason for each, if they are given; else the kind finds
    them in the task. The task also sends the mails.
    """
    news, is_new = News.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.name,
            "title": one_line(title, LONGEST_TITLE),
            "body": plain_text(body, LONGEST_BODY),
            "url": local_path(url) if url else address_of(target),
            "target_type": target_of(target).content_type,
            "target_id": target.pk,
            "other_type": target_of(other).content_type if other else None,
            "other_id": other.pk if other else None,
            "other_label": other_label,
            "actor": actor,
        },
    )
    if is_new and recipients is not None:
        add_recipients(news, recipients)
    if is_new:
        transaction.on_commit(partial(deliver.enqueue, news.pk))
    return news
