"""Whoever may do much works with a second factor, or does nothing at all."""

import time

import pytest
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from exemplar.accounts.enums import SECOND_FACTOR_ROLES, Role
from tests import factories as made

SECRET = "JBSWY3DPEHPK3PXP"
SETTING_UP = reverse("mfa_index")


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def one_code(monkeypatch):
    """The app shows one code throughout a test: none ends while a slow machine types it."""
    counter = int(time.time()) // 30
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([counter]))


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
@pytest.mark.parametrize("address", ["/", "/practices/", "/admin/", "/admin/pages/", "/search/"])
def test_nothing_before_it_is_set_up(client_for, role, address):
    """Every page leads to setting it up."""
    response = client_for(Role(role)).get(address)
    assert (response.status_code, response.get("Location")) == (302, SETTING_UP)


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_a_post_does_nothing_either(client_for, role):
    """Not only reading waits."""
    response = client_for(Role(role)).post("/admin/pages/add/library/practicepage/4/", {})
    assert (response.status_code, response["Location"]) == (302, SETTING_UP)


@pytest.fixture
def editor(db):
    """An editor with an authenticator app, whose secret the test knows."""
    person = made.role_user(Role.EDITOR, email="ed@example.test")
    TOTP.activate(person, SECRET)
    return person


def code():
    """What the app shows now."""
    return format_hotp_value(hotp_value(SECRET, next(auth.yield_hotp_counters_from_time())))


def test_password_and_code_open_the_site(client, editor):
    """Signing in takes both, one after the other."""
    data = {"login": editor.email, "password": made.PASSWORD}
    asked = client.post("/account/login/", data)
    between = "_auth_user_id" in client.session
    client.post(asked["Location"], {"code": code()})
    assert (asked["Location"], between) == (reverse("mfa_authenticate"), False)
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_opens_nothing(client, editor):
    """Nor does the password help any further."""
    client.post("/account/login/", {"login": editor.email, "password": made.PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/", "/admin/", SETTING_UP, "/account/2fa/totp/deactivate/", "/account/email/"]
)
def test_a_password_alone_is_not_enough_once_there_is_one(client_for, editor, address):
    """Whoever was signed in before it was set up must show it, and cannot take it away."""
    response = client_for(editor).get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_the_way_to_it_and_out_is_open(client_for, role):
    """Or nobody could ever set it up."""
    client = client_for(Role(role))
    answers = [client.get(address).status_code for address in (SETTING_UP, "/account/logout/")]
    assert answers == [200, 200]


@pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR_ROLES))
def test_others_are_not_asked(client_for, role):
    """A member reads with a password alone."""
    assert client_for(Role(role)).get("/practices/").status_code == 200


def test_the_public_is_not_asked(client_for):
    """Nor whoever is not signed in."""
    assert client_for(None).get("/practices/").status_code == 200


def test_not_in_the_demonstration(client_for, settings):
    """Where the setting is off, an editor gets in."""
    settings.SECOND_FACTOR_REQUIRED = False
    assert client_for(Role.EDITOR).get("/admin/").status_code == 200
