"""The audit trail, as far as moderators read it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry

from community.members.queries import Byline, bylines
from community.moderation.audit import trail_actions
from community.moderation.enums import FlagReason
from community.moderation.models import Case
from community.moderation.queries.names import names_for
from exemplar.accounts.models import User

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry: who did what to what, and whom it concerns."""

    entry: ModelLogEntry
    what: str
    actor: Byline | None
    person: Byline | None
    person_id: int | None
    case_id: int | None
    # It is about the person, and nothing else.
    is_person: bool
    # What it is about, as it is called now, and its page; the trail itself keeps no words of it.
    about: str
    url: str

    @property
    def reason(self) -> str:
        """The words that were given with it."""
        given = str(self.entry.data.get("reason", "") or self.entry.data.get("role", ""))
        return dict(FlagReason.choices).get(given, given)


def _entries(person: int | None, case: int | None, action: str | None) -> QuerySet[ModelLogEntry]:
    names = [one.name for one in trail_actions()]
    found = ModelLogEntry.objects.filter(action__in=names)
    if action:
        found = found.filter(action=action)
    if person:
        kind = ContentType.objects.get_for_model(User)
        itself = Q(content_type=kind, object_id=str(person))
        found = found.filter(Q(user=person) | Q(data__person=person) | itself)
    if case:
        kind = ContentType.objects.get_for_model(Case)
        found = found.filter(content_type=kind, object_id=str(case))
    return found.order_by("-timestamp", "-pk")


def trail_page(
    viewer: Any,
    number: str | None,
    *,
    person: int | None = None,
    case: int | None = None,
    action: str | None = None,
) -> tuple[Page[ModelLogEntry], list[Line]]:
    """One page of the trail, the latest first; the queries do not grow with the entries."""
    page = Paginator(_entries(person, case, action), ON_A_PAGE).get_page(number)
    rows = list(page.object_list)
    users, cases = (ContentType.objects.get_for_model(model).pk for model in (User, Case))
    labels = {one.name: one.label for one in trail_actions()}
    names = bylines(
        {key for row in rows for key in (row.user_id, _person(row, users)) if key is not None}
    )
    about = names_for(viewer, {_reference(row) for row in rows})
    return page, [
        Line(
            entry=row,
            what=labels[row.action],
            actor=names.get(row.user_id),
            person=names.get(_person(row, users) or 0),
            person_id=_person(row, users),
            case_id=int(row.object_id) if row.content_type_id == cases else None,
            is_person=row.content_type_id == users and _person(row, users) in names,
            about=about.get(_reference(row), (row.label, ""))[0],
            url=about.get(_reference(row), (row.label, ""))[1],
        )
        for row in rows
    ]


def _reference(row: Any) -> tuple[int, int]:
    return row.content_type_id, int(row.object_id) if row.object_id.isdecimal() else 0


def _person(row: Any, users: int) -> int | None:
    """Whom an entry concerns."""
    found = row.data.get("person")
    if found is None and row.content_type_id == users:
        found = int(row.object_id)
    return found
