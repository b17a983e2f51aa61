"""Reading the inbox: what is about one thing is one line, with how much of it is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from community.notifications.models import Notification
from community.notifications.queries import Item, items
from community.notifications.rules import notifications_for
from community.notifications.targets import Target, target_typed

_NEW = Q(read_at__isnull=True)
_THING = ("news__target_type_id", "news__target_id")
# What a line is made of: a mapping of names to values for each.
Groups = QuerySet[Any, Any]


@dataclass(frozen=True)
class Choice:
    """What of the inbox somebody looks at: all, a kind of thing, or one thing."""

    target: Target | None = None
    key: int | None = None
    only_unread: bool = False


@dataclass(frozen=True)
class Line:
    """One line: the newest about a thing, how much there is, and where reading goes on."""

    item: Item
    total: int
    unread: int
    # The oldest that is new, where there is any.
    opens: int
    about: str


@dataclass(frozen=True)
class KindTold:
    """A kind of thing that somebody has been told of, and how often."""

    name: str
    heading: str
    count: int


def _chosen(user: Any, choice: Choice) -> QuerySet[Notification]:
    rows = notifications_for(user)
    if choice.target:
        rows = rows.filter(news__target_type=choice.target.content_type)
    if choice.key is not None:
        rows = rows.filter(news__target_id=choice.key)
    return rows.filter(_NEW) if choice.only_unread else rows


def groups_of(user: Any, choice: Choice) -> Groups:
    """What each line is made of, the newest first."""
    return _counted(_chosen(user, choice).order_by().values(*_THING))


def one_by_one(user: Any, choice: Choice) -> Groups:
    """The same with a line for each notification."""
    return _counted(_chosen(user, choice).order_by().values("pk", *_THING))


def _counted(groups: Groups) -> Groups:
    return groups.annotate(
        newest=Max("pk"),
        total=Count("pk"),
        unread=Count("pk", filter=_NEW),
        next=Min("pk", filter=_NEW),
    ).order_by("-newest")


def lines(user: Any, groups: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines as they are shown."""
    kept = list(groups)
    rows = Notification.objects.filter(pk__in=[group["newest"] for group in kept])
    by_key = {item.notification.pk: item for item in items(user, rows.select_related("news"))}
    return [
        Line(
            item=by_key[group["newest"]],
            total=group["total"],
            unread=group["unread"],
            opens=group["next"] or group["newest"],
            about=_about(group),
        )
        for group in kept
        if group["newest"] in by_key
    ]


def _about(group: Mapping[str, Any]) -> str:
    target = target_typed(group["news__target_type_id"])
    return f"{target.name}-{group['news__target_id']}" if target else ""


def kinds_told(user: Any, *, only_unread: bool) -> list[KindTold]:
    """The kinds of things that a person has been told of, by their names."""
    rows = _chosen(user, Choice(only_unread=only_unread)).order_by()
    counts = rows.values_list("news__target_type_id").annotate(Count("pk"))
    found = [(target_typed(type_id), count) for type_id, count in counts]
    told = [KindTold(kind.name, kind.heading, count) for kind, count in found if kind]
    return sorted(told, key=lambda kind: kind.heading)
