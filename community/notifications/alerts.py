"""Alerts: saved searches looked through for their owners. Search itself knows nothing of news."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from community.notifications.actions import notify
from community.notifications.endings import Ending, register_ending
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.models import LONGEST_ADDRESS
from community.notifications.targets import Target, register_target, target_of
from search.actions import end_alerts, note_alerted
from search.enums import AlertPace
from search.models import SavedSearch
from search.queries import new_since, searches_to_alert
from search.rules import saved_by

FOUND = register_kind(Kind("search_found", "New results"))


def _own(user: Any) -> QuerySet[SavedSearch]:
    return saved_by(user) if user.is_authenticated else SavedSearch.objects.none()


register_target(
    Target(
        "saved-search",
        "Saved search",
        SavedSearch,
        _own,
        followable=False,
        plural="Saved searches",
        ends_as="alert",
    )
)


def send_alerts(now: datetime | None = None) -> int:
    """Tell the owners of saved searches of what is new in them; how many were told."""
    moment = now or timezone.now()
    return sum(_alert(saved, moment) for saved in searches_to_alert(moment).order_by("pk"))


def _alert(saved: SavedSearch, now: datetime) -> bool:
    """Tell the owner of one what is new; whether there was anything."""
    found = [record for _, record in new_since(saved, saved.alerted_at or now)]
    told = [record for record in found if _can_be_listed(record)]
    before = saved.alerted_at
    with transaction.atomic():
        # Whoever else looks it through at the same time has done so already.
        if not note_alerted(saved=saved, when=now) or not told:
            return False
        notify(
            key=f"search:{saved.pk}:{before:%Y-%m-%dT%H:%M:%S.%f}",
            kind=FOUND,
            title=saved.name,
            target=saved,
            url=_address(saved),
            # Named when it is shown, to those who may see it then.
            listed=told,
            recipients={saved.owner_id: Reason("You saved this search and asked for alerts.")},
        )
    return True


def _can_be_listed(record: Any) -> bool:
    try:
        target_of(record)
    except LookupError:
        return False
    return True


def _address(saved: SavedSearch) -> str:
    """Where its results are shown; one that is very long is reached by its own page."""
    results = f"{reverse('search')}?{saved.address}"
    return results if len(results) <= LONGEST_ADDRESS else saved.get_absolute_url()


@register_ending("alert")
def _alerts(keys: list[int]) -> Ending | None:
    saved = SavedSearch.objects.filter(pk=keys[0]).select_related("owner").first()
    if saved is None or saved.alert == AlertPace.NEVER:
        return None
    return Ending(
        asks=f"Get no more alerts for your saved search “{saved.name}”?",
        button="Stop the alerts",
        done=f"You get no more alerts for your saved search “{saved.name}”",
        says="The search stays saved.",
        end=lambda: end_alerts(actor=saved.owner, saved=saved),
        back=saved.get_absolute_url(),
    )
