"""Reading what people follow and what they have been told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from community.members.queries import bylines
from community.notifications.enums import Level
from community.notifications.kinds import kind_of
from community.notifications.models import News, Notification, Subscription
from community.notifications.rules import notifications_for, subscriptions_of
from community.notifications.targets import (
    Target,
    address_of,
    seen_records,
    target_of,
    target_typed,
    targets,
)

# What a badge counts to; counting further tells nobody more.
MOST_COUNTED = 99


@dataclass(frozen=True)
class Followed:
    """One thing that a person follows, as a list shows it."""

    name: str
    label: str
    record: Any
    url: str
    level: Level


@dataclass(frozen=True)
class Listed:
    """One of several things that a notification lists."""

    title: str
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
    # What it lists, as far as the reader may see that.
    listed: tuple[Listed, ...] = ()
    # Who did it, where that is said.
    by: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it only lists things, and none that the reader may see."""
        return bool(self.news.listed) and not self.listed


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
        Followed(
            kinds[row.target_type_id].name, kinds[row.target_type_id].label, record, url, level
        )
        for row in kept
        if (record := seen.get((row.target_type_id, row.target_id))) is not None
        and (url := address_of(record))
        and (level := Level(row.level))
    ]


def follows_of(user: Any, target: Target | None = None) -> QuerySet[Subscription]:
    """What a person has chosen a level for, of one kind or of all, the latest first."""
    rows = subscriptions_of(user).order_by("-pk")
    return rows.filter(target_type=target.content_type) if target else rows


def kinds_followed(user: Any) -> list[tuple[Target, int]]:
    """The kinds of things that a person follows, with how many of each."""
    counts = subscriptions_of(user).order_by().values_list("target_type").annotate(Count("pk"))
    found = [(target_typed(type_id), count) for type_id, count in counts]
    return sorted(
        ((target, count) for target, count in found if target),
        key=lambda each: each[0].heading,
    )


def inbox_of(user: Any) -> QuerySet[Notification]:
    """What a person has been told, the newest first."""
    return notifications_for(user).select_related("news").order_by("-pk")


def unread_count(user: Any, most: int | None = None) -> int:
    """How much of what a person has been told they have not read, up to a number."""
    # Asked on every page: of kinds of which nothing waits, it is not asked what may be seen.
    waiting = Notification.objects.filter(recipient=user, read_at__isnull=True).order_by()
    kinds = set(waiting.values_list("news__target_type", flat=True).distinct())
    if not kinds:
        return 0
    unread = notifications_for(user, kinds).filter(read_at__isnull=True).order_by()
    return unread.count() if most is None else unread[:most].count()


def items(user: Any, rows: Iterable[Notification]) -> list[Item]:
    """Notifications as they are shown to a person, in their order."""
    kept = list(rows)
    named = [(row.news.other_type_id, row.news.other_id) for row in kept]
    named += [(kind, key) for row in kept for kind, key in row.news.listed or ()]
    seen = seen_records(user, named)
    _name_actors([row.news for row in kept])
    return [_item(row, seen) for row in kept]


def _name_actors(news: list[News]) -> None:
    """Note on news who did it, where that is said; once, however many people it is shown to."""
    unnamed = [each for each in news if kind_of(each).names_actor and not hasattr(each, "by")]
    if unnamed:
        names = bylines({each.actor_id for each in unnamed if each.actor_id})
        for each in unnamed:
            byline = names.get(each.actor_id or 0)
            each.by = byline.name if byline else ""  # type: ignore[attr-defined]


def _item(row: Notification, seen: dict[tuple[int, int], Any]) -> Item:
    news = row.news
    other = seen.get((news.other_type_id or 0, news.other_id or 0))
    listed = tuple(
        Listed(str(seen[kind, key]), address_of(seen[kind, key]))
        for kind, key in news.listed or ()
        if (kind, key) in seen
    )
    url = address_of(other) if other else ""
    return Item(row, news, kind_of(news).label, other, url, listed, getattr(news, "by", ""))


def seen_news(user: Any, news: News) -> bool:
    """Whether a person may see what a piece of news is about."""
    reference = (news.target_type_id, news.target_id)
    return reference in seen_records(user, [reference])
