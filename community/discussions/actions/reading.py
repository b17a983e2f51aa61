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
    rows = Visit.objects.filter(user=actor, thread=thread)
    if not rows.filter(last_seen__lt=last_seen).update(**values) and not rows.exists():
        try:
            with transaction.atomic():
                Visit.objects.create(user=actor, thread=thread, **values)
        except IntegrityError:
            rows.filter(last_seen__lt=last_seen).update(**values)
    mark_seen(actor, thread)
