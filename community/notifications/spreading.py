"""Writing down who is told of a piece of news, in batches: few queries, however many people.

It can be done again after it was cut off: each person has a piece of news once.
"""

from collections.abc import Mapping

from django.utils import timezone

from community.notifications.enums import MailState
from community.notifications.kinds import Reason, kind_of
from community.notifications.models import LONGEST_REASON, News, Notification
from community.notifications.queries import without_mail
from community.notifications.wording import one_line
from exemplar.accounts.models import User

BATCH = 500


def spread(news: News) -> None:
    """Tell everybody whom a piece of news concerns, unless that has been done."""
    if news.spread_at is None:
        add_recipients(news, kind_of(news).audience(news))


def add_recipients(news: News, audience: Mapping[int, Reason]) -> None:
    """Tell these people, but for whoever did it and for accounts no longer in use."""
    people = [person for person in audience if person != news.actor_id]
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        in_use = User.objects.filter(pk__in=batch, is_active=True)
        silent = without_mail(batch)
        Notification.objects.bulk_create(
            [
                Notification(
                    recipient_id=person,
                    news=news,
                    why=one_line(audience[person].why, LONGEST_REASON),
                    subscription_id=audience[person].subscription_id,
                    mail=MailState.NOT_WANTED if person in silent else MailState.DUE,
                )
                for person in in_use.values_list("pk", flat=True)
            ],
            ignore_conflicts=True,
        )
    news.spread_at = timezone.now()
    News.objects.filter(pk=news.pk).update(spread_at=news.spread_at)
