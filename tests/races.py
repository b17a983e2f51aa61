"""People who do something at the very same moment, on real connections. PostgreSQL only."""

from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

PATIENCE = 30

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
)
_WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"


def _wait_for(number: int, threads: list[Thread]) -> None:
    """Until so many wait for a lock, or are done already."""
    end = monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while monotonic() < end:
            cursor.execute(_WAITING)
            if cursor.fetchone()[0] + sum(not each.is_alive() for each in threads) >= number:
                return
            sleep(0.02)
    raise AssertionError("They did not come to the lock.")


def at_once(rows: QuerySet[Any], *acts: Callable[[], Any]) -> list[Any]:
    """What each act returns or raises, where all have read before the first one may write.

    `rows` are locked until every act waits for them, one behind the other in their order.
    """
    told: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            told[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - what it is, is what the test asks
            told[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    with transaction.atomic():
        list(rows.select_for_update(of=("self",)).order_by("pk"))
        for number, thread in enumerate(threads, start=1):
            thread.start()
            _wait_for(number, threads[:number])
    for thread in threads:
        thread.join(PATIENCE)
    return told


def outcomes(told: list[Any]) -> list[str]:
    """ "ok", or the name of what was raised, of each act."""
    return [type(one).__name__ if isinstance(one, Exception) else "ok" for one in told]
