"""Reading who people are: their profiles, and how each is named beside what they wrote."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from community.members.domains import confirmed_addresses, domain_of
from community.members.enums import AffiliationState, Audience
from community.members.making import make_members
from community.members.models import Affiliation, FormerHandle, Member
from exemplar.accounts.models import User
from practices.taxonomy.models import Agency

# For so long somebody is shown as new, so that others welcome them.
NEW_FOR = timedelta(days=14)
# Of somebody's affiliations, whatever became of them.
MOST_LISTED = 50


@dataclass(frozen=True)
class Byline:
    """How a person is named beside what they wrote. Never holds an e-mail address."""

    name: str
    handle: str
    # Nothing once the person has left.
    url: str
    is_demonstration: bool = False
    # Where everyone may read it.
    affiliation: str = ""
    is_new: bool = False


def member_of(user: Any) -> Member:
    """The profile of a person; made now where there is none yet."""
    try:
        return user.member
    except Member.DoesNotExist:
        make_members([user])
        member = Member.objects.get(user=user)
        member.user = user
        return member


def bylines(user_ids: Iterable[int]) -> dict[int, Byline]:
    """How each of these people is named, by their keys: two queries for any number."""
    wanted = {key for key in user_ids if key is not None}
    if not wanted:
        return {}
    people = list(User.objects.filter(pk__in=wanted).select_related("member"))
    if missing := [person for person in people if not hasattr(person, "member")]:
        make_members(missing)
        people = list(User.objects.filter(pk__in=wanted).select_related("member"))
    shown = [
        person.pk
        for person in people
        if person.member.left_at is None and person.member.affiliation_for == Audience.EVERYONE
    ]
    belongs = _organisations(shown)
    return {person.pk: _byline(person, belongs.get(person.pk, "")) for person in people}


def _byline(person: Any, affiliation: str) -> Byline:
    member: Member = person.member
    member.user = person
    has_left = member.left_at is not None
    return Byline(
        name=member.name,
        handle=member.handle,
        url="" if has_left else member.get_absolute_url(),
        is_demonstration=person.is_demonstration,
        affiliation=affiliation,
        is_new=not has_left and member.created_at > timezone.now() - NEW_FOR,
    )


def _organisations(user_ids: Collection[int]) -> dict[int, str]:
    """The organisations to which people belong, in short, the latest confirmed first."""
    if not user_ids:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for row in confirmed().filter(user__in=user_ids):
        found[row.user_id].append(row.agency.short_name if row.agency else str(row.organisation))
    return {key: ", ".join(names) for key, names in found.items()}


def confirmed() -> QuerySet[Affiliation]:
    """All affiliations that hold, the latest first."""
    return (
        Affiliation.objects.filter(state=AffiliationState.CONFIRMED)
        .select_related("agency", "company")
        .order_by("-settled_at", "-pk")
    )


def people_called(handles: Iterable[str]) -> dict[str, User]:
    """Those who take part and have these handles, or had them before, by handle."""
    wanted = {handle.lower() for handle in handles}
    if not wanted:
        return {}
    taking_part = User.objects.filter(member__left_at=None, is_active=True)
    people = taking_part.filter(member__handle__in=wanted).select_related("member")
    found = {person.member.handle: person for person in people}
    if missing := wanted - found.keys():
        former = FormerHandle.objects.filter(handle__in=missing, member__user__in=taking_part)
        rows = former.select_related("member__user")
        found.update({row.handle: _with_member(row.member) for row in rows})
    return found


def _with_member(member: Member) -> User:
    member.user.member = member
    return member.user


def member_called(handle: str) -> Member | None:
    """Whoever has a handle, or had it."""
    found = Member.objects.select_related("user").filter(handle=handle.lower()).first()
    if found is not None:
        return found
    former = (
        FormerHandle.objects.filter(handle=handle.lower()).select_related("member__user").first()
    )
    return former.member if former else None


def affiliations_of(user: Any) -> list[Affiliation]:
    """A person's own affiliations, the latest first, whatever became of them."""
    rows = Affiliation.objects.filter(user=user).select_related("agency", "company")
    return list(rows[:MOST_LISTED])


def agencies_by_address(user: Any) -> list[Agency]:
    """The agencies to which a person's confirmed addresses belong, matched whole."""
    domains = {domain_of(email) for email in confirmed_addresses([user.pk])[user.pk]}
    found = Agency.objects.filter(domains__domain__in=domains - {""})
    return list(found.distinct().order_by("name", "pk"))
