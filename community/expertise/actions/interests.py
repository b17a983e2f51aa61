"""Declaring what ties an advisor to agencies and companies."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.expertise import signals
from community.expertise.actions.records import locked, record
from community.expertise.models import Advisor, Interest
from community.expertise.rules import check_speaks_for
from practices.taxonomy.models import Agency, Company

MOST_INTERESTS = 60


@transaction.atomic
def declare_interest(
    *,
    actor: Any,
    advisor: Advisor,
    kind: str,
    words: str,
    agency: Agency | None = None,
    company: Company | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Interest:
    """Declare one tie. That these are all is said apart.

    Raises PermissionDenied or ValidationError.
    """
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    if found.interests.count() >= MOST_INTERESTS:
        raise ValidationError("So many are declared already. Ask a coordinator to tidy them up.")
    interest = Interest(
        advisor=found,
        kind=kind,
        words=words.strip(),
        agency=agency,
        company=company,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    interest.full_clean()
    interest.save()
    record("declare_interest", found, actor)
    signals.interest_declared.send(Interest, interest=interest)
    return interest


@transaction.atomic
def end_interest(*, actor: Any, advisor: Advisor, interest: Interest) -> None:
    """Say that a declared tie is over, as of today; it stays on record. Raises PermissionDenied."""
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    today = timezone.localdate()
    stored = found.interests.filter(pk=interest.pk).first()
    if stored is None or (stored.ends_on and stored.ends_on <= today):
        return
    # One that was to begin later has never been.
    stored.ends_on = max(today, stored.starts_on) if stored.starts_on else today
    stored.save(update_fields=["ends_on"])
    record("end_interest", found, actor)
    signals.interest_ended.send(Interest, interest=stored)


@transaction.atomic
def declare_all(*, actor: Any, advisor: Advisor) -> None:
    """Say that what is declared is all there is; asked again every year."""
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    if not found.interests.exists():
        raise ValidationError("Nothing is declared. Say that there is nothing to declare.")
    _declare(found, actor, "declare_all")


@transaction.atomic
def declare_none(*, actor: Any, advisor: Advisor) -> None:
    """Say that there is nothing to declare; asked again every year.

    Raises PermissionDenied, or ValidationError where something is declared that still holds.
    """
    check_speaks_for(actor, advisor)
    found = locked(advisor)
    if current_interests(found):
        raise ValidationError("Something is declared. Say that it is over first, if it is.")
    _declare(found, actor, "declare_none")


def current_interests(advisor: Advisor) -> list[Interest]:
    """What is declared and not over."""
    today = timezone.localdate()
    return [each for each in advisor.interests.all() if not each.ends_on or each.ends_on > today]


def _declare(advisor: Advisor, actor: Any, action: str) -> None:
    advisor.declared_at = timezone.now()
    advisor.save(update_fields=["declared_at"])
    record(action, advisor, actor)
    signals.profile_changed.send(Advisor, advisor=advisor)
