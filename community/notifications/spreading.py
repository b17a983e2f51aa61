"""Writing down who is told of a piece of news, in batches: few queries, however many people.

It can be done again after it was cut off: each person has a piece of news once.
"""

from collections.abc import Mapping

from django.utils import timezone

from community.notifications.enums import Level, MailPace, MailState
from community.notifications.kinds import Audience, Audiences, Reason, in_batches, kind_of
from community.notifications.levels import BATCH, muted
from community.notifications.models import LONGEST_REASON, News, Notification
from community.notifications.preferences import Wish, wishes_of
from community.notifications.targets import record_of
from community.notifications.wording import one_line
from exemplar.accounts.models import User


def spread(news: News) -> None:
    """Tell everybody whom a piece of news concerns, unless that has been done."""
    if news.spread_at is None:
        _tell(news, kind_of(news).audience(news))


def add_recipients(news: News, audience: Mapping[int, Reason]) -> None:
    """Tell these people, but for those who are not to be told: see below."""
    _tell(news, audience)


def _tell(news: News, audience: Audiences) -> None:
    """Tell people; not whoever did it, not who has muted it, not accounts no longer in use."""
    record = None if kind_of(news).despite_mute else record_of(news)
    for batch in in_batches(audience, BATCH):
        silent = muted(batch.keys(), record) if record else set()
        _add(news, {person: why for person, why in batch.items() if person not in silent})
    news.spread_at = timezone.now()
    News.objects.filter(pk=news.pk).update(spread_at=news.spread_at)


def _add(news: News, audience: Audience) -> None:
    people = [person for person in audience if person != news.actor_id]
    in_use = User.objects.filter(pk__in=people, is_active=True)
    wishes = wishes_of(audience.keys())
    Notification.objects.bulk_create(
        [
            Notification(
                recipient_id=person,
                news=news,
                why=one_line(audience[person].why, LONGEST_REASON),
                subscription_id=audience[person].subscription_id,
                mail=mail_state(wishes.get(person, Wish()), audience[person].level),
            )
            for person in in_use.order_by("pk").values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def mail_state(wish: Wish, level: Level) -> MailState:
    """Whether what one is told at a level goes by mail: at once, in a summary, or not at all."""
    if wish.pace == MailPace.NEVER:
        return MailState.NOT_WANTED
    if wish.pace != MailPace.AT_ONCE:
        return MailState.DIGEST
    if level != Level.TRACK:
        return MailState.DUE
    return MailState.DIGEST if wish.with_tracked else MailState.NOT_WANTED
