"""Signing up, confirming, signing in and resetting: one door, and a limit on knocking."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import roles_of
from tests import factories as made

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP, RESET = "/account/login/", "/account/signup/", "/account/password/reset/"


def sign_in(client, login, password=made.PASSWORD, address=LOGIN):
    return client.post(address, {"login": login, "password": password})


def sign_up(client, email="new@example.test", address=SIGNUP):
    return client.post(
        address,
        {
            "first_name": "New",
            "last_name": "Person",
            "email": email,
            "password1": "a long enough password",
            "password2": "a long enough password",
        },
    )


def confirm(client, place=0):
    """Follow the link of a mail, and press the button there."""
    link = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", mail.outbox[place].body)[1]
    client.get(link)
    return client.post(link)


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("spelling", ["sam@example.test", "SAM@Example.TEST", " sam@example.test "])
def test_with_address_and_password(client, spelling):
    """However the address is capitalised."""
    made.UserFactory(email="sam@example.test")
    response = sign_in(client, spelling)
    assert (response.status_code, response["Location"], is_signed_in(client)) == (302, "/", True)


def test_a_wrong_password_and_a_stranger_get_the_same_answer(client):
    """Nobody learns here who has an account."""
    made.UserFactory(email="sam@example.test")
    texts = []
    for login in ("sam@example.test", "nobody@example.test"):
        response = sign_in(client, login, "wrong")
        assert not is_signed_in(client)
        texts.append([str(error) for error in response.context["form"].non_field_errors()])
    assert texts[0] == texts[1] != []


def test_an_address_that_is_not_confirmed_does_not_open(client):
    """It leads to the page that says a mail was sent."""
    made.UserFactory(email="sam@example.test", confirmed=False)
    response = sign_in(client, "sam@example.test")
    assert (response["Location"], is_signed_in(client)) == ("/account/confirm-email/", False)


def test_a_person_who_was_shut_out_stays_out(client):
    """Without a word on why."""
    made.UserFactory(email="sam@example.test", is_active=False)
    sign_in(client, "sam@example.test")
    assert not is_signed_in(client)


def test_signing_up_and_confirming_makes_a_member(client):
    """Not before the address is confirmed."""
    sign_up(client)
    person = User.objects.get(email="new@example.test")
    assert (roles_of(person), is_signed_in(client)) == (frozenset(), False)
    (message,) = mail.outbox
    assert message.to == ["new@example.test"]
    link = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", message.body)[1]
    client.get(link)
    client.post(link)
    assert roles_of(User.objects.get(pk=person.pk)) == {Role.MEMBER}


def test_signing_up_again_tells_only_the_owner(client):
    """The page is the same as for a stranger; the mail says that there is an account."""
    made.UserFactory(email="new@example.test")
    response = sign_up(client)
    assert (response["Location"], User.objects.count()) == ("/account/confirm-email/", 1)
    assert [message.to for message in mail.outbox] == [["new@example.test"]]


@pytest.mark.parametrize("password", ["short", "12345678901234", "password12345"])
def test_weak_passwords_are_refused(client, password):
    """At least twelve characters, and none that everybody uses."""
    data = {"first_name": "N", "last_name": "P", "email": "new@example.test"}
    client.post(SIGNUP, {**data, "password1": password, "password2": password})
    assert not User.objects.filter(email="new@example.test").exists()


def test_resetting_tells_nobody_who_has_an_account(client):
    """The same answer for both; a mail for the one."""
    made.UserFactory(email="sam@example.test")
    answers = [
        client.post(RESET, {"email": email})["Location"]
        for email in ("sam@example.test", "nobody@example.test")
    ]
    assert answers == [reverse("account_reset_password_done")] * 2


def test_whose_account_is_closed_is_not_told_that_there_is_none(client):
    """They get no new password, and read nothing that is not true."""
    made.UserFactory(email="sam@example.test", is_active=False)
    client.post(RESET, {"email": "sam@example.test"})
    (message,) = mail.outbox
    assert message.subject == "[Exemplar] No new password for this address"
    assert "There is no account there that can be signed in to" in message.body
    assert "has no account" not in message.body


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/pages/4/"])
def test_the_admin_has_no_door_of_its_own(client, address):
    """Every way in leads through the one page that knows of second factors."""
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)


def test_the_admin_takes_no_password(client):
    """Posting to Wagtail's own sign-in signs nobody in."""
    made.role_user(Role.EDITOR, email="ed@example.test")
    data = {"username": "ed@example.test", "email": "ed@example.test", "password": made.PASSWORD}
    response = client.post("/admin/login/", data)
    assert (response.status_code, is_signed_in(client)) == (302, False)


def test_back_to_where_one_was_going(client):
    """Inside the site."""
    made.role_user(Role.EDITOR, email="ed@example.test")
    response = sign_in(client, "ed@example.test", address=f"{LOGIN}?next=/admin/pages/")
    assert response["Location"] == "/admin/pages/"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_never_out_of_the_site(client, target):
    """A link in a mail cannot send people on to another site."""
    made.UserFactory(email="sam@example.test")
    response = sign_in(client, "sam@example.test", address=f"{LOGIN}?next={target}")
    assert response["Location"] == "/"


def test_confirming_leads_to_where_one_was_going(client):
    """In the browser in which the account was made, whoever has just chosen its password."""
    sign_up(client, address=f"{SIGNUP}?next=/advisors/")
    response = confirm(client)
    assert (response["Location"], is_signed_in(client)) == ("/advisors/", True)


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "/%5Cevil.test", "/%0A/a"])
def test_confirming_never_leads_out_of_the_site(client, target):
    sign_up(client, address=f"{SIGNUP}?next={target}")
    assert confirm(client)["Location"] == "/"


def test_a_link_alone_signs_nobody_in(client):
    """In any other browser the password is asked for; also where another account was just made."""
    sign_up(client)
    other = Client()
    sign_up(other, email="other@example.test")
    for browser in (Client(), other):
        EmailAddress.objects.update(verified=False)
        response = confirm(browser)
        assert (response["Location"], is_signed_in(browser)) == (LOGIN, False)


def test_confirming_does_not_open_an_account_that_was_closed_meanwhile(client):
    """It says so, as signing in does."""
    sign_up(client)
    User.objects.update(is_active=False)
    response = confirm(client)
    assert (response["Location"], is_signed_in(client)) == ("/account/inactive/", False)


@pytest.mark.parametrize(
    "address",
    [
        "email/", "2fa/", "2fa/totp/activate/", "password/change/", "password/reset/", "inactive/",
        "confirm-email/", "confirm-email/nothing/", "password/reset/key/1-nothing/", "logout/",
    ],
)  # fmt: skip
def test_no_browser_keeps_a_page_of_an_account(client_for, address):
    """After signing out on a computer that others use, "Back" shows nothing of it."""
    for client in (client_for(Role.MEMBER), Client()):
        assert "no-store" in client.get(f"/account/{address}")["Cache-Control"]


LIMITS = [
    (LOGIN, lambda number: {"login": f"s{number}@example.test", "password": "wrong"}, 10),
    (LOGIN, lambda _number: {"login": "sam@example.test", "password": "wrong"}, 5),
    (RESET, lambda _number: {"email": "sam@example.test"}, 5),
    (RESET, lambda number: {"email": f"s{number}@example.test"}, 20),
    (
        SIGNUP,
        lambda number: {
            "first_name": "N",
            "last_name": "P",
            "email": f"s{number}@example.test",
            "password1": "a long enough password",
            "password2": "a long enough password",
        },
        20,
    ),
]
NAMES = ["sign-in", "sign-in to one account", "reset of one account", "reset", "sign-up"]


@pytest.mark.parametrize(("address", "data", "limit"), LIMITS, ids=NAMES)
def test_a_limit_on_knocking(client, address, data, limit):
    """The request after the limit is refused; whoever comes from elsewhere is not."""
    made.UserFactory(email="sam@example.test")
    refused = []
    for number in range(limit + 1):
        client.cookies.clear()
        response = client.post(address, data(number))
        refused.append(response.status_code == 429 or b"Too many" in response.content)
    assert refused == [False] * limit + [True]


def test_beyond_the_limit_the_page_says_what_to_do_and_leads_on(client):
    """In the frame of the site."""
    for _ in range(6):
        response = client.post(RESET, {"email": "sam@example.test"})
    assert response.status_code == 429
    assert ("<h1>Too many tries</h1>" in response.text, 'href="/"' in response.text) == (True, True)


def test_the_right_password_does_not_help_after_too_many_wrong_ones(client):
    """Guessing does not pay."""
    made.UserFactory(email="sam@example.test")
    for _ in range(5):
        sign_in(client, "sam@example.test", "wrong")
    sign_in(client, "sam@example.test")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        "/account/email/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/2fa/webauthn/",
        "/account/reauthenticate/",
        "/account/login/",
        "/account/signup/",
        "/account/password/reset/",
    ],
)
def test_the_pages_of_the_account_speak_as_the_rest_does(client_for, address):
    """Not in the words that allauth brings along."""
    is_door = address in {"/account/login/", "/account/signup/", "/account/password/reset/"}
    page = client_for(None if is_door else made.UserFactory()).get(address)
    assert page.status_code == 200
    for words in (
        "Sign Up", "Sign In", "Remember Me", "Change Password", "New Password", "Email Address",
        "Two-Factor", "Security Keys", "Authenticator App", "Confirm Access",
    ):  # fmt: skip
        assert words not in page.text


def test_the_mails_of_the_account_speak_as_the_rest_does(client_for):
    """And hold nothing that somebody else typed: a name could be an advertisement."""
    known = made.UserFactory().email
    for email in ("new@example.test", known):
        sign_up(client_for(None), email)
    for email in (known, "nobody@example.test"):
        client_for(None).post(RESET, {"email": email})
    assert [message.subject for message in mail.outbox] == [
        "[Exemplar] Confirm your e-mail address",
        "[Exemplar] You have an account already",
        "[Exemplar] Set a new password",
        "[Exemplar] No new password for this address",
    ]
    for message in mail.outbox:
        assert message.body.count("http://") == 1
        assert "New Person" not in message.body
        assert "&" not in message.body.partition("http")[0]
