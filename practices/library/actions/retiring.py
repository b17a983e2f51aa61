"""Retiring what no longer holds, with the reason and what takes its place; and restoring it."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from exemplar.core.content_version import raise_version
from exemplar.core.plain_text import validate_lines
from practices.library.enums import Standing
from practices.library.models import CaseStudyPage, LastingPage, PracticePage
from practices.library.models.ratings import LONGEST_REASON
from practices.library.rules import check_can_keep
from practices.library.signals import case_study_retired, practice_retired
from search.engines.outbox import queue


@transaction.atomic
def retire_page(*, actor: Any, page: LastingPage, reason: str) -> None:
    """Retire a practice or a case study. It keeps its address and its text, and says why.

    Raises PermissionDenied for whoever may not, ValidationError where it cannot be.
    """
    check_can_keep(actor)
    page = _retirable(page)
    _set_standing(page, Standing.RETIRED, reason, actor)
    if isinstance(page, PracticePage):
        _tell(page, actor, page.standing_reason, None)
    else:
        told = {"case_study": page, "actor": actor, "reason": page.standing_reason}
        transaction.on_commit(partial(case_study_retired.send, sender=CaseStudyPage, **told))


@transaction.atomic
def supersede_practice(
    *, actor: Any, practice: PracticePage, successor: PracticePage, reason: str
) -> None:
    """Retire a practice in favour of another one, which readers are led to. Raises as retiring."""
    check_can_keep(actor)
    # In one order, so that two people who supersede each other's practice do not wait in a circle.
    keys = sorted([practice.pk, successor.pk])
    list(PracticePage.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    practice = _retirable(practice)
    successor = PracticePage.objects.get(pk=successor.pk)
    if successor == practice:
        raise ValidationError({"successor": "A practice cannot take its own place."})
    if not successor.live:
        raise ValidationError({"successor": "This practice is not published."})
    if successor.is_retired:
        raise ValidationError({"successor": "This practice is retired itself."})
    practice.superseded_by = successor
    _set_standing(practice, Standing.SUPERSEDED, reason, actor)
    _tell(practice, actor, practice.standing_reason, successor)


@transaction.atomic
def restore_page(*, actor: Any, page: LastingPage) -> None:
    """Take back that a page was retired. Raises PermissionDenied for whoever may not."""
    check_can_keep(actor)
    page = _locked(page)
    if not page.is_retired:
        return
    if isinstance(page, PracticePage):
        page.superseded_by = None
    _set_standing(page, Standing.CURRENT, "", actor)


def _tell(practice: PracticePage, actor: Any, reason: str, successor: PracticePage | None) -> None:
    told = {"practice": practice, "actor": actor, "reason": reason, "successor": successor}
    transaction.on_commit(partial(practice_retired.send, sender=PracticePage, **told))


def _locked(page: LastingPage) -> Any:
    return type(page)._default_manager.select_for_update(of=("self",)).get(pk=page.pk)


def _retirable(page: LastingPage) -> Any:
    page = _locked(page)
    if not page.live:
        raise ValidationError("Only what is published can be retired.")
    if page.is_retired:
        raise ValidationError("It has been retired already.")
    return page


def _set_standing(page: Any, standing: Standing, reason: str, actor: Any) -> None:
    was = page.standing
    page.standing, page.standing_reason = standing, reason.strip()
    page.standing_since = None if standing == Standing.CURRENT else timezone.localdate()
    if standing != Standing.CURRENT and not page.standing_reason:
        raise ValidationError({"reason": "Say why: whoever relies on it wants to know."})
    if len(page.standing_reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"Say it in {LONGEST_REASON} letters at most."})
    try:
        validate_lines(page.standing_reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    kept = {name: getattr(page, name) for name in ("standing", "standing_reason", "standing_since")}
    if isinstance(page, PracticePage):
        kept["superseded_by_id"] = page.superseded_by_id
    type(page)._default_manager.filter(pk=page.pk).update(**kept)
    queue(type(page), [page.pk])  # an update tells nobody
    action = "exemplar.restore_page" if standing == Standing.CURRENT else "exemplar.retire_page"
    log(page, action, user=actor, data={"from": was, "to": standing, "reason": reason.strip()})
    raise_version()
