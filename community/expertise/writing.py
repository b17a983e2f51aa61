"""Writing plain values into a profile: checked against the record, and told to whoever matches."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from community.expertise import signals
from community.expertise.enums import Mode, Preference, SkillLevel
from community.expertise.models import Advisor, ModePreference, PastResult, Skill
from community.expertise.values import (
    LABELS,
    Values,
    company_called,
    is_same,
    result_values,
    value_of,
)
from community.members.time_zones import is_zone
from practices.taxonomy.models import Channel, Industry, Topic

MOST_SKILLS = 40
MOST_RESULTS = 40
MOST_TERMS = 20
MOST_HOURS = 500
MOST_AT_ONCE = 20
FIRST_YEAR = 1950
# One that nobody has chosen is not kept as a text of its own.
_PLAIN = (
    "name", "title", "seniority", "customers_a_year", "staff", "budget", "time_zone",
    "hours_a_quarter", "most_engagements",
)  # fmt: skip


def write(advisor: Advisor, values: Values) -> list[str]:
    """Bring a locked profile in line with plain values; the fields that have changed.

    Raises ValidationError, naming the fields.
    """
    changed = [name for name in LABELS if name in values and _differs(advisor, name, values[name])]
    if not changed:
        return []
    if "company" in changed and not is_same(value_of(advisor, "company"), values["company"]):
        # What was declared was declared for another company: nothing is matched before it is anew.
        advisor.declared_at = None
    errors: dict[str, Any] = {}
    for name in changed:
        try:
            _check(name, values[name])
            _set(advisor, name, values[name])
        except ValidationError as error:
            errors[name] = error.messages
    try:
        _check_record(advisor, changed)
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    if errors:
        raise ValidationError(errors)
    advisor.changed_at = timezone.now()
    advisor.version += 1
    advisor.save()
    for name in changed:
        _set_rows(advisor, name, values[name])
    # What was read with the record is not what it holds any more.
    advisor._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    signals.profile_changed.send(Advisor, advisor=advisor)
    return changed


def _differs(advisor: Advisor, name: str, value: Any) -> bool:
    # The same name once more settles which company it is, where there is one by now.
    settles = name == "company" and advisor.company is None and company_called(value or "")
    return bool(settles) or not is_same(value_of(advisor, name), value)


def _check_record(advisor: Advisor, changed: Iterable[str]) -> None:
    checked = {"company_name" if name == "company" else name for name in changed}
    every = {field.name for field in advisor._meta.fields}
    try:
        advisor.clean_fields(exclude=every - checked)
    except ValidationError as error:
        found = error.message_dict
        if "company_name" in found:
            found["company"] = found.pop("company_name")
        raise ValidationError(found) from error


def _set(advisor: Advisor, name: str, value: Any) -> None:
    if name in _PLAIN:
        text = isinstance(value, str)
        setattr(advisor, name, value.strip() if text else value)
    elif name == "company":
        # An imported or a typed name stays as it is until it is settled which company it is.
        advisor.company = company_called(value)
        advisor.company_name = "" if advisor.company else value.strip()
    elif name == "available_from":
        advisor.available_from = dt.date.fromisoformat(value) if value else None


def _check(name: str, value: Any) -> None:
    """Raises ValidationError for what no column of the record refuses."""
    match name:
        case "time_zone" if value and not is_zone(value):
            raise ValidationError("Choose a time zone of the list.")
        case "hours_a_quarter" if value is not None:
            _between(value, 1, MOST_HOURS, "hours")
        case "most_engagements":
            _between(value, 1, MOST_AT_ONCE, "engagements")
        case "industries":
            _known(Industry, value, MOST_TERMS)
        case "channels":
            _known(Channel, value, MOST_TERMS)
        case "skills":
            _known(Topic, [int(key) for key in value], MOST_SKILLS)
            if not set(value.values()) <= set(SkillLevel.values):
                raise ValidationError("Choose how well you know each topic.")
        case "modes":
            if not (set(value) <= set(Mode.values) and {*value.values()} <= {*Preference.values}):
                raise ValidationError("Choose one of the answers for each way of helping.")


def _between(value: Any, least: int, most: int, of: str) -> None:
    if not isinstance(value, int) or not least <= value <= most:
        raise ValidationError(f"Write a number of {of} between {least} and {most}.")


def _known(model: Any, keys: Iterable[int], most: int) -> None:
    wanted = set(keys)
    if len(wanted) > most:
        raise ValidationError(f"Choose at most {most}.")
    if model.objects.filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError("One of these is no longer in the list. Choose again.")


def _set_rows(advisor: Advisor, name: str, value: Any) -> None:
    if name in {"industries", "channels"}:
        getattr(advisor, name).set(value)
    elif name == "skills":
        levels = {int(key): level for key, level in value.items()}
        advisor.skills.exclude(topic__in=levels).delete()
        for topic, level in levels.items():
            Skill.objects.update_or_create(
                advisor=advisor, topic_id=topic, defaults={"level": level}
            )
    elif name == "modes":
        advisor.modes.exclude(mode__in=list(value)).delete()
        for mode, preference in value.items():
            ModePreference.objects.update_or_create(
                advisor=advisor, mode=mode, defaults={"preference": preference}
            )


def write_result(advisor: Advisor, result: PastResult | None, values: Values) -> PastResult | None:
    """Bring one past result of a locked profile in line, or make it; nothing if nothing changes.

    Raises ValidationError, naming the fields.
    """
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if result is not None and result_values(result) == values:
        return None
    if result is None and advisor.results.count() >= MOST_RESULTS:
        raise ValidationError(f"{MOST_RESULTS} results are the most. Take one away first.")
    found = result or PastResult(advisor=advisor, position=advisor.results.count())
    for name in ("title", "text", "organisation", "year"):
        setattr(found, name, values[name])
    found.industry_id = values["industry"]
    found.changed_at = timezone.now()
    _check_result(found, values)
    found.save()
    found.topics.set(values["topics"])
    note_results(advisor)
    return found


def _check_result(result: PastResult, values: Values) -> None:
    errors: dict[str, Any] = {}
    try:
        result.clean_fields(exclude={"advisor"})
    except ValidationError as error:
        errors = error.message_dict
    try:
        _known(Topic, values["topics"], MOST_TERMS)
    except ValidationError as error:
        errors["topics"] = error.messages
    year = values["year"]
    if year is not None and not FIRST_YEAR <= year <= timezone.localdate().year:
        errors["year"] = [f"Write a year from {FIRST_YEAR} to this one."]
    if errors:
        raise ValidationError(errors)


def remove_result(advisor: Advisor, result: PastResult) -> None:
    """Take one past result out of a locked profile."""
    result.delete()
    note_results(advisor)


def note_results(advisor: Advisor) -> None:
    """Note that the past results of a locked profile have changed, and tell whoever matches."""
    advisor.changed_at = timezone.now()
    advisor.version += 1
    advisor.save(update_fields=["changed_at", "version"])
    advisor._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    signals.results_changed.send(Advisor, advisor=advisor)


def check_edition(stored: str, shown: str) -> None:
    """Raises ValidationError where something has changed since the form was shown."""
    if shown and stored != shown:
        raise ValidationError(CHANGED, code="changed")


CHANGED = (
    "This was changed in another window, or by somebody else, after you opened it. Nothing of "
    "yours is stored yet; what you typed is below. Save again to put it in the place of what is "
    "stored."
)
