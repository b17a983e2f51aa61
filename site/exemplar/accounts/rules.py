"""Who may grant what, and who counts as a member."""

from typing import Any

from django.core.exceptions import PermissionDenied

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import carries
from exemplar.accounts.queries import roles_of


def is_member(user: Any) -> bool:
    """Signed in. Signing in takes a confirmed e-mail address."""
    return bool(user.is_authenticated and user.is_active)


def has_role(user: Any, *roles: Role) -> bool:
    """Whether a person holds any of these roles; an admin holds them all."""
    held = roles_of(user)
    return Role.ADMIN in held or any(role in held for role in roles)


def opens_admin(user: Any) -> bool:
    """Whether a person's roles open the admin: the same as the permission, but without a query.

    For the links on every page; the admin itself asks for the permission.
    """
    return any(
        role == Role.ADMIN or carries(role, "wagtailadmin.access_admin") for role in roles_of(user)
    )


def can_grant_roles(user: Any) -> bool:
    """Only an admin grants and revokes roles."""
    return has_role(user, Role.ADMIN)


def check_can_grant_roles(user: Any) -> None:
    """Raises PermissionDenied for anyone who may not grant roles."""
    if not can_grant_roles(user):
        raise PermissionDenied("Only an admin grants roles.")
