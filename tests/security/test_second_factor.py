"""A role that asks for a second factor opens nothing without it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from exemplar.accounts.enums import Role
from tests.factories import PASSWORD, DocumentFactory, grant, role_user

PATHS = [
    "/admin/", "/admin/pages/1/", "//admin/", "/%61dmin/", "/search/?q=a", "/feeds/practices/",
    "/practices/", "/sitemap.xml",
]  # fmt: skip


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def one_code(monkeypatch):
    """The app shows one code throughout a test: none ends while a slow machine types it."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([counter]))


def _code(secret: str) -> str:
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )


def _set_up(user) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def test_nothing_opens_before_one_is_set_up(client_for):
    """Every address leads to where it is set up, documents and feeds among them."""
    browser = client_for(Role.EDITOR)
    for path in (*PATHS, DocumentFactory().url):
        assert browser.get(path)["Location"] == reverse("mfa_index"), path


def test_an_older_session_has_to_show_it(client_for):
    """Who signed in with a password alone gains nothing when the owner sets up a second factor."""
    person = role_user(Role.MEMBER)
    stolen = client_for(person)
    assert stolen.get("/").status_code == 200
    secret = _set_up(grant(person, Role.EDITOR))
    deactivate, ask = reverse("mfa_deactivate_totp"), reverse("mfa_reauthenticate")
    for path in (*PATHS, deactivate, reverse("account_email"), reverse("mfa_index")):
        assert stolen.get(path)["Location"].startswith(ask), path
    stolen.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    stolen.post(deactivate)
    assert Authenticator.objects.filter(user=person).exists()
    assert stolen.get(f"{ask}?next=/admin/").status_code == 200
    assert stolen.post(ask, {"code": _code(secret), "next": "/admin/"})["Location"] == "/admin/"
    assert stolen.get("/admin/").status_code == 200


def test_signing_in_with_it_is_enough(client_for):
    """The password leads to the code, the code leads in; removing it closes the door again."""
    person = role_user(Role.EDITOR)
    secret = _set_up(person)
    browser = client_for(None)
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert browser.get("/admin/").status_code == 302
    browser.post(reverse("mfa_authenticate"), {"code": _code(secret)})
    assert browser.get("/admin/").status_code == 200
    Authenticator.objects.all().delete()
    assert browser.get("/admin/")["Location"] == reverse("mfa_index")
