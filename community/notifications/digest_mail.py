"""A summary as a mail: by place, then by what it is about, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from community.notifications.endings import ending_address, ending_of
from community.notifications.enums import MailPace
from community.notifications.headers import end_headers, mail_host
from community.notifications.mails import absolute, common, mail_of
from community.notifications.models import Digest, Notification
from community.notifications.queries import Item, items
from community.notifications.targets import address_of, chain_of, target_of
from community.notifications.wording import shorten

# What does not fit stands in the inbox.
MOST_SHOWN = 100
MOST_OF_ONE = 10
LONGEST_EXCERPT = 280


@dataclass(frozen=True)
class Told:
    """One thing that happened."""

    label: str
    # Where it is called otherwise than what it is about.
    title: str
    excerpt: str
    url: str
    listed: tuple[tuple[str, str], ...]


@dataclass
class About:
    """What has happened to one thing: why one is told, and how that ends."""

    title: str
    url: str
    why: str
    stop_url: str
    is_followed: bool
    told: list[Told] = field(default_factory=list)
    more: int = 0


@dataclass
class Place:
    """A space, a page, or a kind of thing, and what happened there."""

    title: str
    abouts: list[About] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """All that a summary says."""

    places: list[Place]
    count: int
    # What stands in the inbox only.
    more: int


def summary_of(user: Any, rows: Sequence[Notification]) -> Summary:
    """Notifications as a summary shows them to a person: grouped, the newest first."""
    kept = [item for item in items(user, rows) if not item.is_empty and item.news.record]
    places: dict[str, Place] = {}
    abouts: dict[tuple[int, int], About] = {}
    for item in kept[:MOST_SHOWN]:
        reference = (item.news.target_type_id, item.news.target_id)
        if reference not in abouts:
            abouts[reference] = _about(item)
            title = place_of(item.news.record)
            places.setdefault(title, Place(title)).abouts.append(abouts[reference])
        _add(abouts[reference], item)
    return Summary(list(places.values()), len(kept), max(0, len(kept) - MOST_SHOWN))


def place_of(record: Any) -> str:
    """Where a record belongs, as a heading: the one thing right above it, or its kind."""
    target = target_of(record)
    above = () if target.stands_alone else chain_of(record)[1:2]
    return str(above[0][0]) if above and len(above[0]) == 1 else target.heading


def _about(item: Item) -> About:
    record = item.news.record
    stop = ending_of(item.notification)
    return About(
        title=str(record),
        url=absolute(address_of(record)),
        why=item.notification.why,
        stop_url=absolute(stop) if stop else "",
        is_followed=item.notification.subscription_id is not None,
    )


def _add(about: About, item: Item) -> None:
    _add_reason(about, item)
    if len(about.told) == MOST_OF_ONE:
        about.more += 1
        return
    news = item.news
    about.told.append(
        Told(
            label=f"{item.label} by {item.by}" if item.by else item.label,
            title="" if news.title == about.title else news.title,
            excerpt=shorten(" ".join(news.body.split()), LONGEST_EXCERPT),
            url=absolute(news.url),
            listed=tuple((each.title, absolute(each.url)) for each in item.listed),
        )
    )


def _add_reason(about: About, item: Item) -> None:
    """Say each reason for which one is told; where one of them is following, that can end."""
    why = item.notification.why
    if about.why in why:
        about.why = why
    elif why not in about.why:
        about.why = f"{about.why} {why}"
    if item.notification.subscription_id and not about.is_followed:
        about.stop_url, about.is_followed = absolute(ending_of(item.notification)), True


PERIODS = {
    MailPace.DAILY: "day",
    MailPace.WEEKLY: "week",
    MailPace.MONTHLY: "month",
}


def compose_digest(
    digest: Digest, rows: Sequence[Notification], connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The mail of a summary, as its person may see it now."""
    stop_url = absolute(ending_address("digest", digest.user_id))
    summary = summary_of(digest.user, rows)
    period = PERIODS[MailPace(digest.period.partition(":")[0])]
    context = {
        **common(),
        "summary": summary,
        "period": period,
        "stop_url": stop_url,
        "inbox_url": absolute(reverse("inbox")),
    }
    things = "thing" if summary.count == 1 else "things"
    return mail_of(
        "digest",
        subject=f"Your {period}: {summary.count} new {things}",
        to=digest.user.email,
        context=context,
        headers={
            "Message-ID": f"<digest-{digest.pk}@{mail_host()}>",
            "List-Id": f'"Your summary" <summary.{mail_host()}>',
            **end_headers(stop_url),
        },
        connection=connection,
    )
