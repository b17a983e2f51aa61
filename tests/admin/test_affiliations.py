"""Affiliations in the admin, and what deleting a person does there."""

import pytest
from django.urls import reverse

from community.members.models import Affiliation, Member
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.admin.forms import fill
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CompanyFactory,
    UserFactory,
    role_user,
)

INDEX, NEW = "/admin/affiliations/", "/admin/affiliations/new/"


@pytest.fixture
def client(client_for):
    return client_for(Role.EDITOR)


def settle(client, affiliation, **sent):
    return client.post(reverse("affiliations:settle", args=[affiliation.pk]), sent)


def test_what_waits_comes_first_and_shows_no_address(client):
    """The list names people, organisations and states."""
    done = AffiliationFactory(user__first_name="Settled", user__last_name="Long Ago")
    waiting = AffiliationFactory(asked=True, user__first_name="Still", user__last_name="Waiting")
    page = client.get(INDEX).content.decode()
    assert page.index("Still Waiting") < page.index("Settled Long Ago")
    assert not [row for row in (done, waiting) if row.user.email in page]


def test_the_list_costs_the_same_for_many(client, django_assert_max_num_queries):
    """Profiles that are missing are made once."""
    for _ in range(30):
        AffiliationFactory(asked=True)
    client.get(INDEX)
    with django_assert_max_num_queries(25):
        client.get(INDEX)


def test_an_editor_confirms(client):
    """And is led back to what else waits."""
    waiting = AffiliationFactory(asked=True)
    response = settle(client, waiting, do="confirm")
    assert (response.status_code, response.headers["Location"]) == (302, INDEX)
    assert Affiliation.objects.get().state == "confirmed"


@pytest.mark.parametrize("do", ["refuse", "end"])
def test_refusing_and_ending_ask_for_a_reason(client, do):
    """It is said beside the field."""
    row = AffiliationFactory(asked=do == "refuse")
    response = settle(client, row, do=do, reason=" ")
    assert response.context["form"].errors == {"reason": ["Say why: the person reads it."]}
    assert settle(client, row, do=do, reason="Nobody knows the name.").status_code == 302
    settled = Affiliation.objects.get()
    assert settled.state == {"refuse": "refused", "end": "ended"}[do]
    assert settled.reason == "Nobody knows the name."


@pytest.mark.parametrize("sent", [{"do": "confirm"}, {"do": "nothing"}, {}])
def test_what_is_settled_or_unknown_is_refused(client, sent):
    """In the form; nothing changes."""
    row = AffiliationFactory(state="refused")
    response = settle(client, row, **sent)
    assert (response.status_code, len(response.context["form"].non_field_errors())) == (200, 1)
    assert Affiliation.objects.get().state == "refused"


def test_an_editor_states_what_nobody_asked_for(client):
    """For an agency or a company, and only one of them."""
    person, agency, company = UserFactory(), AgencyFactory(), CompanyFactory()
    refused = fill(client, NEW, user=person.pk, agency=agency.pk, company=company.pk)
    assert refused.status_code == 200
    assert not Affiliation.objects.exists()
    assert fill(client, NEW, user=person.pk, agency="", company=company.pk).status_code == 302
    made = Affiliation.objects.get()
    assert (made.company, made.state, made.proof) == (company, "confirmed", "editor")


def test_nobody_states_their_own(client_for):
    """It is said beside the person."""
    editor = role_user(Role.EDITOR)
    response = fill(client_for(editor), NEW, user=editor.pk, agency=AgencyFactory().pk, company="")
    assert list(response.context["form"].errors) == ["user"]
    assert not Affiliation.objects.exists()


def test_deleting_a_person_empties_the_account(client_for):
    """As leaving does: the row stays, with its name."""
    person = UserFactory(first_name="Ada", last_name="Poe")
    address = reverse("wagtailusers_users:delete", args=[person.pk])
    admin = client_for(Role.ADMIN)
    assert admin.get(address).status_code == 200
    assert admin.post(address).status_code == 302
    left = User.objects.get(pk=person.pk)
    assert (left.get_full_name(), left.is_active) == ("Ada Poe", False)
    assert Member.objects.get(user=left).left_at is not None


def test_deleting_many_does_the_same(client_for):
    """In one go."""
    people = [UserFactory() for _ in range(3)]
    ids = "&".join(f"id={person.pk}" for person in people)
    address = f"/admin/bulk/accounts/user/delete/?{ids}"
    assert client_for(Role.ADMIN).post(address).status_code == 302
    assert User.objects.filter(pk__in=[each.pk for each in people], is_active=False).count() == 3


def test_an_account_that_is_deleted_already_is_told(client_for):
    """And nothing breaks."""
    person = UserFactory()
    address = reverse("wagtailusers_users:delete", args=[person.pk])
    admin = client_for(Role.ADMIN)
    admin.post(address)
    page = admin.post(address, follow=True).content.decode()
    assert "This account is deleted already." in page
