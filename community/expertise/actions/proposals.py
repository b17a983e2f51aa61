"""What a coordinator writes for an advisor with an account: it waits until the advisor confirms."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.expertise import telling, writing
from community.expertise.actions.records import locked, record
from community.expertise.models import Advisor, PastResult
from community.expertise.rules import check_coordinator, is_own
from community.expertise.values import (
    LABELS,
    RESULT_FIELDS,
    Values,
    edition_of,
    result_values,
    value_of,
)

NEW = "result-new-"
OLD = "result-"
# Each waits for an answer; nobody reads through more at once.
MOST_PROPOSED = 60


@transaction.atomic
def propose_changes(
    *, actor: Any, advisor: Advisor, values: Values, edition: str = "", tell: bool = True
) -> list[str]:
    """Write fields of a profile, as a coordinator; each waits for the advisor's confirmation.

    `values` are plain values by field. A past result goes by "result-<key>" (nothing: it is to go),
    a new one by "result-new-" and any word. What is as it is stored is taken off the list.
    `edition` is the mark of what the form showed. The names of what waits newly. Raises
    PermissionDenied or ValidationError.
    """
    check_coordinator(actor)
    found = locked(advisor)
    writing.check_edition(edition_of(with_proposed(found, values)), edition)
    waiting, before = dict(found.proposed), dict(found.proposed)
    values = {key: _stripped(value) for key, value in values.items()}
    _check(found, values)
    for key, value in values.items():
        if value == _stored(found, key):
            waiting.pop(key, None)
        elif waiting.get(key, {}).get("value") != value:
            waiting[key] = {"value": value, "by": actor.pk, "at": timezone.now().isoformat()}
    if len(waiting) > MOST_PROPOSED:
        raise ValidationError("So much waits to be confirmed already. Ask the advisor first.")
    changed = [key for key in waiting if waiting[key] != before.get(key)]
    found.proposed = waiting
    found.save(update_fields=["proposed"])
    if changed:
        record("propose_changes", found, actor, fields=changed)
    if changed and tell:
        telling.tell_proposed(found)
    return changed


def with_proposed(advisor: Advisor, keys: Iterable[str]) -> dict[str, Any]:
    """Fields and results as they would be if all that waits were confirmed."""
    waiting = advisor.proposed
    return {key: waiting[key]["value"] if key in waiting else _stored(advisor, key) for key in keys}


class _TriedError(Exception):
    """Takes back what was written to see whether it can be."""


def _check(advisor: Advisor, values: Values) -> None:
    """Raises ValidationError for what could not be saved: tried on another copy, and taken back."""
    with suppress(_TriedError), transaction.atomic():
        copy = Advisor.objects.get(pk=advisor.pk)
        writing.write(copy, {key: value for key, value in values.items() if key in LABELS})
        for key, value in values.items():
            if key not in LABELS:
                _put(copy, key, value)
        raise _TriedError


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(each) for key, each in value.items()}
    return value.strip() if isinstance(value, str) else value


def _result_of(advisor: Advisor, key: str) -> PastResult | None:
    number = key.removeprefix(OLD)
    return advisor.results.filter(pk=int(number)).first() if number.isdigit() else None


def _stored(advisor: Advisor, key: str) -> Any:
    if not key.startswith(OLD):
        return value_of(advisor, key)
    result = _result_of(advisor, key)
    return result_values(result) if result else None


def _put(advisor: Advisor, key: str, value: Any) -> None:
    """Write one proposed value. Raises ValidationError."""
    if key in LABELS:
        writing.write(advisor, {key: value})
        return
    result = _result_of(advisor, key)
    if value is not None:
        writing.write_result(advisor, result, {name: value[name] for name in RESULT_FIELDS})
    elif result is not None:
        writing.remove_result(advisor, result)


@transaction.atomic
def confirm_proposed(
    *, actor: Any, advisor: Advisor, accept: Collection[str], refuse: Collection[str]
) -> None:
    """Answer what a coordinator has written, field by field; what is not named waits on.

    Raises PermissionDenied or ValidationError; then nothing is stored.
    """
    if not is_own(actor, advisor):
        raise PermissionDenied("Only the advisor confirms what others wrote.")
    found = locked(advisor)
    waiting, errors = dict(found.proposed), {}
    accepted = [key for key in waiting if key in accept]
    refused = [key for key in waiting if key in refuse and key not in accept]
    for key in accepted:
        try:
            _put(found, key, waiting[key]["value"])
        except ValidationError as error:
            errors[key] = f"{LABELS.get(key, 'Result')}: {' '.join(error.messages)}"
    if errors:
        raise ValidationError(list(errors.values()))
    writers = {waiting.pop(key)["by"] for key in [*accepted, *refused]}
    found.proposed = waiting
    found.save(update_fields=["proposed"])
    if accepted or refused:
        record("confirm_proposed", found, actor, accepted=accepted, refused=refused)
        telling.tell_answered(found, writers, accepted, refused)
