"""The screens for people: no groups there, and nothing there for an editor."""

import bs4
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.admin.forms import fill, told
from tests.factories import AgencyFactory, UserFactory, role_user

ADMINS_ONLY = ["roles:index", "wagtailusers_users:index", "wagtailsites:index"]


def edit_address(person):
    return reverse("wagtailusers_users:edit", args=[person.pk])


def test_a_person_is_edited_without_groups(client_for):
    person = UserFactory()
    client, groups = client_for(Role.ADMIN), [Group.objects.get(name=Role.ADMIN.label).pk]
    form = client.get(edit_address(person)).context["form"]
    assert set(form.fields) & {"groups", "is_superuser", "is_staff"} == set()
    response = fill(
        client, edit_address(person), first_name="Kim", groups=groups, is_superuser="on"
    )
    person = User.objects.get(pk=person.pk)
    assert (response.status_code, person.first_name) == (302, "Kim")
    assert (person.is_superuser, person.groups.count()) == (False, 0)


def test_editing_a_person_keeps_their_role(client_for):
    person = role_user(Role.EDITOR)
    fill(client_for(Role.ADMIN), edit_address(person), first_name="Kim")
    assert [group.name for group in person.groups.all()] == ["Editor"]


def test_the_form_tells_which_roles_a_person_holds(client_for):
    person = role_user(Role.OFFICIAL, AgencyFactory(name="Archive", abbreviation=""))
    html = client_for(Role.ADMIN).get(edit_address(person)).content
    text = " ".join(bs4.BeautifulSoup(html, "html.parser").get_text(" ").split())
    assert "Roles Official for Archive Grant or revoke roles" in text


def test_a_person_is_added_without_a_role(client_for):
    password = "quite a long pass phrase"
    response = fill(
        client_for(Role.ADMIN),
        reverse("wagtailusers_users:add"),
        email="New@Example.test",
        first_name="New",
        last_name="Person",
        password1=password,
        password2=password,
    )
    person = User.objects.get(email__iexact="new@example.test")
    assert (response.status_code, person.groups.count(), person.is_superuser) == (302, 0, False)


def test_an_address_belongs_to_one_person(client_for):
    UserFactory(email="taken@example.test")
    response = fill(client_for(Role.ADMIN), edit_address(UserFactory()), email="TAKEN@example.test")
    assert list(response.context["form"].errors) in (["email"], ["__all__"])
    assert User.objects.filter(email__iexact="taken@example.test").count() == 1


def test_groups_are_not_given_to_many_at_once(client_for):
    person, group = UserFactory(), Group.objects.get(name=Role.ADMIN.label)
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])
    response = client_for(Role.ADMIN).post(f"{address}?id={person.pk}", {"role": group.pk})
    assert told(response) == ["Roles are granted and revoked under “Roles”."]
    assert person.groups.count() == 0


@pytest.mark.parametrize("name", ADMINS_ONLY)
def test_an_editor_finds_no_way_to_what_is_the_admins(client_for, name):
    address = reverse(name)
    seen = [
        address in client_for(role).get(reverse("wagtailadmin_home")).content.decode()
        for role in (Role.ADMIN, Role.EDITOR)
    ]
    assert seen == [True, False]


def test_an_editor_changes_nobody(client_for):
    person = UserFactory()
    response = client_for(Role.EDITOR).post(
        edit_address(person), {"email": "mine@example.test", "first_name": "X", "last_name": "Y"}
    )
    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).email == person.email
