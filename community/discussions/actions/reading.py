"""Noting how far somebody has read a thread."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.discussions.models import Thread, Visit
from community.notifications.actions import mark_seen
from exemplar.accounts.rules import is_member


def note_visit(*, actor: Any, thread: Thread, last_seen: int, visit: Visit | None) -> None:
    """Note that everything up to a post has been seen; what was seen stays seen."""
    if not is_member(actor) or (visit and visit.last_seen >= last_seen):
        return
    values = {"last_seen": last_seen, "seen_at": timezone.now()}
    earlier = Visit.objects.filter(user=actor, thread=thread, last_seen__lt=last_seen)
    if visit is not None:
        earlier.update(**values)
    else:
        try:
            with transaction.atomic():
                Visit.objects.create(user=actor, thread=thread, **values)
        except IntegrityError:
            earlier.update(**values)
    mark_seen(actor, thread)
