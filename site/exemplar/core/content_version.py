"""Reading and raising the content version, and what is kept in memory under it."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.db.models import F, Manager


def _versions() -> Manager[Any]:
    # By name: the models of core ask this module who may read a page.
    return apps.get_model("core", "ContentVersion")._default_manager


class _Seen:
    """The version that a request has seen; none yet, or none any more after a change of its own."""

    number: int | None = None


# Set while a request is answered. A thread of its own, or a command, asks each time.
_request: ContextVar[_Seen | None] = ContextVar("content_version", default=None)


def _begin(**_kwargs: Any) -> None:
    _request.set(_Seen())


def _end(**_kwargs: Any) -> None:
    _request.set(None)


request_started.connect(_begin)
request_finished.connect(_end)


def current_version() -> int:
    """The version of what readers can see now: one small query in each request.

    What others publish while a request is answered is seen by the next one.
    """
    seen = _request.get()
    if seen is None:
        return _read()
    if seen.number is None:
        seen.number = _read()
    return seen.number


def _read() -> int:
    # Written out: putting it together from a queryset takes several times as long as running it.
    table = _versions().model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {table} WHERE id = 1")  # noqa: S608 - a table of ours
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _forget_seen() -> None:
    if seen := _request.get():
        seen.number = None


def _raise_now() -> None:
    _forget_seen()
    if not _versions().filter(pk=1).update(number=F("number") + 1):
        _versions().get_or_create(pk=1)


def raise_version() -> None:
    """Make every kept page and count stale as soon as the present transaction is committed.

    After the commit, in a statement of its own: a row that every writer changed inside its
    transaction would make them all wait for one another. A process that dies between the two
    leaves what is kept stale until it expires (KEPT_SECONDS).
    """
    queued = transaction.get_connection().run_on_commit
    if not any(hook[1] is _raise_now for hook in queued):
        transaction.on_commit(_raise_now)


# The cache of finished pages expires after the same time (settings).
KEPT_SECONDS = 300

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
# The version, when it expires, and the result.
_kept: dict[Callable[..., Any], tuple[int, float, Any]] = {}


class Versioned(Protocol[T_co]):
    """A function whose result is kept; a caller that knows the version saves the query for it."""

    def __call__(self, version: int | None = None) -> T_co:
        """The result for the present version."""


def versioned(compute: Callable[[], T]) -> Versioned[T]:
    """Keep what a function returns in this process until something published changes."""

    @wraps(compute)
    def kept(version: int | None = None) -> T:
        # The version is read first: what is read later may be newer, never older than its label.
        if version is None:
            version = current_version()
        found = _kept.get(compute)
        if found is None or found[0] != version or monotonic() > found[1]:
            found = _kept[compute] = (version, monotonic() + KEPT_SECONDS, compute())
        return found[2]

    return kept


def forget_everything() -> None:
    """Drop what is kept in this process. For tests, whose transactions never commit."""
    _kept.clear()
    _forget_seen()
