"""The next summary, as it would be sent now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from community.notifications.digest_mail import compose_digest
from community.notifications.digests import for_digest, wanted
from community.notifications.enums import MailPace
from community.notifications.mailing import with_news
from community.notifications.models import Digest
from community.notifications.periods import last_period, next_time, zone_of
from community.notifications.preferences import reachable, wish_of


@dataclass(frozen=True)
class Preview:
    """A summary that has not been sent: when it comes, and what it says; nothing for none."""

    pace: MailPace | None
    at: datetime | None = None
    subject: str = ""
    text: str = ""
    html: str = ""
    # No mail is sent to an address that nobody has confirmed.
    is_reachable: bool = True


def next_digest(user: Any) -> Preview:
    """What a person's next summary would say."""
    pace = wish_of(user).digest_pace
    if pace is None:
        return Preview(None)
    zone, now = zone_of(user), timezone.now()
    period = last_period(pace, zone, now)
    at = next_time(pace, zone, now)
    is_reachable = bool(reachable([user.pk]))
    rows = wanted(user, with_news(for_digest(user.pk).filter(digest=None)))
    if not rows:
        return Preview(pace, at, is_reachable=is_reachable)
    draft = Digest(user=user, period=period.name, until=at)
    mail = compose_digest(draft, rows)
    html = str(mail.alternatives[0][0])
    return Preview(pace, at, str(mail.subject), str(mail.body), html, is_reachable)
