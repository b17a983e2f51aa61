"""Who may open and who may change a collection."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from exemplar.accounts.enums import Role
from exemplar.accounts.rules import has_role
from practices.collections.enums import Sharing
from practices.collections.models import Collection


def keeps_for_editors(user: Any) -> bool:
    """Whether a person looks after the editors' collections."""
    return has_role(user, Role.EDITOR)


def kept_by(user: Any) -> QuerySet[Collection]:
    """The collections that a person may change: their own, and an editor those of the editors."""
    if not user.is_authenticated:
        return Collection.objects.none()
    kept = Q(owner=user)
    if keeps_for_editors(user):
        kept |= Q(owner__isnull=True)
    return Collection.objects.filter(kept)


def open_to(user: Any) -> QuerySet[Collection]:
    """The collections that a person may open without a link."""
    public = Collection.objects.filter(sharing=Sharing.EVERYONE)
    return public | kept_by(user) if user.is_authenticated else public


def shared_by_link() -> QuerySet[Collection]:
    """The collections that whoever has the link may open."""
    return Collection.objects.filter(sharing=Sharing.LINK)


def check_keeps(user: Any, collection: Collection) -> None:
    """Raises PermissionDenied for anyone who may not change a collection."""
    is_own = user.is_authenticated and collection.owner_id == user.pk
    if not is_own and not (collection.owner_id is None and keeps_for_editors(user)):
        raise PermissionDenied("Only those who keep a collection change it.")
