"""What every answer says about itself: what the browser may do, and where it may send people."""

import pytest
from django.test import Client

from exemplar.accounts.enums import Role

OURS = ["/", "/practices/", "/account/login/", "/search/?q=x", "/nothing-is-here/", "/feeds/cases/"]


def policy(response):
    """The content security policy as a dictionary."""
    parts = (part.strip().split() for part in response["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in filter(None, parts)}


@pytest.mark.parametrize("address", OURS)
def test_our_pages_run_nothing_but_our_scripts(db, client, address):
    """Nothing is allowed that is not named, and nothing inline."""
    found = policy(client.get(address))
    assert found["default-src"] == {"'none'"}
    assert found["script-src"] == found["style-src"] == found["form-action"] == {"'self'"}
    assert found["frame-ancestors"] == found["base-uri"] == found["object-src"] == {"'none'"}
    assert {value for values in found.values() for value in values} == {"'none'", "'self'"}


def test_the_admin_has_its_own_policy(client_for):
    """Looser inside, and still nothing from elsewhere."""
    found = policy(client_for(Role.EDITOR).get("/admin/"))
    assert found["default-src"] == {"'none'"}
    assert "'unsafe-inline'" in found["script-src"]
    outside = {value for values in found.values() for value in values if "://" in value}
    assert outside == set()


@pytest.mark.parametrize("address", OURS)
def test_security_headers(db, client, address):
    """The same on every page, errors too."""
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_reading_sets_no_cookie(db, client):
    """Whoever only reads is not marked."""
    for address in ("/", "/practices/", "/search/?q=x", "/feeds/practices/"):
        assert client.get(address).cookies == {}, address


def test_a_form_from_elsewhere_is_refused(db):
    """A post without the token of our own page."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/account/login/", {"login": "x", "password": "y"}).status_code == 403


@pytest.mark.parametrize("who", [None, Role.MEMBER, Role.COORDINATOR])
@pytest.mark.parametrize("address", ["/nothing-is-here/", "/advice/987654/", "/discussions/none/"])
def test_nobody_keeps_that_nothing_was_found(db, client, client_for, who, address):
    """The same for everybody: what is not there now may be there soon."""
    reader = client_for(who) if who else client
    response = reader.get(address, follow=True)
    kept = ["max-age=0", "must-revalidate", "no-cache", "no-store", "private"]
    assert sorted(response["Cache-Control"].split(", ")) == kept


def test_what_a_view_says_of_keeping_stands(db, client):
    """A page that is found is kept as before."""
    assert "Cache-Control" not in client.get("/practices/")
