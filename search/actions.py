"""What is written while people search: counts, their own past queries, saved searches.

None of it keeps an answer waiting for long, and none of it fails a search.
"""

import re
from datetime import date, datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from search.enums import AlertPace
from search.models import LONGEST_LOGGED, PastQuery, QueryCount, SavedSearch, new_token
from search.queries import first_kept_day
from search.rules import check_owns, queries_of, saved_by

logger = structlog.get_logger(__name__)

MOST_PAST_QUERIES = 50
MOST_SAVED_SEARCHES = 100
# What somebody typed that could tell who they are: addresses, and long numbers in any spelling.
_PERSONAL = re.compile(r"@|\d(?:[ .-]?\d){6,}")
_COUNT = """
    INSERT INTO search_querycount (day, text, searches, empty) VALUES (%s, %s, 1, %s)
    ON CONFLICT (day, text) DO UPDATE SET
        searches = search_querycount.searches + 1, empty = search_querycount.empty + excluded.empty
"""


def normalise(text: str) -> str:
    """A query as it is counted: the same in every case and with any spaces."""
    return " ".join(text.casefold().split())[:LONGEST_LOGGED]


def record_query(*, actor: Any, text: str, is_empty: bool) -> None:
    """Count a query for the editors, and keep it for whoever asked, if they are signed in."""
    counted = normalise(text)
    if not counted:
        return
    try:
        with transaction.atomic():
            if not _PERSONAL.search(counted):
                _purge_once_a_day()
                with connection.cursor() as cursor:
                    cursor.execute(_COUNT, [timezone.localdate(), counted, int(is_empty)])
            if actor.is_authenticated and not is_empty:
                _remember(actor, " ".join(text.split())[:LONGEST_LOGGED])
    except DatabaseError as error:
        # Whoever searches has their answer; only the report lacks one.
        logger.warning("search_query_not_recorded", error=str(error))


def _remember(actor: Any, text: str) -> None:
    """Keep a query as the latest of a person; none but the latest fifty are kept."""
    latest = PastQuery(owner=actor, text=text, asked_at=timezone.now())
    # In bulk, as that sends no signal: nothing that others see has changed.
    PastQuery.objects.bulk_create(
        [latest],
        update_conflicts=True,
        unique_fields=["owner", "text"],
        update_fields=["asked_at"],
    )
    own = queries_of(actor)
    oldest = own.order_by("-asked_at", "-pk").values("pk")[MOST_PAST_QUERIES:]
    own.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()


def forget_past_queries(*, actor: Any) -> int:
    """Forget what a person has searched for; how many there were."""
    return queries_of(actor).delete()[0]


_purged_on: date | None = None


def _purge_once_a_day() -> None:
    """Delete the counts that are too old, with the first query that a process counts in a day."""
    global _purged_on  # noqa: PLW0603
    today = timezone.localdate()
    if _purged_on != today:
        QueryCount.objects.filter(day__lt=first_kept_day(today)).delete()
        _purged_on = today


def save_search(
    *, actor: Any, name: str, address: str, alert: str = AlertPace.NEVER
) -> SavedSearch:
    """Keep a search under a name. Raises ValidationError where the name is taken, for one."""
    if saved_by(actor).count() >= MOST_SAVED_SEARCHES:
        raise ValidationError(
            f"You have {MOST_SAVED_SEARCHES} saved searches. Delete one that you no longer need."
        )
    saved = SavedSearch(owner=actor, name=name.strip(), address=address, alert=alert)
    saved.alerted_at = timezone.now()
    saved.full_clean()
    saved.save()
    return saved


def change_search(*, actor: Any, saved: SavedSearch, name: str, alert: str) -> None:
    """Give a saved search another name, or another pace of its alerts.

    Raises ValidationError where the name is taken.
    """
    check_owns(actor, saved)
    saved.name = name.strip()
    _choose(saved, alert)
    saved.full_clean()
    saved.save()


def _choose(saved: SavedSearch, alert: str) -> None:
    if saved.alert == AlertPace.NEVER and alert != AlertPace.NEVER:
        # Whoever asks from now on is told of what is new from now on.
        saved.alerted_at = timezone.now()
    saved.alert = alert


def end_alerts(*, actor: Any, saved: SavedSearch) -> None:
    """Tell a person no longer of what a saved search finds anew."""
    check_owns(actor, saved)
    saved.alert = AlertPace.NEVER
    saved.save(update_fields=["alert"])


def note_alerted(*, saved: SavedSearch, when: datetime) -> bool:
    """Note up to when results have been told; whether nobody else has done so meanwhile."""
    before = SavedSearch.objects.filter(pk=saved.pk, alerted_at=saved.alerted_at)
    return bool(before.update(alerted_at=when))


def renew_feed(*, actor: Any, saved: SavedSearch) -> None:
    """Give the feed of a saved search another address; the old one is gone."""
    check_owns(actor, saved)
    saved.token = new_token()
    saved.save()


def delete_search(*, actor: Any, saved: SavedSearch) -> None:
    """Delete a saved search and its feed."""
    check_owns(actor, saved)
    saved.delete()
