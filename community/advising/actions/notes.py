"""Notes on an engagement: each person's own, read by nobody else."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from community.advising.models import Engagement, Note
from community.advising.rules.engagements import check_takes_part

MOST_NOTES = 200


@transaction.atomic
def take_note(*, actor: Any, engagement: Engagement, text: str) -> Note:
    """Note something for oneself; nobody else reads it."""
    check_takes_part(actor, engagement)
    if Note.objects.filter(engagement=engagement, author=actor).count() >= MOST_NOTES:
        raise ValidationError({"text": f"You have {MOST_NOTES} notes. Erase one first."})
    return Note.objects.create(engagement=engagement, author=actor, text=text)


def erase_note(*, actor: Any, note: Note) -> None:
    """Erase a note of one's own."""
    if note.author_id != actor.pk:
        raise PermissionDenied("Only whoever wrote it erases a note.")
    note.delete()
