"""What people have done in the library and its ledger, for their pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from community.members.activity import MOST_SHOWN, Activity, Row, register
from exemplar.accounts.models import User
from practices.adoption.enums import Confirmation
from practices.adoption.models import Adoption
from practices.library.models import CaseStudyPage, PracticePage


def _adoptions(person: User, viewer: Any) -> QuerySet[Adoption]:
    """The confirmed rows that somebody reported, of practices that the viewer may read."""
    readable = PracticePage.objects.visible_to(viewer).order_by().values("pk")
    rows = Adoption.objects.filter(reported_by=person, practice__in=readable)
    return rows.exclude(confirmation=Confirmation.UNCONFIRMED)


def _adoption_rows(person: User, viewer: Any) -> Sequence[Row]:
    rows = _adoptions(person, viewer).order_by("-reported_at", "-pk")[:MOST_SHOWN]
    found = rows.select_related("agency", "company").only(
        "reported_at", "practice_id", "agency", "company"
    )
    kept = list(found)
    practices = (
        PracticePage.objects.visible_to(viewer)
        .without_texts()
        .in_bulk({row.practice_id for row in kept})
    )
    return [
        (
            f"{row.organisation}: {practices[row.practice_id].title}",
            practices[row.practice_id].get_url(),
            timezone.localdate(row.reported_at),
        )
        for row in kept
        if row.practice_id in practices
    ]


def _written(model: type[Any]) -> Activity:
    def pages(person: User, viewer: Any) -> Any:
        mine = model.authors.rel.related_model.objects.filter(user=person)
        own = model.authors.rel.field.attname
        return model.objects.visible_to(viewer).filter(pk__in=mine.values(own))

    def rows(person: User, viewer: Any) -> Sequence[Row]:
        newest = pages(person, viewer).without_texts().order_by("-first_published_at", "-pk")
        return [
            (
                page.title,
                page.get_url(),
                timezone.localdate(page.first_published_at) if page.first_published_at else None,
            )
            for page in newest[:MOST_SHOWN]
        ]

    return Activity(
        model._meta.model_name,
        "Practices they wrote" if model is PracticePage else "Case studies they wrote",
        rows,
        lambda person, viewer: pages(person, viewer).count(),
        place=20,
    )


register(
    Activity(
        "adoptions",
        "Adoptions they reported, confirmed by others",
        _adoption_rows,
        lambda person, viewer: _adoptions(person, viewer).count(),
        place=10,
    )
)
register(_written(CaseStudyPage))
register(_written(PracticePage))
