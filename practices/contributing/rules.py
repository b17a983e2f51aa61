"""Who may write, and who may see what is written before it is published."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import ModelLogEntry

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions
from exemplar.accounts.rules import is_member
from practices.contributing.enums import CAN_BE_WITHDRAWN, SEEN_BY_EDITORS, State
from practices.contributing.models import CoAuthor, Contribution
from practices.library.rules import can_edit_library

# The rules that everybody reads are the editors' to write.
grant_permissions(Role.EDITOR, "contributing.change_acceptancerules")

# What the audit trail calls it when somebody accepts to write along.
JOINED = "contributing.join"


def _written_by(user: Any) -> Q:
    shared = CoAuthor.objects.filter(contribution=OuterRef("pk"), person=user)
    return Q(owner=user) | Q(Exists(shared))


def written_by(user: Any) -> QuerySet[Contribution]:
    """What a person writes, alone or with others."""
    if not is_member(user):
        return Contribution.objects.none()
    return Contribution.objects.filter(_written_by(user))


def invitations_of(user: Any) -> QuerySet[CoAuthor]:
    """What a person is asked to write along, by their confirmed address, and has not answered."""
    if not is_member(user):
        return CoAuthor.objects.none()
    return CoAuthor.objects.filter(person=None, email=user.email.lower())


def visible_to(user: Any) -> QuerySet[Contribution]:
    """What a person writes; for editors also what has been handed in. Nobody else sees any."""
    if not is_member(user):
        return Contribution.objects.none()
    seen = _written_by(user)
    if can_edit_library(user):
        seen |= Q(state__in=SEEN_BY_EDITORS)
    return Contribution.objects.filter(seen)


def can_contribute(user: Any) -> bool:
    """Whoever is a member may write for the library."""
    return is_member(user)


def is_author(user: Any, contribution: Contribution) -> bool:
    """The owner and the co-authors."""
    return is_member(user) and written_by(user).filter(pk=contribution.pk).exists()


def has_written(user: Any, contribution: Contribution) -> bool:
    """Its authors, and whoever has been one: leaving it does not make it somebody else's work."""
    if is_author(user, contribution):
        return True
    joined = ModelLogEntry.objects.for_instance(contribution).filter(action=JOINED)
    return joined.filter(user_id=user.pk).exists()


def is_owner(user: Any, contribution: Contribution) -> bool:
    """Whoever began it."""
    return is_member(user) and contribution.owner_id == user.pk


def can_withdraw(user: Any, contribution: Contribution) -> bool:
    """Its authors, while it waits for an answer."""
    return contribution.state in CAN_BE_WITHDRAWN and is_author(user, contribution)


def can_delete(user: Any, contribution: Contribution) -> bool:
    """The owner, while nobody else has had to do with it."""
    never_submitted = contribution.state == State.DRAFT and contribution.page_id is None
    return never_submitted and is_owner(user, contribution)


def check_can_contribute(user: Any) -> None:
    """Raises PermissionDenied for whoever is no member."""
    if not can_contribute(user):
        raise PermissionDenied("Sign in to contribute.")


def check_can_write(user: Any, contribution: Contribution) -> None:
    """Raises PermissionDenied for all but the authors, and for them while others have it."""
    if not is_author(user, contribution):
        raise PermissionDenied("Only its authors write it.")
    if not contribution.is_open:
        raise PermissionDenied("It has been handed in, and cannot be changed now.")


def check_is_owner(user: Any, contribution: Contribution) -> None:
    """Raises PermissionDenied for all but whoever began it."""
    if not is_owner(user, contribution):
        raise PermissionDenied("Only whoever began it decides that.")
