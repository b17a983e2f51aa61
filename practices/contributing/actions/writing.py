"""Beginning a contribution, saving what is typed, deleting it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from exemplar.core.autosaving import store
from practices.contributing.actions.locking import locked
from practices.contributing.enums import Kind
from practices.contributing.models import UNTITLED, Contribution, DraftField
from practices.contributing.rules import can_delete, check_can_contribute, check_can_write
from practices.contributing.shape import fields_of
from practices.contributing.typed import check_value, is_blank

# Enough for anybody who writes, too few to fill a disk.
MOST_OPEN = 50


@transaction.atomic
def start_contribution(
    *, actor: Any, kind: str, values: Mapping[str, Any] | None = None, origin: str = ""
) -> Contribution:
    """Begin to write, with what is known already where there is something.

    `values` are fields by name; `origin` is the address of the page that they come from, such as a
    thread or an engagement. Raises PermissionDenied or ValidationError.
    """
    check_can_contribute(actor)
    if kind not in Kind.values:
        raise ValidationError("Choose a practice or a case study.")
    if Contribution.objects.filter(owner=actor, page=None).count() >= MOST_OPEN:
        raise ValidationError(
            f"You have {MOST_OPEN} drafts. Finish or delete one before you begin another."
        )
    contribution = Contribution.objects.create(kind=kind, owner=actor, origin=origin[:200])
    fields = fields_of(kind)
    DraftField.objects.bulk_create(
        DraftField(
            contribution=contribution,
            name=name,
            value=check_value(fields[name], value),
            saved_at=timezone.now(),
            saved_by=actor,
        )
        for name, value in (values or {}).items()
        if name in fields and not is_blank(value)
    )
    log(instance=contribution, action="contributing.start", user=actor, title=UNTITLED)
    return contribution


def save_field(
    *, actor: Any, contribution: Contribution, name: str, value: Any, version: int, tab: str = ""
) -> DraftField:
    """Keep what is typed in one field, if nobody else has changed it since `version`.

    Version 0 says that nothing had been saved yet. `tab` tells one browser tab from another. Raises
    ConflictError, ValidationError where it cannot be kept, PermissionDenied.
    """
    field = fields_of(contribution.kind).get(name)
    if field is None:
        raise ValidationError("There is no such field.")
    checked = check_value(field, value)
    with transaction.atomic():
        kept = locked(contribution)
        check_can_write(actor, kept)
        saved: DraftField = store(kept.fields, name, checked, actor=actor, version=version, tab=tab)
        Contribution.objects.filter(pk=kept.pk).update(changed_at=saved.saved_at)
    return saved


@transaction.atomic
def delete_contribution(*, actor: Any, contribution: Contribution) -> None:
    """Delete a draft that was never handed in, files included. Raises PermissionDenied."""
    kept = locked(contribution)
    if not can_delete(actor, kept):
        raise PermissionDenied("Only a draft that was never handed in can be deleted.")
    log(instance=kept, action="contributing.delete", user=actor, title=UNTITLED)
    kept.delete()
