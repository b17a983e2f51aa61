"""Writing down what an advisor achieved."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from community.expertise import writing
from community.expertise.actions.records import locked, record
from community.expertise.models import Advisor, PastResult
from community.expertise.rules import check_can_edit, needs_confirmation
from community.expertise.values import Values, edition_of, result_values

GONE = "This result is not there any more. What you typed is below: save it as a new one."


def _check(actor: Any, advisor: Advisor) -> None:
    check_can_edit(actor, advisor)
    if needs_confirmation(actor, advisor):
        raise PermissionDenied("What others write waits until the advisor confirms it.")


@transaction.atomic
def save_result(
    *,
    actor: Any,
    advisor: Advisor,
    values: Values,
    result: PastResult | None = None,
    edition: str = "",
) -> PastResult | None:
    """Write a past result, or change one; nothing where nothing is different.

    Raises PermissionDenied or ValidationError.
    """
    _check(actor, advisor)
    found = locked(advisor)
    stored = found.results.filter(pk=result.pk).first() if result else None
    if result is not None and stored is None:
        raise ValidationError(GONE)
    writing.check_edition(edition_of(result_values(stored)), edition)
    saved = writing.write_result(found, stored, values)
    if saved is not None:
        record("save_result", found, actor, result=saved.pk)
    return saved


@transaction.atomic
def remove_result(*, actor: Any, advisor: Advisor, result: PastResult) -> None:
    """Take a past result out of a profile. Raises PermissionDenied."""
    _check(actor, advisor)
    found = locked(advisor)
    stored = found.results.filter(pk=result.pk).first()
    if stored is not None:
        record("remove_result", found, actor, result=stored.pk)
        writing.remove_result(found, stored)
