"""What moderation knows of one person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.models import Affiliation
from community.members.queries import bylines
from community.moderation import limits
from community.moderation.content import contents
from community.moderation.models import Case, Decision, Flag, Suspension
from community.moderation.queries.names import name_cases
from community.moderation.queries.standing import standing_of
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User

# So many of each kind are shown; the counts say how many there are.
SHOWN = 20
SHORT = 200


@dataclass(frozen=True)
class Written:
    """One thing that a person wrote."""

    label: str
    words: str
    place: str
    url: str
    state: str
    created_at: Any
    case_id: int | None


def running_suspension(user: Any) -> Suspension | None:
    """What keeps a person from taking part at the moment."""
    return (
        Suspension.objects.filter(user=user, ended_at=None).select_related("suspended_by").first()
    )


def people_found(words: str) -> QuerySet[User]:
    """People with such a name or handle; without words, those who are suspended."""
    running = Suspension.objects.filter(user=OuterRef("pk"), ended_at=None)
    people = User.objects.annotate(is_suspended=Exists(running)).select_related("member")
    if not words:
        return people.filter(is_suspended=True).order_by("first_name", "last_name", "pk")
    for word in words.lstrip("@").split():
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(member__handle__icontains=word)
        )
    return people.order_by("first_name", "last_name", "pk")


def _written(user: Any) -> tuple[list[Written], int]:
    """The latest that a person wrote, of each kind, and how much there is in all."""
    found: list[Written] = []
    count = 0
    for content in contents():
        everything = content.of_person(user)
        count += everything.count()
        rows = list(everything[:SHOWN])
        about = Case.objects.filter(
            content_type=content.content_type, object_id__in=[row.pk for row in rows]
        )
        cases = dict(about.values_list("object_id", "pk"))
        found += [
            Written(
                label=content.label,
                words=content.words_of(row)[:SHORT],
                place=content.place_of(row),
                url=content.address_of(row),
                state=content.state_of(row),
                created_at=getattr(row, "created_at", None),
                case_id=cases.get(row.pk),
            )
            for row in rows
        ]
    found.sort(key=lambda one: one.created_at or timezone.now(), reverse=True)
    return found[:SHOWN], count


def _decisions(user: Any) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(case__author=user)
        .select_related("case", "decided_by", "appeal__decided_by")
        .order_by("-decided_at", "-pk")
    )


def record_of_person(user: Any) -> dict[str, Any]:
    """A person's writing, flags received and made, decisions, appeals, suspensions and limits."""
    written, written_count = _written(user)
    received = (
        Flag.objects.filter(case__author=user)
        .select_related("case", "decision")
        .order_by("-created_at", "-pk")
    )
    made = Flag.objects.filter(user=user).select_related("case", "decision")
    shown_received = list(received[:SHOWN])
    shown_made = list(made.order_by("-created_at", "-pk")[:SHOWN])
    decisions = list(_decisions(user)[:SHOWN])
    flagged = [flag.case for flag in [*shown_received, *shown_made]]
    name_cases([*flagged, *(decision.case for decision in decisions)])
    return {
        "byline": bylines([user.pk]).get(user.pk),
        "roles": _roles(user),
        "affiliations": Affiliation.objects.filter(user=user).select_related("agency", "company"),
        "is_new": limits.is_new(user),
        "paces": [pace for pace in limits.standing(user) if pace.used],
        "standing": standing_of([user.pk])[user.pk],
        "written": written,
        "written_count": written_count,
        "received": shown_received,
        "received_count": received.count(),
        "made": shown_made,
        "made_count": made.count(),
        "decisions": decisions,
        "suspensions": user.suspensions.select_related("suspended_by", "ended_by"),
        "running": running_suspension(user),
        "shown": SHOWN,
    }


def _roles(user: Any) -> list[str]:
    held = RoleGrant.objects.filter(user=user).values_list("role", flat=True)
    return [role.label for role in Role if role.value in set(held)]
