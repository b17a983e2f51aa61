"""Who may follow, and whose notifications, subscriptions and preferences are whose: one's own."""

from collections.abc import Container
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from community.notifications.models import Notification, Subscription
from community.notifications.targets import Target, visible
from exemplar.accounts.rules import is_member


def can_follow(user: Any) -> bool:
    """Whoever is signed in follows what they may read."""
    return is_member(user)


def check_can_follow(user: Any, target: Target, record: Any) -> None:
    """Raises PermissionDenied for what a person may not follow, or may not even know of."""
    seen = target.visible_to(user).filter(pk=record.pk)
    if not (can_follow(user) and target.followable and seen.exists()):
        raise PermissionDenied("This cannot be followed.")


def subscriptions_of(user: Any) -> QuerySet[Subscription]:
    """What a person follows of what they may still see; nobody else's, whoever asks."""
    return Subscription.objects.filter(visible(user), user=user)


def notifications_for(user: Any, kinds: Container[int] | None = None) -> QuerySet[Notification]:
    """What a person has been told, and may still see; nobody else's, whoever asks.

    `kinds` leaves only what is about these types.
    """
    return Notification.objects.filter(visible(user, "news__target", kinds), recipient=user)
