"""What is done to the ledger. Site, admin, mail and shell come through here."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from practices.adoption.enums import AdoptionOutcome, Confirmation, EventKind
from practices.adoption.history import (
    QUIET,
    add_event,
    changes_between,
    check_order,
    kept_words,
    steps_of,
)
from practices.adoption.models import Adoption
from practices.adoption.rules import (
    can_change,
    can_confirm,
    can_report_for,
    is_ledger_editor,
    leads,
)
from practices.adoption.signals import (
    adoption_confirmed,
    adoption_reported,
    adoption_returned,
    adoption_withdrawn,
)
from practices.adoption.stage import stage_in_ledger
from practices.library.actions import set_stage
from practices.library.models import PracticePage

MOST_ADAPTATIONS = 20
STATE = frozenset({"status", "since", "outcome"})


class ReportChangedError(Exception):
    """Somebody else has changed a row since it was read. Holds the row as it is now."""

    def __init__(self, stored: Adoption) -> None:
        super().__init__("The report has changed since you read it.")
        self.stored = stored


def _lock(practice_id: int) -> PracticePage | None:
    """Let nobody else change the ledger of a practice until this transaction ends."""
    practices = PracticePage.objects.select_for_update(of=("self",))
    return practices.without_texts().filter(pk=practice_id).first()


def _locked_row(key: int, edition: int) -> Adoption:
    """A row that nobody else changes now. Raises ReportChangedError if it is not as it was read."""
    practice_id = Adoption.every.values_list("practice_id", flat=True).get(pk=key)
    _lock(practice_id)
    stored = Adoption.every.select_related("agency", "company", "practice").get(pk=key)
    if stored.edition != edition or stored.withdrawn_at:
        raise ReportChangedError(stored)
    return stored


@transaction.atomic
def refresh_stage(*, practice_id: int) -> None:
    """Bring the stage of one practice in line with its ledger. No row of it is read."""
    if _lock(practice_id) is not None:
        set_stage(practice_id=practice_id, stage=stage_in_ledger(practice_id))


def _tell(signal: Any, adoption: Adoption, actor: Any, **more: Any) -> None:
    send = partial(signal.send, sender=Adoption, adoption=adoption, actor=actor, **more)
    transaction.on_commit(send)


def _check(adoption: Adoption) -> None:
    """Raises ValidationError for what a row or its adaptations may not say."""
    errors: dict[str, Any] = {}
    try:
        adoption.full_clean()
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    rows = list(adoption.adaptations.all())
    if len(rows) > MOST_ADAPTATIONS:
        errors["adaptations"] = [f"Write at most {MOST_ADAPTATIONS} adaptations."]
    for row in rows[:MOST_ADAPTATIONS]:
        try:
            row.full_clean(exclude={"adoption"})
        except ValidationError as error:
            errors.setdefault("adaptations", []).extend(error.messages)
    if (adoption.before is not None or adoption.after is not None) and not adoption.measure:
        errors["measure"] = ["Say what the numbers measure."]
    if errors:
        raise ValidationError(errors)


def _settle_confirmation(adoption: Adoption, stored: Adoption | None, actor: Any) -> None:
    """Who stands behind a row that is reported or changed in what a confirmation stands for."""
    wanted, had = adoption.confirmation, stored.confirmation if stored else None
    if is_ledger_editor(actor) and wanted == Confirmation.PUBLIC_RECORD:
        adoption.confirmed_by = actor
    elif adoption.agency is not None and leads(actor, adoption.agency):
        adoption.confirmation, adoption.confirmed_by = Confirmation.AGENCY_LEAD, actor
    elif wanted == Confirmation.AGENCY_LEAD and had != Confirmation.AGENCY_LEAD:
        message = "Only the lead of the agency confirms for it. Name the public record instead."
        raise ValidationError({"confirmation": message})
    else:
        adoption.confirmation, adoption.confirmed_by = Confirmation.UNCONFIRMED, None


@transaction.atomic
def report_adoption(
    *, actor: Any, adoption: Adoption, earlier: Mapping[str, str] | None = None
) -> Adoption:
    """Write a new row into the ledger, with the dates of the states before the present one.

    A lead's own report counts as confirmed. The actor is None where the site itself loads content.
    Raises PermissionDenied or ValidationError.
    """
    practice = _lock(adoption.practice_id) if adoption.practice_id else None
    if actor is not None:
        if practice is None or not practice.live:
            raise ValidationError({"practice": "This practice is not published."})
        if getattr(practice, "is_retired", False):
            raise ValidationError("This practice has been retired. Nothing new is reported for it.")
        if adoption.organisation and not can_report_for(actor, adoption.organisation):
            raise PermissionDenied("You do not report for this organisation.")
        adoption.reported_by = actor
    _check(adoption)
    began = [(status, since) for status, since in (earlier or {}).items() if since]
    for place, (status, since) in enumerate(began):
        check_order(status, since, began[:place])
    check_order(adoption.status, adoption.since, began)
    if actor is not None:
        _settle_confirmation(adoption, None, actor)
    adoption.save()
    for place, (status, since) in enumerate(began, start=1):
        state = {"status": status, "since": since, "outcome": AdoptionOutcome.UNKNOWN}
        add_event(adoption, EventKind.EARLIER, actor, step=place, **state)
    add_event(adoption, EventKind.REPORTED, actor, step=len(began) + 1)
    log(instance=adoption, action="exemplar.report_adoption", user=actor)
    if actor is not None:
        _tell(adoption_reported, adoption, actor)
        if adoption.is_confirmed:
            _tell(adoption_confirmed, adoption, actor)
    return adoption


@transaction.atomic
def change_adoption(*, actor: Any, adoption: Adoption, is_correction: bool = False) -> Adoption:
    """Keep what has changed about a row at hand: a new state, or a mistake that is corrected.

    What was confirmed and is changed in anything that the confirmation stands for waits again,
    unless the actor stands behind it. The actor is None where the site itself loads content.
    Raises PermissionDenied, ValidationError or ReportChangedError.
    """
    left = Adoption.every.values_list("practice_id", flat=True).get(pk=adoption.pk)
    # Always in one order: two that move rows between the same ledgers do not wait for each other.
    for practice_id in sorted({left, adoption.practice_id}):
        _lock(practice_id)
    stored = _locked_row(adoption.pk, adoption.edition)
    may = actor is None or (
        can_change(actor, stored)
        and (adoption.organisation is None or can_report_for(actor, adoption.organisation))
    )
    if not may:
        raise PermissionDenied("You do not report for this organisation.")
    changes = changes_between(stored, adoption)
    if not changes:
        return adoption
    is_material = bool(set(changes) - QUIET)
    _check(adoption)
    if actor is not None and (is_material or "confirmation" in changes):
        _settle_confirmation(adoption, stored, actor)
        adoption.returned_because = ""
    _keep_change(adoption, stored, actor, changes, is_correction=is_correction)
    if actor is not None and is_material:
        _tell(adoption_reported, adoption, actor)
        if adoption.is_confirmed:
            _tell(adoption_confirmed, adoption, actor)
    return adoption


def _keep_change(
    adoption: Adoption,
    stored: Adoption,
    actor: Any,
    changes: dict[str, list[str]],
    *,
    is_correction: bool,
) -> None:
    steps = steps_of(stored)
    has_moved = "status" in changes and not is_correction
    kind, corrects, place = EventKind.CHANGED, None, None
    if has_moved or (not steps and STATE & set(changes)):
        kind, place = EventKind.MOVED, (steps[-1].step or 0) + 1 if steps else 1
    elif STATE & set(changes):
        kind, corrects, place = EventKind.CORRECTED, steps[-1], steps[-1].step
    before = steps if kind != EventKind.CORRECTED else steps[:-1]
    if STATE & set(changes):
        check_order(adoption.status, adoption.since, [(one.status, one.since) for one in before])
    # Said anew: what is confirmed now may be another than what the form was opened with.
    final = changes_between(stored, adoption)
    adoption.edition = stored.edition + 1
    adoption.changed_at = timezone.now()
    adoption.save()
    more = {"corrects": corrects, "step": place, "changes": kept_words(final)}
    add_event(adoption, kind, actor, **more)
    log(
        instance=adoption,
        action="exemplar.change_adoption",
        user=actor,
        data={"fields": sorted(final)},
    )


@transaction.atomic
def confirm_adoption(*, actor: Any, adoption_id: int, edition: int) -> Adoption:
    """Stand behind a row: as the lead for the agency, or as an editor from its public record.

    Raises PermissionDenied, ValidationError or ReportChangedError.
    """
    row = _locked_row(adoption_id, edition)
    if not can_confirm(actor, row):
        raise PermissionDenied("You do not confirm for this organisation.")
    if row.is_confirmed:
        raise ReportChangedError(row)
    if row.agency is not None and leads(actor, row.agency):
        row.confirmation = Confirmation.AGENCY_LEAD
    elif row.source_url:
        row.confirmation = Confirmation.PUBLIC_RECORD
    else:
        raise ValidationError("Name the public record that says so, then confirm it from there.")
    row.confirmed_by, row.returned_because = actor, ""
    _keep_decision(row, EventKind.CONFIRMED, actor)
    _tell(adoption_confirmed, row, actor)
    return row


@transaction.atomic
def return_adoption(*, actor: Any, adoption_id: int, edition: int, reason: str) -> Adoption:
    """Ask whoever reported a row to look again, and say why. It counts for nothing meanwhile.

    Raises PermissionDenied, ValidationError or ReportChangedError.
    """
    row = _locked_row(adoption_id, edition)
    if not can_confirm(actor, row):
        raise PermissionDenied("You do not confirm for this organisation.")
    if not reason.strip():
        raise ValidationError({"reason": "Say what should be looked at again."})
    row.confirmation, row.confirmed_by = Confirmation.UNCONFIRMED, None
    row.returned_because = reason.strip()
    _keep_decision(row, EventKind.RETURNED, actor, reason=row.returned_because)
    _tell(adoption_returned, row, actor, reason=row.returned_because)
    return row


@transaction.atomic
def withdraw_adoption(*, actor: Any, adoption_id: int, edition: int, reason: str) -> Adoption:
    """Take a report out of the ledger. Its history stays, for the agency and the editors.

    Raises PermissionDenied, ValidationError or ReportChangedError.
    """
    row = _locked_row(adoption_id, edition)
    if not can_change(actor, row):
        raise PermissionDenied("You do not report for this organisation.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    row.withdrawn_at = timezone.now()
    _keep_decision(row, EventKind.WITHDRAWN, actor, reason=reason.strip())
    _tell(adoption_withdrawn, row, actor)
    return row


def _keep_decision(row: Adoption, kind: EventKind, actor: Any, reason: str = "") -> None:
    row.edition += 1
    row.changed_at = timezone.now()
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {"returned_because"})
    row.save()
    event = add_event(row, kind, actor, reason=reason)
    event.clean_fields(exclude={"adoption"})
    log(instance=row, action=f"exemplar.{kind.value}_adoption", user=actor)
