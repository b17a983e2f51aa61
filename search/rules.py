"""Who may do what with search: editors look after its words, people after their own searches."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions
from search.models import PastQuery, SavedSearch

grant_permissions(
    Role.EDITOR,
    *(
        f"search.{verb}_{model}"
        for verb in ("add", "change", "delete", "view")
        for model in ("synonymset", "promotedresult")
    ),
    "search.view_querycount",
)


def queries_of(user: Any) -> QuerySet[PastQuery]:
    """What a person searched for lately; nobody else's, whoever asks."""
    return PastQuery.objects.filter(owner=user)


def saved_by(user: Any) -> QuerySet[SavedSearch]:
    """A person's own saved searches; nobody else's, whoever asks."""
    return SavedSearch.objects.filter(owner=user)


def check_owns(user: Any, saved: SavedSearch) -> None:
    """Raises PermissionDenied for anyone but the person whose saved search it is."""
    if not user.is_authenticated or saved.owner_id != user.pk:
        raise PermissionDenied("Only its owner changes a saved search.")
