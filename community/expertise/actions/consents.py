"""Who may read what of a profile, and whether it may be used to match."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.expertise import signals
from community.expertise.actions.records import locked, record
from community.expertise.enums import FieldAudience
from community.expertise.models import Advisor, Consent
from community.expertise.rules import FIELDS, check_speaks_for, is_own

MATCHING = "matching"


@transaction.atomic
def choose_readers(*, actor: Any, advisor: Advisor, readers: Mapping[str, str]) -> list[str]:
    """Choose who reads each of some fields; the fields that are read by others than before.

    Each choice is kept with its day. Raises PermissionDenied or ValidationError.
    """
    check_speaks_for(actor, advisor)
    if not (set(readers) <= set(FIELDS) and {*readers.values()} <= {*FieldAudience.values}):
        raise ValidationError("Choose one of the answers for each field.")
    found = locked(advisor)
    changed = [name for name in readers if getattr(found, f"{name}_for") != readers[name]]
    for name in changed:
        setattr(found, f"{name}_for", readers[name])
    if changed:
        found.save(update_fields=[f"{name}_for" for name in changed])
        Consent.objects.bulk_create(
            Consent(advisor=found, field=name, audience=readers[name], by=actor) for name in changed
        )
        record("choose_readers", found, actor, fields=changed)
    return changed


@transaction.atomic
def give_consent(*, actor: Any, advisor: Advisor, note: str = "") -> None:
    """Agree that the profile is shown to those whom it is for, and used to match.

    For somebody without an account a coordinator notes how they agreed. Raises PermissionDenied or
    ValidationError.
    """
    check_speaks_for(actor, advisor)
    if not is_own(actor, advisor) and not note.strip():
        raise ValidationError({"note": "Write how and when they agreed."})
    found = locked(advisor)
    if found.consented_at is not None:
        return
    _note(found, actor, given=True, note=note.strip())
    found.consented_at = timezone.now()
    found.save(update_fields=["consented_at"])
    record("give_consent", found, actor)
    signals.profile_changed.send(Advisor, advisor=found)


@transaction.atomic
def withdraw_consent(*, actor: Any, advisor: Advisor) -> None:
    """Agree no longer: from now on nobody finds the profile, and nothing is matched with it.

    Raises PermissionDenied.
    """
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    if found.consented_at is None:
        return
    _note(found, actor, given=False)
    found.consented_at = None
    found.save(update_fields=["consented_at"])
    record("withdraw_consent", found, actor)
    signals.profile_changed.send(Advisor, advisor=found)


def _note(advisor: Advisor, actor: Any, *, given: bool, note: str = "") -> None:
    consent = Consent(advisor=advisor, field=MATCHING, given=given, note=note, by=actor)
    consent.full_clean(exclude=["advisor", "by"])
    consent.save()
