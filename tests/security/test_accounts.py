"""Nobody learns who has an account, or is led elsewhere after signing in."""

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.urls import reverse

from exemplar.accounts.models import User
from tests.factories import PASSWORD, UserFactory

NEW = {
    "first_name": "Pat",
    "last_name": "Person",
    "password1": "a long enough password",
    "password2": "a long enough password",
}


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that the slow hasher has been asked to work on."""
    asked: list[str] = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self, password, salt):
        asked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    return asked


def test_signing_up_takes_the_same_work_for_every_address(db, client, hashed):
    """The answer, the number of mails and the slow part are equal, taken or free."""
    taken = UserFactory().email
    hashed.clear()
    seen = []
    for address in (taken, "free@example.test"):
        answer = client.post(reverse("account_signup"), {**NEW, "email": address})
        seen.append((answer.status_code, answer["Location"], len(hashed), len(mail.outbox)))
        hashed.clear()
        mail.outbox.clear()
        client.cookies.clear()
    assert seen[0] == seen[1]
    assert User.objects.filter(email="free@example.test").exists()


def test_a_wrong_password_takes_the_same_work_for_every_address(db, client, hashed):
    """Once for an account, once for none."""
    seen = []
    for address in (UserFactory().email, "nobody@example.test"):
        hashed.clear()
        answer = client.post(reverse("account_login"), {"login": address, "password": "wrong"})
        seen.append((answer.status_code, len(hashed)))
    assert seen == [(200, 1), (200, 1)]


def test_a_forwarded_address_does_not_buy_more_attempts(db, client):
    """Without a trusted proxy, what a header says about the sender counts for nothing."""
    person = UserFactory()
    for attempt in range(5):
        headers = {"X-Forwarded-For": f"192.0.2.{attempt}"}
        wrong = {"login": person.email.upper() if attempt % 2 else person.email, "password": "no"}
        client.post(reverse("account_login"), wrong, headers=headers)
    right = {"login": person.email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), right, headers={"X-Forwarded-For": "192.0.2.9"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "http:///evil.example",
     "\tjavascript:alert(1)", "///evil.example", "https://testserver@evil.example/",
     "https://evil.example/?testserver"],
)  # fmt: skip
def test_next_leads_nowhere_else(db, client, elsewhere):
    """After signing in, and after signing out."""
    form = {"login": UserFactory().email, "password": PASSWORD, "next": elsewhere}
    assert client.post(reverse("account_login"), form)["Location"] == "/"
    assert client.get(reverse("account_login"), {"next": elsewhere})["Location"] == "/"
    assert client.post(reverse("account_logout"), {"next": elsewhere})["Location"] == "/"


def test_signing_in_makes_a_new_session(db, client):
    """A session that somebody else has planted is not the one that is signed in."""
    client.get("/account/login/")
    client.session.save()
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": UserFactory().email, "password": PASSWORD})
    assert client.session["_auth_user_id"]
    assert client.session.session_key != before
