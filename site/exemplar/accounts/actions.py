"""Granting and revoking roles. A role is also a group, which carries Wagtail's permissions."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.log_actions import log

from exemplar.accounts.enums import SCOPED_ROLES, Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.accounts.rules import check_can_grant_roles


def _sync(user: User) -> None:
    """Make groups and the admin mark agree with the roles that are granted."""
    roles = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))
    groups = [Group.objects.get_or_create(name=Role(role).label)[0] for role in sorted(roles)]
    user.groups.set(groups)
    is_admin = Role.ADMIN in roles
    if user.is_superuser != is_admin:
        user.is_superuser = user.is_staff = is_admin
        user.save(update_fields=["is_superuser", "is_staff"])
    user.__dict__.pop("_roles", None)


@transaction.atomic
def grant_role(
    *, actor: User | None, user: User, role: Role, scope: models.Model | None = None
) -> RoleGrant:
    """Give a person a role, for one organisation where the role asks for it.

    The actor is None only where the site itself grants: on confirmation and on loading content.
    Raises PermissionDenied or ValidationError.
    """
    if actor is not None:
        check_can_grant_roles(actor)
    if (role in SCOPED_ROLES) != (scope is not None):
        needs = "is held for one agency" if role in SCOPED_ROLES else "is not held for an agency"
        raise ValidationError({"scope_id": f"The role {Role(role).label} {needs}."})
    kind = ContentType.objects.get_for_model(scope) if scope is not None else None
    grant, created = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        scope_type=kind,
        scope_id=scope.pk if scope is not None else None,
        defaults={"granted_by": actor},
    )
    if created:
        log(instance=user, action="exemplar.grant_role", user=actor, data={"role": str(grant)})
    _sync(user)
    return grant


@transaction.atomic
def revoke_role(*, actor: User, grant: RoleGrant) -> None:
    """Take a role from a person. An admin cannot take the last admin's role.

    Raises PermissionDenied or ValidationError.
    """
    check_can_grant_roles(actor)
    admins = RoleGrant.objects.select_for_update().filter(role=Role.ADMIN, user__is_active=True)
    if grant.role == Role.ADMIN and not admins.exclude(pk=grant.pk).exists():
        raise ValidationError("This is the last admin. Make somebody else an admin first.")
    user, role = grant.user, str(grant)
    grant.delete()
    log(instance=user, action="exemplar.revoke_role", user=actor, data={"role": role})
    _sync(user)
