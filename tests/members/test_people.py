"""How people are named, found and counted as in government."""

import pytest

from community.members.enums import Audience
from community.members.handles import base_for
from community.members.models import Member
from community.members.queries import Byline, bylines, member_of, people_called
from community.members.rules import reads_government
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CompanyFactory,
    MemberFactory,
    UserFactory,
    role_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("José Núñez", "jose-nunez"),
        ("Pat Person 7", "pat-person-7"),
        ("Ана Петровић", "member"),
        ("", "member"),
        ("Al", "member"),
        ("Admin", "member"),
        ("7 of 9", "of-9"),
        ("_x_ O'Hara", "x-ohara"),
        ("Maria Teresa de la Cruz y Hernandez", "maria-teresa-de-la-cruz"),
    ],
)
def test_a_handle_comes_from_the_name(name, base):
    """Only letters from a to z, digits and single hyphens; never a reserved word."""
    assert base_for(name) == base


def test_two_of_one_name_get_two_handles():
    """The second carries a number, and neither tells an address."""
    people = [UserFactory(first_name="Ada", last_name="Poe") for _ in range(3)]
    assert [member_of(person).handle for person in people] == ["ada-poe", "ada-poe-2", "ada-poe-3"]
    for person in people:
        member_of(person).full_clean()


def test_a_profile_is_made_once():
    """The second time the first one is read."""
    person = UserFactory()
    assert member_of(person) == member_of(User.objects.get(pk=person.pk))
    assert Member.objects.count() == 1


def test_a_name_without_letters_gets_a_number():
    """Somebody whose name has no letter from a to z can be called, too."""
    handle = member_of(UserFactory(first_name="Ана", last_name="")).handle
    assert handle.startswith("member-")


def test_bylines_name_people_without_their_addresses(django_assert_num_queries):
    """Profiles that are missing are made; from then on two queries for any number."""
    agency = AgencyFactory(name="Bureau of Tests", abbreviation="BOT")
    known = MemberFactory(user__first_name="Ada", user__last_name="Poe", handle="ada")
    AffiliationFactory(user=known.user, agency=agency)
    hidden = MemberFactory(affiliation_for=Audience.MEMBERS)
    AffiliationFactory(user=hidden.user, agency=agency)
    new = UserFactory(first_name="", last_name="", is_demonstration=True)
    left = MemberFactory(left_at=known.created_at, user__first_name="Gone", user__last_name="Now")
    keys = [known.user_id, hidden.user_id, new.pk, left.user_id, None, 0]
    bylines(keys)
    with django_assert_num_queries(2):
        found = bylines(keys)
    assert found[known.user_id] == Byline(
        "Ada Poe", "ada", "/people/ada/", affiliation="BOT", is_new=True
    )
    assert found[hidden.user_id].affiliation == ""
    handle = Member.objects.get(user=new).handle
    assert found[new.pk] == Byline(
        handle, handle, f"/people/{handle}/", is_demonstration=True, is_new=True
    )
    assert found[left.user_id] == Byline("Gone Now", left.handle, "")
    assert len(found) == 4


def test_an_unconfirmed_affiliation_is_not_shown():
    """Asking is not belonging."""
    member = MemberFactory()
    AffiliationFactory(user=member.user, asked=True)
    assert bylines([member.user_id])[member.user_id].affiliation == ""


def test_people_are_called_by_their_handles(django_assert_num_queries):
    """However capitalised; nobody who has left or may not sign in."""
    ada, bob = MemberFactory(handle="ada"), MemberFactory(handle="bob", user__is_active=False)
    gone = MemberFactory(handle="gone", left_at=ada.created_at)
    with django_assert_num_queries(1):
        assert people_called(["Ada"]) == {"ada": ada.user}
    with django_assert_num_queries(2):
        found = people_called(["Ada", bob.handle, gone.handle, "nobody"])
    assert found == {"ada": ada.user}


def test_people_are_called_by_a_handle_that_they_had_before():
    """Not once they have left."""
    ada, gone = MemberFactory(handle="ada"), MemberFactory(handle="gone")
    ada.former_handles.create(handle="ada-l")
    gone.former_handles.create(handle="gone-before")
    Member.objects.filter(pk=gone.pk).update(left_at=ada.created_at)
    assert people_called(["Ada-L", "gone-before"]) == {"ada-l": ada.user}


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.MEMBER, False),
        (Role.ADVISOR, False),
        (Role.COORDINATOR, False),
        (Role.PRACTITIONER, True),
        (Role.AGENCY_LEAD, True),
        (Role.OFFICIAL, True),
        (Role.MODERATOR, True),
        (Role.EDITOR, True),
        (Role.ADMIN, True),
    ],
)
def test_roles_that_read_what_is_for_government(role, reads):
    """Whoever works for an agency, and whoever looks after the site."""
    assert reads_government(role_user(role)) is reads


def test_an_affiliation_with_an_agency_reads_what_is_for_government(django_assert_num_queries):
    """A confirmed one, with an agency; and it is asked once."""
    person = User.objects.get(pk=AffiliationFactory().user_id)
    with django_assert_num_queries(2):
        assert reads_government(person)
        assert reads_government(person)
    asked = AffiliationFactory(asked=True).user
    company = AffiliationFactory(agency=None, company=CompanyFactory()).user
    assert [reads_government(asked), reads_government(company)] == [False, False]


def test_whoever_may_not_sign_in_reads_nothing_for_government():
    """A suspended practitioner."""
    assert not reads_government(role_user(Role.PRACTITIONER, is_active=False))
