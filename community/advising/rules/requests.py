"""Who may ask for advice, act on a request, and see that there is one.

A request is its official's as long as the official holds the role for the agency, and the
delegates' as long as they belong to it. Coordinators see what has ever been submitted. Nobody else
knows of it; an advisor sees what an offer shows.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from community.advising.enums import RequestState
from community.advising.models import AdviceRequest, Delegate
from community.members.enums import AffiliationState
from community.members.models import Affiliation
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.accounts.queries import holds_role_for, roles_of
from exemplar.accounts.rules import has_role, is_member
from practices.taxonomy.models import Agency

ADVICE_ROLES = frozenset(
    {Role.OFFICIAL, Role.ADVISOR, Role.COORDINATOR, Role.ETHICS_OFFICER, Role.ADMIN}
)

# Who asks closes it from here on.
CLOSABLE = frozenset({RequestState.OFFERED, RequestState.ACCEPTED, RequestState.UNDER_WAY})


@dataclass(frozen=True)
class Seat:
    """For whom somebody may ask: an official, for an agency."""

    official: User
    agency: Agency

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.official.pk}-{self.agency.pk}"


def can_coordinate(user: Any) -> bool:
    """Coordinators run the matching."""
    return has_role(user, Role.COORDINATOR)


def check_can_coordinate(user: Any) -> None:
    """Raises PermissionDenied for anyone but a coordinator."""
    if not can_coordinate(user):
        raise PermissionDenied("Only a coordinator does this.")


def concerns(user: Any) -> bool:
    """Whether advice is any of a person's business; asked once for each request of a page."""
    if not is_member(user):
        return False
    if not hasattr(user, "_advice_concerns"):
        user._advice_concerns = bool(roles_of(user) & ADVICE_ROLES) or (
            Delegate.objects.filter(delegate=user, ended_at=None).exists()
        )
    return user._advice_concerns


def _official_holds() -> Exists:
    """That the official of a row still is one, for its agency."""
    grants = RoleGrant.objects.filter(
        role=Role.OFFICIAL,
        scope_type=ContentType.objects.get_for_model(Agency),
        scope_id=OuterRef("agency_id"),
        user=OuterRef("official_id"),
    )
    return Exists(grants)


def _belongs(user: Any) -> Q:
    """That a person belongs to the agency of a row: by a role there, or as confirmed."""
    granted = RoleGrant.objects.filter(
        user=user, scope_type=ContentType.objects.get_for_model(Agency)
    )
    confirmed = Affiliation.objects.filter(
        user=user, state=AffiliationState.CONFIRMED, agency__isnull=False
    )
    return Q(agency__in=granted.values("scope_id")) | Q(agency__in=confirmed.values("agency"))


def belongs_to(user: Any, agency: Agency) -> bool:
    """Whether somebody belongs to an agency: by a role there, or by a confirmed affiliation."""
    confirmed = Affiliation.objects.filter(
        user=user, state=AffiliationState.CONFIRMED, agency=agency
    )
    granted = RoleGrant.objects.filter(
        user=user, scope_type=ContentType.objects.get_for_model(Agency), scope_id=agency.pk
    )
    return granted.exists() or confirmed.exists()


def rows_about(user: Any) -> QuerySet[Delegate]:
    """Who acts or has acted for a person, and for whom a person does or did."""
    if not is_member(user):
        return Delegate.objects.none()
    return Delegate.objects.filter(Q(official=user) | Q(delegate=user))


def delegations_of(user: Any) -> QuerySet[Delegate]:
    """For whom a person acts, while the official is one and the person belongs to the agency."""
    return Delegate.objects.filter(_official_holds(), _belongs(user), delegate=user, ended_at=None)


def seats_of(user: Any) -> list[Seat]:
    """For whom, and for which agency, a person may ask: for themselves first."""
    if not is_member(user):
        return []
    held = RoleGrant.objects.filter(
        user=user, role=Role.OFFICIAL, scope_type=ContentType.objects.get_for_model(Agency)
    )
    own = Agency.objects.filter(pk__in=held.values("scope_id")).order_by("name", "pk")
    seats = [Seat(user, agency) for agency in own]
    rows = delegations_of(user).select_related("official", "agency").order_by("pk")
    return [*seats, *(Seat(row.official, row.agency) for row in rows)]


def own_requests(user: Any) -> QuerySet[AdviceRequest]:
    """The requests on which a person acts, as official or as a delegate."""
    if not is_member(user):
        return AdviceRequest.objects.none()
    named = Delegate.objects.filter(
        delegate=user,
        ended_at=None,
        agency=OuterRef("agency_id"),
        official=OuterRef("official_id"),
    )
    mine = Q(official=user) | (Q(Exists(named)) & _belongs(user))
    return AdviceRequest.objects.filter(mine, _official_holds())


def acts_for(user: Any, request: AdviceRequest) -> bool:
    """Whether a person acts on a request: its official, or a delegate of theirs."""
    return own_requests(user).filter(pk=request.pk).exists()


def check_acts_for(user: Any, request: AdviceRequest) -> None:
    """Raises PermissionDenied for anyone but the official and the delegates."""
    if not acts_for(user, request):
        raise PermissionDenied("Only the official and their delegates do this.")


def can_close_own(user: Any, request: AdviceRequest) -> bool:
    """Whether a person closes their own request: once somebody has said to advise on it.

    Before that there is nothing to say of what came of it, and it is withdrawn.
    """
    return request.state in CLOSABLE and request.engagements.exists() and acts_for(user, request)


def actors_of(request: AdviceRequest) -> list[int]:
    """Who acts on a request at the moment, by key: the official first."""
    if not holds_role_for(request.official, Role.OFFICIAL, request.agency):
        return []
    named = Delegate.objects.filter(
        agency=request.agency, official=request.official, ended_at=None
    ).select_related("delegate")
    others = [row.delegate for row in named.order_by("pk")]
    return [
        request.official_id,
        *(each.pk for each in others if belongs_to(each, request.agency)),
    ]


def was_submitted() -> Q:
    """That a request has ever left the hands of who wrote it; before, nobody else reads it."""
    return Q(submitted_at__isnull=False)


def can_write(user: Any, request: AdviceRequest) -> bool:
    """A draft is written by those who act on it."""
    return request.state == RequestState.DRAFT and acts_for(user, request)
