"""Keeping what somebody is typing, and throwing it away."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from community.discussions.actions.texts import storable
from community.discussions.models import LONGEST_BODY, LONGEST_TITLE, Draft, Post

# Enough for anybody who writes, too few to fill a disk.
MOST_DRAFTS = 100


class ConflictError(Exception):
    """Another tab has saved something else since: `saved` is what is kept now."""

    def __init__(self, saved: Draft) -> None:
        super().__init__("This has been changed in another tab.")
        self.saved = saved


@transaction.atomic
def save_draft(
    *,
    actor: Any,
    place: str,
    body: str,
    title: str = "",
    kind: str = "discussion",
    edition: int = 0,
    tab: str = "",
    key: UUID | None = None,
) -> Draft | None:
    """Keep what is typed in a place, if no other tab has saved something else since `edition`.

    Nothing is kept of what has been posted meanwhile under the same key, nor of an empty form.
    Raises ConflictError or ValidationError.
    """
    typed = {"title": storable(title), "body": storable(body), "kind": kind}
    _check_lengths(typed)
    if key and Post.objects.filter(key=key).exists():
        return None
    rows = Draft.objects.filter(user=actor, place=place)
    follows = Q(edition=edition) | (Q(saved_from=tab) if tab else Q(pk=None))
    mine = {**typed, "saved_from": tab[:40], "changed_at": timezone.now()}
    if not rows.filter(follows).update(**mine, edition=F("edition") + 1):
        found = rows.first()
        if found is None:
            found = _first(actor, place, mine)
            if found is None:
                return None
        if any(getattr(found, name) != value for name, value in typed.items()):
            raise ConflictError(found)
    return rows.first()


def _check_lengths(typed: dict[str, str]) -> None:
    if len(typed["body"]) > LONGEST_BODY:
        raise ValidationError({"body": f"This has more than {LONGEST_BODY:,} characters."})
    if len(typed["title"]) > LONGEST_TITLE:
        raise ValidationError({"title": f"This has more than {LONGEST_TITLE} characters."})


def _first(actor: Any, place: str, mine: dict[str, Any]) -> Draft | None:
    if not mine["body"].strip() and not mine["title"].strip():
        return None
    if Draft.objects.filter(user=actor).count() >= MOST_DRAFTS:
        raise ValidationError(f"You have {MOST_DRAFTS} drafts. Post or throw away one of them.")
    try:
        with transaction.atomic():
            return Draft.objects.create(user=actor, place=place, edition=1, **mine)
    except IntegrityError:
        return Draft.objects.get(user=actor, place=place)


def discard_draft(*, actor: Any, place: str) -> None:
    """Throw away what was typed in a place."""
    Draft.objects.filter(user=actor, place=place).delete()
