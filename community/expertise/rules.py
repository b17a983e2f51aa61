"""Who browses the directory, who reads which field of a profile, and who speaks for an advisor."""

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from community.expertise.enums import FieldAudience
from community.expertise.models import Advisor
from community.members.rules import reads_government
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import roles_of
from exemplar.accounts.rules import has_role, is_member

# The parts of a profile of which the advisor says who reads them.
FIELDS = (
    "name", "title", "company", "industries", "sizes", "channels", "skills", "results", "modes",
    "availability",
)  # fmt: skip


def is_coordinator(user: Any) -> bool:
    """Whoever runs the matching reads and writes all profiles."""
    return has_role(user, Role.COORDINATOR)


def can_browse(user: Any) -> bool:
    """The directory is for members."""
    return is_member(user)


def is_own(user: Any, advisor: Advisor) -> bool:
    """Whether a profile is this person's."""
    return bool(is_member(user) and advisor.user_id == user.pk)


def audiences_of(user: Any) -> Collection[str]:
    """The audiences that a reader belongs to."""
    if not is_member(user):
        return ()
    if is_coordinator(user):
        return FieldAudience.values
    # Who clears conflicts is in government, whatever agency it is.
    if reads_government(user) or Role.ETHICS_OFFICER in roles_of(user):
        return (FieldAudience.MEMBERS, FieldAudience.GOVERNMENT)
    return (FieldAudience.MEMBERS,)


def may_see(viewer: Any, advisor: Advisor, field: str) -> bool:
    """Whether a reader may read one of FIELDS; the advisor and coordinators read all."""
    return is_own(viewer, advisor) or getattr(advisor, f"{field}_for") in audiences_of(viewer)


def can_edit(user: Any, advisor: Advisor) -> bool:
    """The advisor and coordinators change a profile; what these write may have to be confirmed."""
    return is_own(user, advisor) or is_coordinator(user)


def needs_confirmation(user: Any, advisor: Advisor) -> bool:
    """Whether what this person writes waits until the advisor, who has an account, confirms it."""
    return advisor.user_id is not None and not is_own(user, advisor)


def is_about(user: Any, advisor: Advisor) -> bool:
    """Whether a profile is of this person, taken over or not: by the account, or by an address."""
    if advisor.user_id is not None:
        return is_own(user, advisor)
    own = EmailAddress.objects.filter(user=user, email__iexact=advisor.email)
    return advisor.email.casefold() == user.email.casefold() or own.exists()


def speaks_for(user: Any, advisor: Advisor) -> bool:
    """Whether a person consents, declares and confirms: the advisor.

    For one without an account a coordinator notes what the advisor has said; but nobody notes
    what they have said themselves: they take the profile over first.
    """
    if advisor.user_id is not None:
        return is_own(user, advisor)
    return is_coordinator(user) and not is_about(user, advisor)


def check_can_edit(user: Any, advisor: Advisor) -> None:
    """Raises PermissionDenied for whoever may not change a profile."""
    if not can_edit(user, advisor):
        raise PermissionDenied("A profile is changed by the advisor or by a coordinator.")


def check_speaks_for(user: Any, advisor: Advisor) -> None:
    """Raises PermissionDenied for whoever cannot say this for an advisor."""
    if not speaks_for(user, advisor):
        raise PermissionDenied("Only the advisor says this.")


def check_lists(user: Any, advisor: Advisor) -> None:
    """Raises PermissionDenied for who does not run the matching, or would list themselves."""
    check_coordinator(user)
    if is_about(user, advisor):
        raise PermissionDenied("This profile is yours. Another coordinator or an admin lists it.")


def check_coordinator(user: Any) -> None:
    """Raises PermissionDenied for whoever does not run the matching."""
    if not is_coordinator(user):
        raise PermissionDenied("Only a coordinator does this.")
