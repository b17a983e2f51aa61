"""Pages are kept for speed, and nobody can tell: neither by their age nor by whose they are."""

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from tests import factories as made


def test_a_kept_page_is_the_same_page(db, client):
    """The second answer is equal to the first, and costs two queries: the version, and the talk."""
    address = made.PracticeFactory().get_url()
    first = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        second = client.get(address)
    assert (second.content, len(captured)) == (first.content, 2)


def test_what_is_published_shows_at_the_next_request(db, client, commit):
    """No waiting for a page to grow old."""
    page = made.PracticeFactory(title="Before")
    client.get(page.get_url())
    with commit():
        page.title = "Afterwards"
        page.save_revision().publish()
    assert b"Afterwards" in client.get(page.get_url()).content


def test_what_is_taken_down_is_gone_at_the_next_request(db, client, commit):
    """From its own address and from the lists."""
    page = made.PracticeFactory(title="Zztakendown")
    client.get(page.get_url())
    client.get("/practices/")
    with commit():
        page.unpublish()
    assert client.get(page.get_url()).status_code == 404
    assert b"Zztakendown" not in client.get("/practices/").content


def test_a_restriction_holds_at_the_next_request(db, client, commit):
    """And so does its end."""
    page = made.PracticeFactory()
    answers = [client.get(page.get_url()).status_code]
    with commit():
        restriction = made.restrict(page)
    answers.append(client.get(page.get_url()).status_code)
    with commit():
        restriction.delete()
    assert [*answers, client.get(page.get_url()).status_code] == [200, 404, 200]


def test_a_page_for_some_is_never_given_to_others(db, client_for):
    """Whoever comes first, and in whatever order."""
    page = made.PracticeFactory(restricted_to=[Group.objects.get(name=Role.MODERATOR.label)])
    inside, outside, public = (client_for(who) for who in (Role.MODERATOR, Role.MEMBER, None))
    order = [inside, public, outside, inside, outside, public]
    answers = [client.get(page.get_url()).status_code for client in order]
    assert answers == [200, 404, 404, 200, 404, 404]


def test_a_role_that_is_revoked_closes_pages_at_once(db, client_for, commit):
    """The page that was open a moment ago is not found."""
    page = made.PracticeFactory(restricted_to=[Group.objects.get(name=Role.MODERATOR.label)])
    person, admin = made.role_user(Role.MODERATOR), made.role_user(Role.ADMIN)
    client = client_for(person)
    answers = [client.get(page.get_url()).status_code]
    with commit():
        revoke_role(actor=admin, grant=RoleGrant.objects.get(user=person))
    answers.append(client.get(page.get_url()).status_code)
    with commit():
        grant_role(actor=admin, user=person, role=Role.MODERATOR)
    assert [*answers, client.get(page.get_url()).status_code] == [200, 404, 200]


def test_a_kept_page_shows_each_reader_their_own_name(db, client_for):
    """What differs from person to person is filled in afterwards."""
    address = made.PracticeFactory().get_url()
    people = [made.UserFactory(first_name=name, last_name="Zzname") for name in ("Ada", "Bob")]
    seen = [client_for(person).get(address).content for person in people]
    public = client_for(None).get(address).content
    assert [(b"Ada Zzname" in text, b"Bob Zzname" in text) for text in [*seen, public]] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_a_part_for_a_script_is_not_the_page(db, client):
    """htmx gets the list alone, a browser the whole page, and neither gets the other's."""
    part = client.get("/practices/", headers={"HX-Request": "true"}).content
    whole = client.get("/practices/").content
    again = client.get("/practices/", headers={"HX-Request": "true"}).content
    assert (b"<html" in part, b"<html" in whole, again == part) == (False, True, True)


def test_another_host_has_another_page(db, client, settings):
    """A host name that somebody sends cannot end up in the page that others get."""
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.test"]
    address = made.PracticeFactory().get_url()
    client.get(address, headers={"host": "elsewhere.test"})
    assert b"elsewhere.test" not in client.get(address).content


def test_errors_are_not_kept(db, client, commit):
    """A page that was not there is there once it is."""
    page = made.PracticeFactory(draft=True, slug="soon")
    answers = [client.get("/practices/soon/").status_code]
    with commit():
        page.save_revision().publish()
    assert [*answers, client.get("/practices/soon/").status_code] == [404, 200]
