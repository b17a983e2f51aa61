"""Granting and revoking roles. A role is also a group, which carries Wagtail's permissions."""

from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log

from exemplar.accounts.enums import SCOPED_ROLES, Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.accounts.rules import check_can_grant_roles

# No address of it can ever be somebody's.
NO_DOMAIN = "deleted.invalid"


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
def revoke_role(*, actor: User | None, grant: RoleGrant) -> None:
    """Take a role from a person. Nobody can take the last admin's role.

    The actor is None only where the site itself revokes: when what gave the role has ended.
    Raises PermissionDenied or ValidationError.
    """
    if actor is not None:
        check_can_grant_roles(actor)
    if grant.role == Role.ADMIN:
        check_another_admin(grant.user)
    user, role = grant.user, str(grant)
    grant.delete()
    log(instance=user, action="exemplar.revoke_role", user=actor, data={"role": role})
    _sync(user)


def check_another_admin(user: User) -> None:
    """Raises ValidationError where nobody else is an admin; locks the admins while it looks."""
    admins = RoleGrant.objects.select_for_update().filter(role=Role.ADMIN, user__is_active=True)
    if user.pk not in (held := {grant.user_id for grant in admins}) or held - {user.pk}:
        return
    raise ValidationError("This is the last admin. Make somebody else an admin first.")


@transaction.atomic
def close_account(*, user: User) -> None:
    """Empty an account for good, but for the name: nobody signs in with it again.

    Its address is free for a new account. Part of deleting it, which says who may; see members.
    Raises ValidationError for the last admin.
    """
    check_another_admin(user)
    EmailAddress.objects.filter(user=user).delete()
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]
    # Sessions carry a digest of the password: with another one, none of them is good any more.
    user.set_unusable_password()
    user.email = f"left-{user.pk}@{NO_DOMAIN}"
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    # After the address is gone: the entries of the audit trail tell whose role it was.
    for grant in user.role_grants.all():
        revoke_role(actor=None, grant=grant)
    transaction.on_commit(partial(forget_sessions, user.pk))


def forget_sessions(user_id: int) -> int:
    """Delete what browsers have signed in as a person; how many.

    Sessions say whose they are only when they are read.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            session.delete()
            ended += 1
    return ended
