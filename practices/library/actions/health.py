"""Verifying that what a page says still holds, and who looks after it by when."""

import calendar
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from exemplar.core.content_version import raise_version
from practices.library.models import LastingPage
from practices.library.rules import check_can_keep, check_can_verify


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last of that month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


@transaction.atomic
def verify_page(*, actor: Any, page: LastingPage) -> None:
    """Say that a page still holds today; it is to be verified again after the usual months.

    Doing so twice changes nothing. Raises PermissionDenied for whoever may not.
    """
    page = _locked(page)
    check_can_verify(actor, page)
    today = timezone.localdate()
    due = months_later(today, settings.EXEMPLAR_VERIFY_MONTHS)
    before = {"verified_on": page.verified_on, "verify_by": page.verify_by}
    if before == {"verified_on": today, "verify_by": due}:
        return
    type(page)._default_manager.filter(pk=page.pk).update(
        verified_on=today, verified_by=actor, verify_by=due
    )
    told = {name: str(value or "") for name, value in before.items()}
    log(page, "exemplar.verify", user=actor, data={"before": told})
    raise_version()


@transaction.atomic
def plan_verification(
    *, actor: Any, page: LastingPage, owner: Any | None, verify_by: date | None
) -> None:
    """Say who looks after a page, and by when it is to be verified again.

    Raises PermissionDenied for whoever may not, ValidationError for a day that has passed.
    """
    page = _locked(page)
    check_can_keep(actor)
    moved = verify_by != page.verify_by
    if moved and verify_by is not None and verify_by <= timezone.localdate():
        raise ValidationError({"verify_by": "Choose a day that is still to come."})
    if owner is not None and not owner.is_active:
        raise ValidationError({"owner": "This account is closed."})
    if not moved and page.owner == owner:
        return
    type(page)._default_manager.filter(pk=page.pk).update(owner=owner, verify_by=verify_by)
    told = {"owner": str(owner or ""), "verify_by": str(verify_by or "")}
    log(page, "exemplar.plan_verification", user=actor, data=told)
    raise_version()


def _locked(page: LastingPage) -> Any:
    return type(page)._default_manager.select_for_update(of=("self",)).get(pk=page.pk)
