"""What people do with what they follow and are told; and telling them."""

from collections.abc import Iterable, Mapping
from functools import partial
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils import timezone

from community.notifications.enums import TOLD, Level, MailPace, MailState
from community.notifications.kinds import Kind, Reason
from community.notifications.models import (
    LONGEST_BODY,
    LONGEST_TITLE,
    MailPreference,
    News,
    Notification,
    Subscription,
)
from community.notifications.preferences import Wish, wish_of
from community.notifications.rules import check_can_follow, notifications_for
from community.notifications.spreading import add_recipients
from community.notifications.targets import Target, address_of, reference_to, target_of
from community.notifications.tasks import deliver
from community.notifications.wording import local_path, one_line, plain_text

# What of a person's mail has not left yet.
WAITING = (MailState.DUE, MailState.DIGEST)


def follow(*, actor: Any, record: Any) -> Subscription:
    """Watch a thing; once, however often it is asked. Raises PermissionDenied."""
    return set_level(actor=actor, record=record, level=Level.WATCH)


@transaction.atomic
def set_level(
    *, actor: Any, record: Any, level: Level | str, unless_chosen: bool = False
) -> Subscription:
    """Choose how closely to follow a thing. Raises PermissionDenied.

    For what follows by itself, such as from writing in a thread: unless the person has chosen
    already.
    """
    target = target_of(record)
    check_can_follow(actor, target, record)
    chosen = Level(level)
    subscription, is_new = Subscription.objects.get_or_create(
        user=actor,
        target_type=target.content_type,
        target_id=record.pk,
        defaults={"level": chosen},
    )
    if not is_new and not unless_chosen and subscription.level != chosen:
        subscription.level = chosen
        subscription.save(update_fields=["level"])
        _recall(subscription)
    return subscription


@transaction.atomic
def stop_following(*, subscription: Subscription) -> None:
    """Follow a thing no longer; its mails that have not left yet are not sent."""
    waiting = Notification.objects.filter(subscription=subscription, mail__in=WAITING)
    waiting.update(mail=MailState.DROPPED)
    subscription.delete()


def _recall(subscription: Subscription) -> None:
    """Keep back what has not left yet and is no longer wanted, or not at once."""
    waiting = Notification.objects.filter(subscription=subscription, mail__in=WAITING)
    if subscription.level not in TOLD:
        waiting.update(mail=MailState.DROPPED)
    elif subscription.level == Level.TRACK:
        waiting.update(mail=MailState.DIGEST)


def mark_read(*, notification: Notification) -> None:
    """Note that somebody has opened a notification; what leads to the same place is read, too."""
    news = notification.news
    same = Q(
        news__target_type=news.target_type_id,
        news__target_id=news.target_id,
        news__url=news.url,
    )
    opened = Notification.objects.filter(
        Q(pk=notification.pk) | same,
        recipient=notification.recipient_id,
        read_at__isnull=True,
    )
    opened.update(read_at=timezone.now())


def mark_seen(user: Any, record: Any) -> int:
    """Note that a person has read what a record is: what they were told of it is read, too."""
    type_id, key = reference_to(record)
    unread = Notification.objects.filter(
        recipient=user, read_at__isnull=True, news__target_type_id=type_id, news__target_id=key
    )
    return unread.update(read_at=timezone.now())


def mark_all_read(*, actor: Any, target: Target | None = None, key: int | None = None) -> int:
    """Note that a person has read everything, or all of a kind or about one thing; how much."""
    unread = notifications_for(actor).filter(read_at__isnull=True)
    if target:
        unread = unread.filter(news__target_type=target.content_type)
    if key is not None:
        unread = unread.filter(news__target_id=key)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, actor: Any, pace: MailPace, with_tracked: bool | None = None) -> None:
    """Choose when to get news by mail; what waits and is no longer wanted is not sent."""
    chosen: dict[str, Any] = {"pace": pace}
    if with_tracked is not None:
        chosen["with_tracked"] = with_tracked
    preference, _ = MailPreference.objects.update_or_create(user=actor, defaults=chosen)
    wish = Wish(pace, preference.with_tracked)
    if wish.digest_pace is None:
        waiting = Notification.objects.filter(recipient=actor, mail=MailState.DIGEST)
        waiting.update(mail=MailState.NOT_WANTED)


def end_digests(*, actor: Any) -> None:
    """Send a person no more summaries; who gets news at once gets that still."""
    pace = wish_of(actor).pace
    if pace == MailPace.AT_ONCE:
        choose_mail(actor=actor, pace=pace, with_tracked=False)
    else:
        choose_mail(actor=actor, pace=MailPace.NEVER)


def renew_reply_addresses(*, actor: Any) -> None:
    """Make all addresses useless to which a person could reply until now."""
    MailPreference.objects.update_or_create(user=actor, defaults={"reply_key": token_hex(16)})


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
    listed: Iterable[Any] = (),
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
            "listed": [list(reference_to(each)) for each in listed] or None,
            "actor": actor,
        },
    )
    if is_new and recipients is not None:
        add_recipients(news, recipients)
    if is_new:
        transaction.on_commit(partial(deliver.enqueue, news.pk))
    return news


def rename_told(*, target: Any, label: str, before: str, after: str) -> None:
    """Have all that was told of a thing, or of what belongs to it, call it by another name.

    Bodies name things in quotation marks, reasons by their kind, as in "the discussion Queues".
    """
    type_id, key = reference_to(target)
    shown = one_line(before, LONGEST_TITLE)
    news = News.objects.filter(target_type_id=type_id, target_id=key)
    news.update(
        title=Replace("title", Value(shown), Value(after)),
        body=Replace("body", Value(f"“{shown}”"), Value(f"“{after}”")),
    )
    told = Notification.objects.filter(news__in=news.order_by().values("pk"))
    told.update(why=Replace("why", Value(f"{label} {shown}"), Value(f"{label} {after}")))


def retarget(*, before: Any, after: Any, keys: Iterable[str] | None = None) -> None:
    """Have news that was told be about another thing from now on: all, or what has these keys."""
    type_id, key = reference_to(before)
    news = News.objects.filter(target_type_id=type_id, target_id=key)
    if keys is not None:
        news = news.filter(key__in=list(keys))
    news.update(target_id=after.pk)


def reword(*, key: str, title: str, body: str) -> None:
    """Have news that was told say something else: its words have changed, or are gone."""
    News.objects.filter(key=key).update(
        title=one_line(title, LONGEST_TITLE), body=plain_text(body, LONGEST_BODY)
    )
