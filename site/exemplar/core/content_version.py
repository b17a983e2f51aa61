"""Reading and raising the content version."""

from django.db import transaction
from django.db.models import F

from exemplar.core.models import ContentVersion


def current_version() -> int:
    """The version of what readers can see now. One small query."""
    number = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first()
    return number or 0


def _raise_now() -> None:
    if not ContentVersion.objects.filter(pk=1).update(number=F("number") + 1):
        ContentVersion.objects.get_or_create(pk=1)


def raise_version() -> None:
    """Make every kept page and count stale as soon as the present transaction is committed.

    After the commit, in a statement of its own: a row that every writer changed inside its
    transaction would make them all wait for one another. A process that dies between the two
    leaves pages stale until they expire (five minutes).
    """
    queued = transaction.get_connection().run_on_commit
    if not any(hook[1] is _raise_now for hook in queued):
        transaction.on_commit(_raise_now)
