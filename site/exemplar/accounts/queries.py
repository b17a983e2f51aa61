"""Who holds which role."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from exemplar.accounts.enums import SECOND_FACTOR_ROLES, Role
from exemplar.accounts.models import RoleGrant, User


def roles_of(user: Any) -> frozenset[str]:
    """The roles that a person holds, for whatever organisation. Read once for each request."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_roles"):
        user._roles = frozenset(
            RoleGrant.objects.filter(user=user).values_list("role", flat=True)
        ) | ({Role.ADMIN.value} if user.is_superuser else set())
    return user._roles


def holds_role_for(user: Any, role: Role, scope: models.Model) -> bool:
    """Whether a person holds a role for exactly this organisation."""
    return (
        bool(user.is_authenticated)
        and RoleGrant.objects.filter(
            user=user,
            role=role,
            scope_type=ContentType.objects.get_for_model(scope),
            scope_id=scope.pk,
        ).exists()
    )


def holders_of(role: Role, scope: models.Model | None = None) -> models.QuerySet[User]:
    """The people who hold a role, for one organisation where one is given."""
    grants = RoleGrant.objects.filter(role=role)
    if scope is not None:
        kind = ContentType.objects.get_for_model(scope)
        grants = grants.filter(scope_type=kind, scope_id=scope.pk)
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def needs_second_factor(user: Any) -> bool:
    """Whether what a person may do asks for a second factor."""
    return bool(roles_of(user) & SECOND_FACTOR_ROLES)
