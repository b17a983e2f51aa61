"""Keeping the register of conflicts: recording, changing, checking, ending and settling records."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.advising.company_names import KnownCompanies
from community.advising.conflict_import import read_conflicts
from community.advising.enums import ClearanceState, ConflictState
from community.advising.models import Conflict
from community.advising.request_trail import record_act
from community.advising.rules.own_case import check_decides_conflict
from community.advising.rules.requests import check_can_coordinate
from community.advising.signals import conflict_changed
from community.expertise.models import Interest
from practices.taxonomy.models import Company

# What a conflict is; everything else is what was done about it.
SUBSTANCE: Final = (
    "kind", "company", "company_name", "advisor", "agency", "starts_on", "ends_on", "words",
    "source",
)  # fmt: skip
BY_ADVISOR: Final = "Declared by the advisor"


class ConflictChangedError(Exception):
    """A record is not as it was read. Holds it."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(
            "Somebody has changed this record since you opened it. Nothing of yours was done: look "
            "at it as it is now, and decide again."
        )
        self.conflict = conflict


def locked_conflict(conflict: Conflict, seen: int | None = None) -> Conflict:
    """A record as it is now, which nobody else changes until the transaction ends."""
    return as_seen(
        Conflict.objects.select_for_update(of=("self",), no_key=True).get(pk=conflict.pk), seen
    )


def as_seen(conflict: Conflict, seen: int | None) -> Conflict:
    """A locked record. Raises ConflictChangedError where it is not the version that was seen."""
    if seen is not None and conflict.version != seen:
        raise ConflictChangedError(conflict)
    return conflict


def tell_changed(conflict: Conflict) -> None:
    """Have the gates asked again, once this is stored for good."""
    transaction.on_commit(partial(conflict_changed.send, sender=Conflict, conflict=conflict))


def _check(conflict: Conflict) -> None:
    """Raises ValidationError for a record that would block nobody, or that cannot be read."""
    conflict.company_name = " ".join(conflict.company_name.split())
    if conflict.company:
        conflict.company_name = ""
    conflict.full_clean(exclude=("reported_by", "checked_by", "interest"))
    if not (conflict.company or conflict.advisor or conflict.company_name):
        raise ValidationError({"company": "Name a company or an advisor."})
    ties_person = bool(conflict.company and conflict.advisor)
    if conflict.agency is None and not ties_person and conflict.state != ConflictState.REPORTED:
        raise ValidationError(
            {
                "agency": "Name the agency. Only an advisor's holding in a company goes without: "
                "then name both of these."
            }
        )


def _save(conflict: Conflict) -> None:
    conflict.changed_at = timezone.now()
    conflict.version += 1
    conflict.save()


@transaction.atomic
def record_conflict(*, actor: Any, fields: Mapping[str, Any]) -> Conflict:
    """Add a record that holds, as its reporter has checked it.

    Raises PermissionDenied or ValidationError.
    """
    check_can_coordinate(actor)
    conflict = Conflict(
        **{name: fields[name] for name in SUBSTANCE if name in fields},
        state=ConflictState.HOLDS,
        reported_by=actor,
        checked_by=actor,
        checked_at=timezone.now(),
    )
    _check(conflict)
    conflict.save()
    record_act(conflict, "record_conflict", actor)
    tell_changed(conflict)
    return conflict


@transaction.atomic
def change_conflict(
    *, actor: Any, conflict: Conflict, seen: int, fields: Mapping[str, Any]
) -> Conflict:
    """Change what a record says; clearances of it end, as they were given for something else.

    Raises PermissionDenied, ConflictChangedError or ValidationError.
    """
    check_decides_conflict(actor, conflict)
    kept = locked_conflict(conflict, seen)
    before = {name: getattr(kept, name) for name in SUBSTANCE}
    for name in SUBSTANCE:
        if name in fields:
            setattr(kept, name, fields[name])
    _check(kept)
    if {name: getattr(kept, name) for name in SUBSTANCE} == before:
        return kept
    _save(kept)
    lapsed = kept.clearances.select_for_update(of=("self",), no_key=True).order_by("pk")
    lapsed = lapsed.filter(state__in=[ClearanceState.GIVEN, ClearanceState.ASKED])
    for clearance in lapsed:
        clearance.state = ClearanceState.LAPSED
        clearance.save(update_fields=["state"])
        record_act(clearance, "lapse_clearance", actor)
    record_act(kept, "change_conflict", actor)
    tell_changed(kept)
    return kept


@transaction.atomic
def check_conflict(*, actor: Any, conflict: Conflict, seen: int) -> Conflict:
    """Note that somebody looked at a record and that it holds.

    Raises PermissionDenied, ConflictChangedError, or ValidationError where it is not settled.
    """
    check_decides_conflict(actor, conflict)
    kept = locked_conflict(conflict, seen)
    kept.state = ConflictState.HOLDS
    kept.checked_by, kept.checked_at = actor, timezone.now()
    _check(kept)
    _save(kept)
    record_act(kept, "check_conflict", actor)
    tell_changed(kept)
    return kept


@transaction.atomic
def end_conflict(*, actor: Any, conflict: Conflict, seen: int) -> Conflict:
    """Say that a record blocks nobody any more: it is over, or was never so. It stays on record."""
    check_decides_conflict(actor, conflict)
    kept = locked_conflict(conflict, seen)
    if kept.state == ConflictState.ENDED:
        return kept
    kept.state = ConflictState.ENDED
    kept.checked_by, kept.checked_at = actor, timezone.now()
    _save(kept)
    record_act(kept, "end_conflict", actor)
    tell_changed(kept)
    return kept


@transaction.atomic
def settle_conflict(
    *, actor: Any, conflict: Conflict, seen: int, company: Company
) -> list[Conflict]:
    """Say which company a name means: this record's, and all others' that bear the same name.

    Raises PermissionDenied, ConflictChangedError or ValidationError.
    """
    check_decides_conflict(actor, conflict)
    name = Conflict.objects.values_list("company_name", flat=True).get(pk=conflict.pk)
    same = Q(company=None, company_name__iexact=name) & ~Q(company_name="")
    found = Conflict.objects.select_for_update(of=("self",), no_key=True)
    rows = list(found.filter(same | Q(pk=conflict.pk)).order_by("pk"))
    kept = as_seen(next(row for row in rows if row.pk == conflict.pk), seen)
    if kept.company_id or not kept.company_name:
        raise ValidationError({"company": "It is settled already."})
    settled = [row for row in rows if row.company_id is None]
    for row in settled:
        row.company, row.company_name = company, ""
        _save(row)
        record_act(row, "settle_conflict", actor)
    # The gates are asked once, however many records there are.
    tell_changed(kept)
    return settled


@transaction.atomic
def import_conflicts(*, actor: Any, text: str) -> list[Conflict]:
    """Take in a file of conflicts, all of its lines or none; each counts as checked by its source.

    Raises PermissionDenied, or ValidationError where a line cannot be read.
    """
    check_can_coordinate(actor)
    file = read_conflicts(text)
    if file.errors or file.wrong:
        raise ValidationError("Some lines cannot be read. Nothing was taken in.")
    made = []
    for line in file.new:
        conflict = Conflict.objects.create(
            **line.fields,
            state=ConflictState.HOLDS,
            reported_by=actor,
            checked_by=actor,
            checked_at=timezone.now(),
        )
        record_act(conflict, "import_conflicts", actor)
        made.append(conflict)
    if made:
        tell_changed(made[-1])
    return made


def report_interest(interest: Interest) -> Conflict:
    """Put what an advisor has declared into the register; it blocks, checked or not."""
    conflict, is_new = Conflict.objects.get_or_create(
        interest=interest,
        defaults={
            "kind": interest.kind,
            "company": interest.company,
            "advisor": interest.advisor,
            "agency": interest.agency,
            "starts_on": interest.starts_on,
            "ends_on": interest.ends_on,
            "words": interest.words,
            "source": BY_ADVISOR,
            "state": ConflictState.REPORTED,
            "reported_by": interest.advisor.user,
        },
    )
    if is_new:
        record_act(conflict, "report_conflict", interest.advisor.user)
        tell_changed(conflict)
    return conflict


def report_end_of_interest(interest: Interest) -> None:
    """Have somebody look at what an advisor says is over; until then it blocks as before."""
    open_rows = Conflict.objects.select_for_update(of=("self",), no_key=True).filter(
        interest=interest
    )
    for conflict in open_rows.exclude(state=ConflictState.ENDED).order_by("pk"):
        conflict.state = ConflictState.REPORTED
        conflict.source = f"{BY_ADVISOR}, who says that it ended on {interest.ends_on:%B %-d, %Y}"
        _save(conflict)
        record_act(conflict, "report_conflict", interest.advisor.user)


def settle_known_names() -> int:
    """Settle the names of the register that a company of the site has by now; how many records."""
    known, count = KnownCompanies.read(), 0
    for conflict in Conflict.objects.filter(company=None).exclude(company_name="").order_by("pk"):
        company = known.called(conflict.company_name)
        if company is None:
            continue
        with transaction.atomic():
            kept = locked_conflict(conflict)
            if (kept.company_id, kept.company_name) != (None, conflict.company_name):
                continue  # A coordinator has settled it meanwhile.
            kept.company, kept.company_name = company, ""
            _save(kept)
            record_act(kept, "settle_conflict", None)
            tell_changed(kept)
        count += 1
    return count
