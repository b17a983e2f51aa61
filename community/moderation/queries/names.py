"""How what is looked after is called in lists: by where it stands, not by its number."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType

from community.moderation.content import content_of_type, records_of, seen_by
from community.moderation.models import Case
from community.notifications.targets import address_of, target_typed

Reference = tuple[int, int]


def name_cases(cases: Iterable[Case], *, viewer: Any = None) -> None:
    """Say in each case where its thing stands; to a `viewer` only what they may see themselves.

    Moderators, for whom no viewer is given, see whatever has a case.
    """
    rows = list(cases)
    records = records_of(case.reference for case in rows)
    seen = set(records) if viewer is None else seen_by(viewer, records)
    for case in rows:
        content = content_of_type(case.content_type_id)
        if content and case.reference in seen:
            case.place = content.place_of(records[case.reference])


def names_for(user: Any, references: Collection[Reference]) -> dict[Reference, tuple[str, str]]:
    """What these records are called now, and where they are, as far as a moderator may see them."""
    return {
        **_posts(user, references),
        **_followed(user, references),
        **_cases(references),
    }


def _keys(references: Collection[Reference], kind: int) -> list[int]:
    return [key for type_id, key in references if type_id == kind]


def _cases(references: Collection[Reference]) -> dict[Reference, tuple[str, str]]:
    kind = ContentType.objects.get_for_model(Case).pk
    keys = _keys(references, kind)
    cases = list(Case.objects.filter(pk__in=keys)) if keys else []
    name_cases(cases)
    # Their page is another one for moderators than for the author.
    return {(kind, case.pk): (case.place, "") for case in cases if case.place}


def _posts(user: Any, references: Collection[Reference]) -> dict[Reference, tuple[str, str]]:
    found = {}
    seen = seen_by(user, references)
    for reference, record in records_of(seen).items():
        content = content_of_type(reference[0])
        if content:
            found[reference] = (content.place_of(record), content.address_of(record))
    return found


def _followed(user: Any, references: Collection[Reference]) -> dict[Reference, tuple[str, str]]:
    """Threads, for one: what can be followed has a name and a page."""
    found = {}
    for kind in {type_id for type_id, _ in references}:
        target = target_typed(kind)
        if target and target.followable:
            rows = target.visible_to(user).filter(pk__in=_keys(references, kind))
            found.update({(kind, row.pk): (str(row), address_of(row)) for row in rows})
    return found
