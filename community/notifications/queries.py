"""Reading what people follow and what they have been told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from community.notifications.enums import Level, MailPace
from community.notifications.kinds import Audience, Reason, kind_of
from community.notifications.models import MailPreference, News, Notification, Subscription
from community.notifications.rules import notifications_for, subscriptions_of
from community.notifications.targets import address_of, seen_records, target_of, targets
from exemplar.accounts.models import User

# What a badge counts to; counting further tells nobody more.
MOST_COUNTED = 99


@dataclass(frozen=True)
class Followed:
    """One thing that a person follows, as a list shows it."""

    name: str
    label: str
    record: Any
    url: str


@dataclass(frozen=True)
class Item:
    """One notification, as the inbox and a mail show it."""

    notification: Notification
    news: News
    label: str
    # The other thing that the news names, where the reader may see that too.
    other: Any = None
    other_url: str = ""


def subscription_to(user: Any, record: Any) -> Subscription | None:
    """A person's subscription to a record."""
    return Subscription.objects.filter(
        user=user, target_type=target_of(record).content_type, target_id=record.pk
    ).first()


def followed(user: Any, rows: Iterable[Subscription]) -> list[Followed]:
    """Subscriptions with what they are to, in their order, in one query for each kind."""
    kept = list(rows)
    seen = seen_records(user, [(row.target_type_id, row.target_id) for row in kept])
    kinds = {target.content_type.pk: target for target in targets()}
    return [
        Followed(kinds[row.target_type_id].name, kinds[row.target_type_id].label, record, url)
        for row in kept
        if (record := seen.get((row.target_type_id, row.target_id))) is not None
        and (url := address_of(record))
    ]


def follows_of(user: Any) -> QuerySet[Subscription]:
    """What a person follows, the latest first."""
    return subscriptions_of(user).filter(level=Level.WATCH).order_by("-pk")


def inbox_of(user: Any) -> QuerySet[Notification]:
    """What a person has been told, the newest first."""
    return notifications_for(user).select_related("news").order_by("-pk")


def unread_count(user: Any, most: int | None = None) -> int:
    """How much of what a person has been told they have not read, up to a number."""
    unread = notifications_for(user).filter(read_at__isnull=True).order_by()
    return unread.count() if most is None else unread[:most].count()


def items(user: Any, rows: Iterable[Notification]) -> list[Item]:
    """Notifications as they are shown to a person, in their order."""
    kept = list(rows)
    others = seen_records(user, [(row.news.other_type_id, row.news.other_id) for row in kept])
    return [_item(row, others) for row in kept]


def _item(row: Notification, others: dict[tuple[int, int], Any]) -> Item:
    news = row.news
    other = others.get((news.other_type_id or 0, news.other_id or 0))
    return Item(row, news, kind_of(news).label, other, address_of(other) if other else "")


def followers_of(records: Sequence[Any]) -> list[Audience]:
    """Whoever watches any of these records of one kind: an audience for each of them."""
    if not records:
        return []
    target = target_of(records[0])
    rows = Subscription.objects.filter(
        target_type=target.content_type,
        target_id__in=[record.pk for record in records],
        level=Level.WATCH,
    ).values_list("target_id", "user_id", "pk")
    found: dict[int, dict[int, Reason]] = {record.pk: {} for record in records}
    words = {record.pk: f"You follow {target.words_for(record)}." for record in records}
    for target_id, user_id, subscription_id in rows:
        found[target_id][user_id] = Reason(words[target_id], subscription_id)
    return list(found.values())


def without_mail(people: Collection[int]) -> set[int]:
    """Those of these people who have chosen to get no mail."""
    chosen = MailPreference.objects.filter(user_id__in=people, pace=MailPace.NEVER)
    return set(chosen.values_list("user_id", flat=True))


def reachable(people: Collection[int]) -> set[int]:
    """Those of these people to whom mail may be sent now.

    Their account is in use, their address is confirmed, and they want mail. Invented people get
    mail only in the demonstration, which keeps all mails to itself.
    """
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True
    )
    found = User.objects.filter(Exists(confirmed), pk__in=people, is_active=True)
    if not settings.DEMONSTRATION:
        found = found.filter(is_demonstration=False)
    return set(found.values_list("pk", flat=True)) - without_mail(people)


def pace_of(user: Any) -> MailPace:
    """When a person wants mail."""
    chosen = MailPreference.objects.filter(user=user).values_list("pace", flat=True).first()
    return MailPace(chosen or MailPace.AT_ONCE)


def seen_news(user: Any, news: News) -> bool:
    """Whether a person may see what a piece of news is about."""
    reference = (news.target_type_id, news.target_id)
    return reference in seen_records(user, [reference])
