"""How people want their mail, and who can be sent any."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef

from community.notifications.enums import MailPace
from community.notifications.models import MailPreference
from exemplar.accounts.models import User


@dataclass(frozen=True)
class Wish:
    """How somebody wants mail; this is what holds for whoever has chosen nothing."""

    pace: MailPace = MailPace.AT_ONCE
    with_tracked: bool = True

    @property
    def digest_pace(self) -> MailPace | None:
        """When their summaries come; what is only tracked comes once a week."""
        if self.pace == MailPace.AT_ONCE:
            return MailPace.WEEKLY if self.with_tracked else None
        return None if self.pace == MailPace.NEVER else self.pace


def wishes_of(people: Collection[int]) -> dict[int, Wish]:
    """What these people have chosen; without those who have chosen nothing."""
    rows = MailPreference.objects.filter(user_id__in=people)
    return {
        person: Wish(MailPace(pace), with_tracked)
        for person, pace, with_tracked in rows.values_list("user_id", "pace", "with_tracked")
    }


def wish_of(user: Any) -> Wish:
    """How a person wants mail."""
    return wishes_of([user.pk]).get(user.pk, Wish())


def reachable(people: Collection[int]) -> set[int]:
    """Those of these people to whom mail may be sent now.

    Their account is in use, and their address is confirmed. Invented people get mail only in the
    demonstration, which keeps all mails to itself.
    """
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True
    )
    found = User.objects.filter(Exists(confirmed), pk__in=people, is_active=True)
    if not settings.DEMONSTRATION:
        found = found.filter(is_demonstration=False)
    return set(found.values_list("pk", flat=True))
