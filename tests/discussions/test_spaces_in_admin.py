"""Admins keep the spaces, and name who reads a private one."""

import pytest

from community.discussions.models import Space
from community.members.queries import member_of
from exemplar.accounts.enums import Role
from tests.admin.forms import fill
from tests.factories import UserFactory
from tests.factories.discussions import SpaceFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/discussions/space/add/"


def test_an_admin_makes_a_private_space(client_for):
    by_address, by_handle = UserFactory(), UserFactory()
    named = f"{by_address.email.upper()}\n@{member_of(by_handle).handle}\n"
    answer = fill(
        client_for(Role.ADMIN), ADD, name="Pilot", slug="pilot", audience="private", named=named
    )
    assert answer.status_code == 302
    assert set(Space.objects.get().people.all()) == {by_address, by_handle}


def test_people_can_be_taken_out(client_for):
    stays, goes = UserFactory(), UserFactory()
    space = SpaceFactory(audience="private", people=[stays, goes])
    address = f"/admin/snippets/discussions/space/edit/{space.pk}/"
    fill(client_for(Role.ADMIN), address, named=stays.email)
    assert list(space.people.all()) == [stays]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"named": "nobody@example.test"}, "Nobody here is called: nobody@example.test."),
        ({"slug": "unanswered"}, "stands for something else in addresses"),
    ],
)
def test_what_is_wrong_is_said(client_for, values, told):
    given = {"name": "Pilot", "slug": "pilot", **values}
    answer = fill(client_for(Role.ADMIN), ADD, **given)
    assert told in answer.content.decode()
    assert not Space.objects.exists()


def test_only_admins_keep_spaces(client_for):
    assert client_for(Role.EDITOR).get(ADD).status_code == 302
    assert client_for(Role.MODERATOR).get(ADD).status_code in {302, 403}
