"""Granting and revoking roles on their screens, and who never gets there."""

import pytest
from django.urls import reverse

from exemplar.accounts.enums import SCOPED_ROLES, Role
from exemplar.accounts.models import RoleGrant, User
from tests.admin.forms import fill, told
from tests.factories import AgencyFactory, UserFactory, role_user

GRANT = "/admin/roles/new/"
ONE_AGENCY = "This role is held for one agency: choose it."
WHOLE_SITE = "This role is held for the whole site: choose no agency."


@pytest.fixture
def admin(db):
    return role_user(Role.ADMIN)


@pytest.fixture
def client(client_for, admin):
    return client_for(admin)


def grants_of(person):
    return [(grant.role, grant.scope) for grant in RoleGrant.objects.filter(user=person)]


def groups_of(person):
    return [group.name for group in person.groups.all()]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_granted_with_its_group(client, admin, role):
    person = UserFactory()
    agency = AgencyFactory() if role in SCOPED_ROLES else None
    response = fill(
        client, GRANT, user=person.pk, role=role.value, agency=agency.pk if agency else ""
    )
    assert response.status_code == 302
    assert grants_of(person) == [(role.value, agency)]
    assert groups_of(person) == [role.label]
    assert RoleGrant.objects.get(user=person).granted_by == admin
    assert User.objects.get(pk=person.pk).is_superuser is (role == Role.ADMIN)


@pytest.mark.parametrize("role", Role)
def test_role_and_agency_must_go_together(client, role):
    person, agency = UserFactory(), AgencyFactory()
    wrong, message = ("", ONE_AGENCY) if role in SCOPED_ROLES else (agency.pk, WHOLE_SITE)
    response = fill(client, GRANT, user=person.pk, role=role.value, agency=wrong)
    assert response.context["form"].errors == {"agency": [message]}
    assert (grants_of(person), groups_of(person)) == ([], [])


def test_a_grant_names_a_person_and_a_role(client):
    response = fill(client, GRANT, user="", role="", agency="")
    required = ["This field is required."]
    assert response.context["form"].errors == {"user": required, "role": required}


@pytest.mark.parametrize("role", ["king", "", "Admin"])
def test_there_are_no_other_roles(client, role):
    person = UserFactory()
    response = fill(client, GRANT, user=person.pk, role=role)
    assert list(response.context["form"].errors) == ["role"]
    assert grants_of(person) == []


def test_granting_twice_grants_once(client):
    person = UserFactory()
    for _ in range(2):
        assert fill(client, GRANT, user=person.pk, role="editor").status_code == 302
    assert grants_of(person) == [("editor", None)]


def test_a_role_may_be_held_for_two_agencies(client):
    person, agencies = UserFactory(), [AgencyFactory(), AgencyFactory()]
    for agency in agencies:
        fill(client, GRANT, user=person.pk, role="official", agency=agency.pk)
    assert {scope for _, scope in grants_of(person)} == set(agencies)
    grant = RoleGrant.objects.filter(user=person).first()
    client.post(reverse("roles:delete", args=[grant.pk]))
    assert groups_of(person) == ["Official"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PRACTITIONER, Role.ADMIN])
def test_a_role_is_revoked_with_its_group(client, role):
    person = role_user(role)
    grant = RoleGrant.objects.get(user=person)
    response = client.post(reverse("roles:delete", args=[grant.pk]))
    assert (response.status_code, told(response)) == (302, [f"Revoked: {grant}."])
    assert (grants_of(person), groups_of(person)) == ([], [])
    assert not User.objects.get(pk=person.pk).is_superuser


def test_the_last_admin_stays(client, admin):
    grant = RoleGrant.objects.get(user=admin)
    response = client.post(reverse("roles:delete", args=[grant.pk]))
    assert told(response) == ["This is the last admin. Make somebody else an admin first."]
    assert grants_of(admin) == [("admin", None)]
    role_user(Role.ADMIN)
    client.post(reverse("roles:delete", args=[grant.pk]))
    assert grants_of(admin) == []


def test_the_list_tells_who_holds_what(client):
    agency = AgencyFactory(name="Archive", abbreviation="")
    person = role_user(Role.OFFICIAL, agency, last_name="Zimmer")
    text = client.get(reverse("roles:index")).content.decode()
    assert str(person) in text
    assert "Archive" in text
    assert "the whole site" in text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_grants_or_revokes(client_for, admin, role):
    person, grant = role_user(role), RoleGrant.objects.get(user=admin)
    client, before = client_for(person), grants_of(person)
    data = {"user": person.pk, "role": "admin", "agency": ""}
    answers = [
        client.post(GRANT, data).status_code,
        client.post(reverse("roles:delete", args=[grant.pk])).status_code,
    ]
    assert answers == ([302, 302] if role == Role.EDITOR else [403, 403])
    assert (grants_of(person), grants_of(admin)) == (before, [("admin", None)])
