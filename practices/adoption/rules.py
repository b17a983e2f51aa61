"""Who may change the ledger."""

from typing import Any

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions
from exemplar.accounts.queries import holds_role_for
from exemplar.accounts.rules import has_role
from practices.adoption.models import Adoption

grant_permissions(
    Role.EDITOR, *(f"adoption.{verb}_adoption" for verb in ("add", "change", "delete", "view"))
)


def can_confirm(user: Any, adoption: Adoption) -> bool:
    """The lead of the adopting agency, or an editor on the strength of a public record."""
    if has_role(user, Role.EDITOR):
        return True
    return adoption.agency is not None and holds_role_for(user, Role.AGENCY_LEAD, adoption.agency)
