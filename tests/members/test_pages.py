"""The pages of people and of one's own account."""

import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from community.members.activity import done_by
from community.members.enums import Audience
from community.members.models import Affiliation, FormerHandle, Member
from community.members.profiles import FIELDS
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.taxonomy.models import AgencyDomain
from tests.factories import (
    PASSWORD,
    AdoptionFactory,
    AffiliationFactory,
    AgencyFactory,
    CaseStudyFactory,
    CompanyFactory,
    FormerHandleFactory,
    MemberFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    TopicFactory,
    UserFactory,
    restrict,
    role_user,
)

pytestmark = pytest.mark.django_db

READERS = {
    Audience.EVERYONE: {"public", "member", "government", "self"},
    Audience.MEMBERS: {"member", "government", "self"},
    Audience.GOVERNMENT: {"government", "self"},
    Audience.NOBODY: {"self"},
}


@pytest.fixture
def member():
    """Somebody who says everything, and has done something."""
    made = MemberFactory(
        handle="ada-poe",
        headline="Says the headline",
        about="Says the about",
        topics=[TopicFactory(name="Says the topic")],
    )
    AffiliationFactory(user=made.user, agency=AgencyFactory(name="Says the agency"))
    PracticeAuthorFactory(practice=PracticeFactory(title="Says the practice"), user=made.user)
    return made


SAID = {
    "headline": "Says the headline",
    "about": "Says the about",
    "topics": "Says the topic",
    "affiliation": "Says the agency",
    "activity": "Says the practice",
}


def saved(**said):
    """What the form sends when nothing else is changed."""
    audiences = {f"{name}_for": "everyone" for name in FIELDS}
    return {"first_name": "Ada", "last_name": "Poe", "handle": "ada-poe", **audiences, **said}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_for_those_whom_the_person_chose(client_for, member, field, audience):
    """And for nobody else: neither the field nor its heading."""
    setattr(member, f"{field}_for", audience)
    member.save()
    readers = {
        "public": None,
        "member": Role.MEMBER,
        "government": Role.PRACTITIONER,
        "self": member.user,
    }
    seen = {
        who
        for who, reader in readers.items()
        if SAID[field] in client_for(reader).get("/people/ada-poe/").content.decode()
    }
    assert seen == READERS[audience]


def test_an_administrator_sees_what_government_sees(client_for, member):
    """What is for nobody is for nobody."""
    member.about_for, member.headline_for = Audience.NOBODY, Audience.GOVERNMENT
    member.save()
    page = client_for(Role.ADMIN).get("/people/ada-poe/").content.decode()
    assert ("Says the headline" in page, "Says the about" in page) == (True, False)


def test_search_engines_leave_out_whoever_shows_nothing_to_everyone(client, member):
    """One field for everyone is enough to be found."""
    assert b"noindex" not in client.get("/people/ada-poe/").content
    for name in FIELDS:
        setattr(member, f"{name}_for", Audience.MEMBERS)
    member.save()
    assert b"noindex" in client.get("/people/ada-poe/").content


def test_somebody_who_left_has_a_name_and_what_they_wrote(client, member):
    """And nothing else; what they wrote only for whom they had chosen."""
    Member.objects.update(left_at=timezone.now())
    page = client.get("/people/ada-poe/").content.decode()
    shown = {name for name, words in SAID.items() if words in page}
    assert shown == {"activity"}
    Member.objects.update(activity_for=Audience.MEMBERS)
    assert SAID["activity"] not in client.get("/people/ada-poe/").content.decode()
    assert "has left this site" in page
    assert "noindex" in page


def test_old_handles_lead_on_and_unknown_ones_nowhere(client, member):
    """However they are capitalised."""
    FormerHandleFactory(member=member, handle="ada-doe")
    assert client.get("/people/ada-doe/").headers["Location"] == "/people/ada-poe/"
    assert client.get("/people/Ada-Poe/").headers["Location"] == "/people/ada-poe/"
    assert client.get("/people/nobody-here/").status_code == 404


def test_what_the_viewer_may_not_see_is_not_in_what_somebody_did(member):
    """Neither in the list nor in the count; unconfirmed reports are not told at all."""
    hidden, shown = PracticeFactory(title="Hidden"), PracticeFactory(title="Shown")
    restrict(hidden)
    for practice in (hidden, shown):
        AdoptionFactory(practice=practice, reported_by=member.user)
        PracticeAuthorFactory(practice=practice, user=member.user)
    AdoptionFactory(practice=PracticeFactory(), reported_by=member.user, unconfirmed=True)
    CaseStudyFactory(draft=True)
    public = {done.label: done.count for done in done_by(member.user, UserAnonymous())}
    inside = {done.label: done.count for done in done_by(member.user, UserFactory())}
    adoptions, practices = "Adoptions they reported, confirmed by others", "Practices they wrote"
    assert public == {adoptions: 1, practices: 2}
    assert inside == {adoptions: 2, practices: 3}


def UserAnonymous():  # noqa: N802 - reads as the class it stands for
    """Somebody who is not signed in."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    return AnonymousUser()


# --- One's own profile ----------------------------------------------------------------------------


def test_a_profile_is_saved(client_for):
    """Every field of it, with the name of the account."""
    person, topic = UserFactory(), TopicFactory()
    client = client_for(person)
    sent = saved(
        handle="@Ada-P",
        headline="Runs it",
        about="Line one\r\nline two",
        topics=[topic.pk],
        time_zone="Asia/Tokyo",
        about_for="nobody",
    )
    assert client.post("/account/profile/", sent).status_code == 302
    member = Member.objects.get(user=person)
    assert (member.handle, member.headline, member.time_zone) == ("ada-p", "Runs it", "Asia/Tokyo")
    assert (member.about_for, member.headline_for) == ("nobody", "everyone")
    assert (list(member.topics.all()), member.has_shortcuts) == ([topic], False)
    assert User.objects.get(pk=person.pk).get_full_name() == "Ada Poe"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", "admin"),
        ("handle", "x"),
        ("handle", "with space"),
        ("handle", "\u0430da"),
        ("handle", "taken"),
        ("handle", "was-taken"),
        ("handle", "a--b"),
        ("handle", "a" * 31),
        ("first_name", ""),
        ("first_name", "Pat\u202ePoe"),
        ("first_name", "pat@example.test"),
        ("last_name", "x" * 151),
        ("headline", "a\x00b"),
        ("headline", "x" * 121),
        ("about", "x" * 2001),
        ("about", "a\x07b"),
        ("topics", "999999"),
        ("time_zone", "Mars/Olympus"),
        ("about_for", "friends"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client_for, field, value):
    """Nothing is stored and nothing typed is lost."""
    MemberFactory(handle="taken")
    FormerHandleFactory(handle="was-taken")
    member = MemberFactory(handle="ada-poe")
    client = client_for(member.user)
    sent = saved(headline="Typed and kept") | {field: value}
    response = client.post("/account/profile/", sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    kept = "Typed and kept" if field != "headline" else "ada-poe"
    assert kept in response.content.decode()
    member.refresh_from_db()
    assert (member.handle, member.headline) == ("ada-poe", "Runs a counter")


def test_the_old_handle_stays_with_the_person(client_for):
    """They may take it back; of many the oldest becomes free."""
    member = MemberFactory(handle="first")
    client = client_for(member.user)
    for handle in ("second", "third", "first", "fourth", "fifth"):
        client.post("/account/profile/", saved(handle=handle))
    former = set(FormerHandle.objects.values_list("handle", flat=True))
    assert former == {"third", "first", "fourth"}


def test_times_are_told_in_the_zone_that_was_chosen(client_for):
    """In this session at once, and in every one after signing in; kept pages stay as they are."""
    person = UserFactory()
    client = client_for(person)
    client.post("/account/profile/", saved(time_zone="Asia/Tokyo"))
    assert client.session["time_zone"] == "Asia/Tokyo"
    assert client_for(person).session["time_zone"] == "Asia/Tokyo"
    client.post("/account/profile/", saved(time_zone=""))
    assert "time_zone" not in client.session


def test_a_reader_s_zone_does_not_show_in_a_kept_page(client_for, client):
    """Late in the evening in New York it is tomorrow in Tokyo."""
    page = PracticeFactory(title="Late")
    late = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)
    type(page).objects.filter(pk=page.pk).update(last_published_at=late, first_published_at=late)
    traveller = MemberFactory(time_zone="Asia/Tokyo").user
    first = client_for(traveller).get(page.url).content.decode()
    second = client.get(page.url).content.decode()
    assert "March 4, 2026" not in first
    assert ("March 3, 2026" in first) == ("March 3, 2026" in second)


# --- Affiliation ----------------------------------------------------------------------------------


def test_an_agency_is_found_chosen_and_asked_for(client_for):
    """Without a script: find, choose, send."""
    agency = AgencyFactory(name="Bureau of Weather", abbreviation="BOW")
    CompanyFactory(name="Weather Works")
    person = UserFactory()
    client = client_for(person)
    found = client.get("/account/affiliation/?q=weather").context["found"]
    assert [str(one) for one in found] == ["Bureau of Weather (BOW)", "Weather Works"]
    sent = {"q": "weather", "organisation": f"agency-{agency.pk}", "note": "Desk 4"}
    assert client.post("/account/affiliation/", sent).status_code == 302
    asked = Affiliation.objects.get()
    assert (asked.user, asked.agency, asked.state, asked.note) == (
        person, agency, "asked", "Desk 4",
    )  # fmt: skip
    page = client.get("/account/affiliation/").content.decode()
    assert "Waits for an editor" in page
    assert client.post(f"/account/affiliation/{asked.pk}/end/").status_code == 302
    assert Affiliation.objects.get().state == "ended"


def test_an_address_at_the_agency_is_offered_and_confirms(client_for):
    """Nothing needs to be searched for."""
    agency = AgencyFactory()
    AgencyDomain.objects.create(agency=agency, domain="bow.gov")
    client = client_for(UserFactory(email="pat@bow.gov"))
    assert client.get("/account/affiliation/").context["found"] == [agency]
    client.post("/account/affiliation/", {"organisation": f"agency-{agency.pk}"})
    assert Affiliation.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"organisation": "agency-999999"},
        {"organisation": "user-1"},
        {"q": "weather", "organisation": "\x00"},
        {"q": "\u202e", "organisation": "agency-1"},
        {"q": "weather", "organisation": "", "note": "x" * 301},
    ],
)
def test_what_was_not_found_cannot_be_asked_for(client_for, sent):
    """A forged choice is refused beside the field."""
    AgencyFactory(name="Bureau of Weather")
    response = client_for(UserFactory()).post("/account/affiliation/", sent)
    assert response.status_code == 200
    assert not Affiliation.objects.exists()


def test_nobody_ends_another_s(client_for):
    """It is not found."""
    asked = AffiliationFactory(asked=True)
    assert (
        client_for(UserFactory()).post(f"/account/affiliation/{asked.pk}/end/").status_code == 404
    )
    assert Affiliation.objects.get().state == "asked"


# --- One's data, and leaving ----------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/account/data/export/", "/account/delete/"])
def test_the_password_is_asked_for_again(client_for, address):
    """A session left open is not enough."""
    response = client_for(UserFactory()).get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/reauthenticate/")


@pytest.fixture
def sure(client_for):
    """A browser in which the password has just been typed again."""

    def make(person):
        client = client_for(person)
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        return client

    return make


def test_the_data_come_as_one_file(sure):
    """A download, kept by no cache."""
    person = MemberFactory(handle="ada-poe").user
    response = sure(person).get("/account/data/export/")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert 'filename="exemplar-ada-poe-' in response.headers["Content-Disposition"]
    data = json.loads(b"".join(response.streaming_content))
    assert data["profile"]["kept"][0]["handle"] == "ada-poe"


def test_deleting_is_meant_or_not_done(sure):
    """The tick is needed; then the person is signed out."""
    person = UserFactory()
    client = sure(person)
    refused = client.post("/account/delete/", {})
    assert list(refused.context["form"].errors) == ["sure"]
    assert User.objects.get(pk=person.pk).is_active
    done = client.post("/account/delete/", {"sure": "on"})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert not User.objects.get(pk=person.pk).is_active
    assert "_auth_user_id" not in client.session


def test_the_last_admin_is_told(sure):
    """In the form, and nothing happens."""
    admin = role_user(Role.ADMIN)
    response = sure(admin).post("/account/delete/", {"sure": "on"})
    assert response.context["form"].non_field_errors() == [
        "This is the last admin. Make somebody else an admin first."
    ]
    assert User.objects.get(pk=admin.pk).is_active
