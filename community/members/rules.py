"""Who may read what of a person, and who is in government."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied

from community.members.enums import AffiliationState, Audience
from community.members.models import Affiliation, Member
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import roles_of
from exemplar.accounts.rules import has_role, is_member

# Whoever holds one of these reads what is for people in government only.
GOVERNMENT_ROLES = frozenset(
    {
        Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL, Role.EDITOR, Role.MODERATOR, Role.ADMIN,
    }
)  # fmt: skip


def reads_government(user: Any) -> bool:
    """Whether a person reads what is for people in government; asked once for each request."""
    if not is_member(user):
        return False
    if not hasattr(user, "_reads_government"):
        # The roles are known on every page; a confirmed affiliation gives one of them, mostly.
        user._reads_government = bool(roles_of(user) & GOVERNMENT_ROLES) or (
            Affiliation.objects.filter(
                user=user, state=AffiliationState.CONFIRMED, agency__isnull=False
            ).exists()
        )
    return user._reads_government


def forget_government(user: Any) -> None:
    """Ask again whether somebody is in government: it may have changed."""
    user.__dict__.pop("_reads_government", None)


def audiences_of(viewer: Any, member: Member) -> Collection[str]:
    """The audiences of a profile that a reader is in."""
    if is_member(viewer) and viewer.pk == member.user_id:
        return Audience.values
    if not is_member(viewer):
        return (Audience.EVERYONE,)
    if reads_government(viewer):
        return (Audience.EVERYONE, Audience.MEMBERS, Audience.GOVERNMENT)
    return (Audience.EVERYONE, Audience.MEMBERS)


def may_see(viewer: Any, member: Member, field: str) -> bool:
    """Whether a reader may see one field of a profile; once the person left, nobody may."""
    return member.left_at is None and getattr(member, f"{field}_for") in audiences_of(
        viewer, member
    )


def can_settle_affiliations(user: Any) -> bool:
    """Editors say who belongs to which organisation."""
    return has_role(user, Role.EDITOR)


def check_can_settle(user: Any, affiliation: Affiliation) -> None:
    """Raises PermissionDenied for whoever is no editor; nobody settles their own."""
    if not can_settle_affiliations(user):
        raise PermissionDenied("Only an editor settles affiliations.")
    if affiliation.user_id == user.pk:
        raise PermissionDenied("Ask another editor: nobody settles their own affiliation.")
