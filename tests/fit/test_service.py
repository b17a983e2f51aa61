"""Describing a service: in an account, by the public, and what becomes of it on signing in."""

import re

import pytest

from exemplar.accounts.models import User
from exemplar.core.content_version import current_version
from practices.fit.actions import ASIDE, IN_SESSION
from practices.fit.models import Service
from tests import factories as made

pytestmark = pytest.mark.django_db
MINE = {
    "name": "Passport renewals",
    "level": "state",
    "staff": "10_100",
    "customers_a_year": "10k_100k",
    "constraints": ["law", "budget"],
}


@pytest.fixture
def person():
    return made.UserFactory()


@pytest.fixture
def own(person, client_for):
    return client_for(person)


def sign_in(client, person):
    return client.post("/account/login/", {"login": person.email, "password": made.PASSWORD})


def facts(service):
    return (
        service.name,
        service.level,
        service.staff,
        service.customers_a_year,
        service.constraints,
        sorted(service.channels.values_list("pk", flat=True)),
        sorted(service.customer_groups.values_list("pk", flat=True)),
    )


def test_an_account_keeps_it(own, person):
    phone, veterans = made.ChannelFactory(), made.CustomerGroupFactory()
    words = {"channels": [phone.pk], "customer_groups": [veterans.pk]}
    response = own.post("/my-service/", MINE | words)
    assert response["Location"] == "/my-service/"
    service = Service.objects.get()
    assert service.owner == person
    assert facts(service) == (
        "Passport renewals", "state", "10_100", "10k_100k", ["law", "budget"], [phone.pk],
        [veterans.pk],
    )  # fmt: skip


def test_it_can_be_changed_and_there_is_one(own):
    own.post("/my-service/", MINE)
    own.post("/my-service/", {"level": "tribal", "constraints": ["none"]})
    assert facts(Service.objects.get()) == ("", "tribal", "unknown", "unknown", [], [], [])


def test_nothing_checked_is_not_known(own):
    own.post("/my-service/", {"level": "tribal"})
    assert Service.objects.get().constraints is None


def test_an_agency_says_its_level_and_its_size_where_that_is_known(own):
    agency = made.AgencyFactory(level="local", staff="unknown")
    own.post("/my-service/", MINE | {"agency": agency.pk})
    known = dict(own.get("/my-service/").context["known"])
    assert (known["Level of government"], known["Size of the organisation"]) == (
        "Local", "10 to 100",
    )  # fmt: skip
    agency.staff = "over_10000"
    agency.save()
    known = dict(own.get("/my-service/").context["known"])
    assert known["Size of the organisation"] == "Over 10,000"


def test_the_form_comes_filled_in(own):
    own.post("/my-service/", MINE)
    content = own.get("/my-service/").content.decode()
    assert 'value="Passport renewals"' in content
    assert '<option value="state" selected>' in content
    assert len(re.findall(r"<input[^>]* name=[^>]* checked", content)) == 2


def test_it_can_be_forgotten(own):
    own.post("/my-service/", MINE)
    assert own.get("/my-service/forget/").status_code == 405
    own.post("/my-service/forget/")
    assert not Service.objects.exists()
    assert own.get("/my-service/").context["service"] is None


def test_it_goes_with_the_account(own, person):
    own.post("/my-service/", MINE)
    person.delete()
    assert not Service.objects.exists()


@pytest.mark.parametrize("back", ["/practices/?topic=x", "/practices/some-practice/"])
def test_the_way_back(own, back):
    assert own.post("/my-service/", MINE | {"next": back})["Location"] == back


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "x" * 3000]
)
def test_no_way_leads_elsewhere(own, back):
    assert "elsewhere" not in own.get("/my-service/", {"next": back}).content.decode()
    assert own.post("/my-service/", MINE | {"next": back})["Location"] == "/my-service/"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"agency": "999999"}, "agency"),
        ({"agency": "x"}, "agency"),
        ({"level": "galactic"}, "level"),
        ({"staff": "none"}, "staff"),
        ({"customers_a_year": "1"}, "customers_a_year"),
        ({"channels": ["999999"]}, "channels"),
        ({"channels": ["x"]}, "channels"),
        ({"customer_groups": ["999999"]}, "customer_groups"),
        ({"constraints": ["gravity"]}, "constraints"),
        ({"constraints": ["none", "law"]}, "constraints"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(own, wrong, field):
    response = own.post("/my-service/", MINE | wrong)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Service.objects.exists()


@pytest.mark.parametrize("empty", [{}, {"name": "Mine"}, {"staff": "unknown"}])
def test_something_has_to_be_known(own, empty):
    response = own.post("/my-service/", empty)
    assert response.context["form"].non_field_errors()
    assert not Service.objects.exists()


def test_the_public_keeps_it_for_the_visit(client):
    response = client.post("/my-service/", MINE | {"next": "/practices/"})
    assert response["Location"] == "/practices/"
    assert not Service.objects.exists()
    assert client.get("/my-service/").context["service"].name == "Passport renewals"
    assert set(client.session.keys()) == {IN_SESSION}
    client.post("/my-service/forget/")
    assert IN_SESSION not in client.session


def test_what_no_release_has_written_is_no_service(client):
    session = client.session
    session[IN_SESSION] = {"name": "old"}
    session.save()
    assert client.get("/my-service/").context["service"] is None


def test_signing_in_takes_it_along(client, person):
    client.post("/my-service/", MINE)
    sign_in(client, person)
    assert facts(Service.objects.get(owner=person))[:2] == ("Passport renewals", "state")
    assert IN_SESSION not in client.session


def test_signing_in_with_what_has_gone_meanwhile(client, person):
    agency, channel = made.AgencyFactory(), made.ChannelFactory()
    client.post("/my-service/", MINE | {"agency": agency.pk, "channels": [channel.pk]})
    agency.delete()
    channel.delete()
    sign_in(client, person)
    service = Service.objects.get(owner=person)
    assert (service.agency, service.channels.count(), service.level) == (None, 0, "state")


def test_an_account_that_has_one_keeps_it_and_says_so(client, person):
    kept = made.ServiceFactory(owner=person, name="The old one")
    client.post("/my-service/", MINE)
    sign_in(client, person)
    assert Service.objects.get() == kept
    assert "Your account describes another service" in client.get("/").content.decode()
    content = client.get("/my-service/").content.decode()
    assert "Use “Passport renewals” instead" in content
    assert "Keep “The old one”" in content


@pytest.mark.parametrize(("use", "name"), [("new", "Passport renewals"), ("old", "The old one")])
def test_the_person_chooses_between_the_two(client, person, use, name):
    made.ServiceFactory(owner=person, name="The old one")
    client.post("/my-service/", MINE)
    sign_in(client, person)
    client.post("/my-service/choose/", {"use": use})
    assert Service.objects.get().name == name
    assert ASIDE not in client.session


def test_choosing_where_there_is_nothing_to_choose(own, person):
    made.ServiceFactory(owner=person, name="The old one")
    assert own.post("/my-service/choose/", {"use": "new"}).status_code == 302
    assert Service.objects.get().name == "The old one"


def test_the_same_one_again_is_no_question(client, person):
    for _ in range(2):
        client.post("/my-service/", MINE)
        sign_in(client, person)
        assert ASIDE not in client.session
        client.post("/account/logout/")
    assert Service.objects.count() == 1


def test_nobody_else_sees_it(own, client_for):
    own.post("/my-service/", MINE)
    for other in (client_for(), client_for(made.UserFactory())):
        assert other.get("/my-service/").context["service"] is None


def test_pages_that_are_kept_show_each_reader_their_own(client, own):
    address = made.PracticeFactory().get_url()
    own.post("/my-service/", MINE)
    for _ in range(2):
        assert b"Describe my service" in client.get(address).content
        assert "Beside <strong>Passport renewals</strong>" in own.get(address).content.decode()


def test_describing_a_service_makes_no_kept_page_stale(own, commit):
    before = current_version()
    with commit():
        own.post("/my-service/", MINE)
    assert current_version() == before
    assert User.objects.filter(described_service__isnull=False).count() == 1


def test_how_it_is_worked_out(client):
    made.AdoptionFactory()
    made.AdoptionFactory(outcome="mixed")
    content = client.get("/about/context-fit/").content.decode()
    assert "Of all 2 reports that count now, 1 worked." in content
