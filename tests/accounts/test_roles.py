"""Granting and revoking roles: who may, what follows, and what is never possible."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import SCOPED_ROLES, SECOND_FACTOR_ROLES, Role
from exemplar.accounts.models import RoleGrant, User
from exemplar.accounts.queries import holders_of, holds_role_for, needs_second_factor, roles_of
from exemplar.accounts.rules import can_grant_roles, has_role, opens_admin
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return made.role_user(Role.ADMIN)


def as_stored(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_its_group_and_nothing_else(admin, role):
    """Only an admin is marked as one."""
    user = made.UserFactory()
    scope = made.AgencyFactory() if role in SCOPED_ROLES else None
    grant_role(actor=admin, user=user, role=role, scope=scope)
    user = as_stored(user)
    assert list(user.groups.values_list("name", flat=True)) == [role.label]
    assert (user.is_superuser, user.is_staff) == (role == Role.ADMIN, role == Role.ADMIN)
    assert roles_of(user) == {role}
    assert opens_admin(user) == user.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_an_admin_grants_and_revokes(admin, role):
    """Whoever else asks is refused, and nothing changes."""
    asker, user = made.role_user(role), made.role_user(Role.MEMBER)
    grant = user.role_grants.get()
    with pytest.raises(PermissionDenied):
        grant_role(actor=asker, user=user, role=Role.EDITOR)
    with pytest.raises(PermissionDenied):
        grant_role(actor=asker, user=asker, role=Role.ADMIN)
    with pytest.raises(PermissionDenied):
        revoke_role(actor=asker, grant=grant)
    assert (can_grant_roles(asker), roles_of(as_stored(user))) == (False, {Role.MEMBER})


def test_the_public_grants_nothing():
    """Nobody who is not signed in."""
    with pytest.raises(PermissionDenied):
        grant_role(actor=AnonymousUser(), user=made.UserFactory(), role=Role.MEMBER)


@pytest.mark.parametrize("role", Role)
def test_a_scope_where_the_role_asks_for_one_and_only_there(role):
    """A practitioner is one for an agency; an editor is one for the whole site."""
    wrong = None if role in SCOPED_ROLES else made.AgencyFactory()
    with pytest.raises(ValidationError, match=role.label):
        grant_role(actor=None, user=made.UserFactory(), role=role, scope=wrong)


def test_the_database_refuses_what_the_action_refuses():
    """However a row gets there."""
    user = made.UserFactory()
    for wrong in ({"role": "king"}, {"role": Role.OFFICIAL}, {"role": Role.EDITOR, "scope_id": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=user, **wrong)
    RoleGrant.objects.create(user=user, role=Role.EDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=Role.EDITOR)


def test_granting_twice_is_granting_once(admin):
    """One row, one entry in the audit trail."""
    user = made.UserFactory()
    first = grant_role(actor=admin, user=user, role=Role.EDITOR)
    assert grant_role(actor=admin, user=user, role=Role.EDITOR) == first
    entries = ModelLogEntry.objects.filter(action="exemplar.grant_role", object_id=str(user.pk))
    assert entries.count() == 1


def test_for_one_agency_and_no_other():
    """Neither for the department above it nor for the bureau below."""
    above = made.AgencyFactory()
    agency = made.AgencyFactory(parent=above)
    below = made.AgencyFactory(parent=agency)
    lead = made.role_user(Role.AGENCY_LEAD, agency)
    held = [holds_role_for(lead, Role.AGENCY_LEAD, one) for one in (above, agency, below)]
    assert held == [False, True, False]
    assert not holds_role_for(lead, Role.OFFICIAL, agency)
    assert not holds_role_for(AnonymousUser(), Role.AGENCY_LEAD, agency)


def test_one_role_for_two_agencies():
    """Taking one of the two leaves the other, and its group."""
    first, second = made.AgencyFactory(), made.AgencyFactory()
    person = made.role_user(Role.OFFICIAL, first)
    grant = grant_role(actor=None, user=person, role=Role.OFFICIAL, scope=second)
    revoke_role(actor=made.role_user(Role.ADMIN), grant=grant)
    assert (
        holds_role_for(person, Role.OFFICIAL, first),
        holds_role_for(person, Role.OFFICIAL, second),
        person.groups.filter(name=Role.OFFICIAL.label).exists(),
    ) == (True, False, True)


def test_revoking(admin):
    """The group goes with the role, and the audit trail says who took it."""
    editor = made.role_user(Role.EDITOR)
    revoke_role(actor=admin, grant=editor.role_grants.get())
    editor = as_stored(editor)
    assert (roles_of(editor), list(editor.groups.all())) == (frozenset(), [])
    entry = ModelLogEntry.objects.get(action="exemplar.revoke_role", object_id=str(editor.pk))
    assert entry.user == admin


def test_the_last_admin_stays(admin):
    """Nobody can lock everybody out; with a second admin, either can go."""
    grant = admin.role_grants.get()
    with pytest.raises(ValidationError, match="last admin"):
        revoke_role(actor=admin, grant=grant)
    made.role_user(Role.ADMIN)
    revoke_role(actor=admin, grant=grant)
    assert as_stored(admin).is_superuser is False


def test_holders():
    """Those who can sign in, for the organisation that is asked about."""
    agency = made.AgencyFactory()
    lead = made.role_user(Role.AGENCY_LEAD, agency)
    made.role_user(Role.AGENCY_LEAD, agency, is_active=False)
    made.role_user(Role.AGENCY_LEAD)
    assert list(holders_of(Role.AGENCY_LEAD, agency)) == [lead]
    assert holders_of(Role.AGENCY_LEAD).count() == 2


def test_an_admin_holds_every_role():
    """For the rules; not by name."""
    admin, member = made.role_user(Role.ADMIN), made.role_user(Role.MEMBER)
    assert all(has_role(admin, role) for role in Role)
    assert not any(has_role(member, role) for role in Role if role != Role.MEMBER)
    assert not has_role(AnonymousUser(), *Role)


@pytest.mark.parametrize("role", Role)
def test_who_needs_a_second_factor(role):
    """Those whose account opens much."""
    assert needs_second_factor(made.role_user(role)) == (role in SECOND_FACTOR_ROLES)


def test_groups_carry_what_the_parts_say():
    """Only editors and admins come into the admin, and no group may change people."""
    with_access = Group.objects.filter(permissions__codename="access_admin")
    assert set(with_access.values_list("name", flat=True)) == {Role.EDITOR.label}
    about_people = Group.objects.filter(
        permissions__content_type__app_label__in=["accounts", "auth", "wagtailusers"]
    )
    assert not about_people.exists()
