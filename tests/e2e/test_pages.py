"""Every page in every state, opened in a real browser, narrow and wide, light and dark.

A page is one line of a table: its name, its address, who opens it, and what that person does first.
The empty library has a table of its own, in test_empty_library.py.
"""

from collections.abc import Iterator

import pytest

from exemplar.accounts.enums import Role
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import full
from tests.e2e.looks import Look, fill_and_send, forget_cookies_and_send, names_used_twice, press
from tests.e2e.people import CODES, KEYHOLDER, STALE, address_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

# Open on a wide screen, closed on a narrow one.
NARROW_FILTERS = "[data-filters]:not([open]) > summary"
EFFORT = "summary:has-text('Effort')"
MEMBER, EDITOR = Role.MEMBER.value, Role.EDITOR.value
SIGN_UP = {"first_name": "Pat", "last_name": "Public", "email": "new@example.test"}

LOOKS = [
    # --- Reading ---
    Look("home", "/"),
    *(Look(f"home for the role {role}", "/", role.value) for role in Role),
    Look("account menu opened", "/", MEMBER, act=press(".usa-menu-btn", ".ex-menu summary")),
    Look("browse", "/practices/"),
    Look("browse, all filters", "/practices/", act=press(NARROW_FILTERS, EFFORT)),
    Look("menu opened", "/", act=press(".usa-menu-btn", ".usa-nav__primary")),
    Look("browse, page 2", "/practices/?page=2"),
    Look("browse, filtered", "/practices/?topic=appointments&stage=implemented&sort=title"),
    Look("browse, words", "/practices/?q=online"),
    Look("browse, nothing found", "/practices/?q=zzzz"),
    Look("practice in full", "/practices/full/"),
    Look("practice in full for an editor", "/practices/full/", EDITOR),
    Look("practice that failed", "/practices/failed/"),
    Look("practice for demonstration", "/practices/demonstration/"),
    Look("practice superseded", "/practices/superseded/"),
    Look("practice untried, without outcomes", "/practices/untried/"),
    Look("practice restricted", "/practices/restricted/", status=404),
    Look("practice restricted, allowed", "/practices/restricted/", MEMBER),
    Look("practice that is a draft", "/practices/draft/", status=404),
    Look("cases", "/cases/"),
    Look("cases, filtered", "/cases/?agency=irs"),
    Look("cases, nothing found", "/cases/?q=zzzz"),
    Look("case in full", "/cases/full/"),
    Look("case without measures", "/cases/running/"),
    Look("topics", "/topics/"),
    Look("topic with narrower ones", "/topics/service/"),
    Look("topic", "/topics/appointments/"),
    Look("topic, empty", "/topics/empty/"),
    Look("agencies", "/agencies/"),
    Look("agency with bureaus", "/agencies/treasury/"),
    Look("agency", "/agencies/irs/"),
    Look("agency for demonstration", "/agencies/invented/"),
    Look("search", "/search/"),
    Look("search, results", "/search/?q=online"),
    Look("search, another kind", "/search/?q=revenue"),
    Look("search, page 2", "/search/?q=ordinary"),
    Look("search, nothing found", "/search/?q=zzzz"),
    Look("information", "/about/"),
    Look("information below another", "/about/evidence/"),
    # --- When something is wrong ---
    Look("not found", "/nothing/here/", status=404),
    Look("not found for a member", "/nothing/here/", MEMBER, status=404),
    Look("not open to you", "/test-only/forbidden/", status=403),
    Look("not open to a member", "/test-only/forbidden/", MEMBER, status=403),
    Look("not understood", "/test-only/suspicious/", status=400),
    Look("broken", "/test-only/broken/", status=500),
    Look("form out of date", "/account/login/", act=forget_cookies_and_send, answer=403),
    # --- Signing in and the account ---
    Look("sign in", "/account/login/"),
    Look(
        "sign in, wrong password",
        "/account/login/",
        act=fill_and_send("Sign in", login=address_of(MEMBER), password="wrong"),
    ),
    Look("sign up", "/account/signup/"),
    Look(
        "sign up, weak password",
        "/account/signup/",
        act=fill_and_send("Sign up", **SIGN_UP, password1="password", password2="other"),
    ),
    Look(
        "sign up, confirm the address",
        "/account/signup/",
        act=fill_and_send("Sign up", **SIGN_UP, password1=PASSWORD, password2=PASSWORD),
    ),
    Look("confirmation link, invalid", "/account/confirm-email/nothing/"),
    Look("account inactive", "/account/inactive/"),
    Look("reset the password", "/account/password/reset/"),
    Look(
        "reset the password, sent",
        "/account/password/reset/",
        act=fill_and_send("Reset my password", email=address_of(MEMBER)),
    ),
    Look("reset the password, link invalid", "/account/password/reset/key/1-nothing/"),
    Look("reset the password, done", "/account/password/reset/key/done/"),
    Look("second factor asked", "/account/login/", act=fill_and_send(
        "Sign in", login=address_of(CODES), password=PASSWORD
    )),
    Look("e-mail addresses", "/account/email/", MEMBER),
    Look("change the password", "/account/password/change/", MEMBER),
    Look(
        "change the password, wrong",
        "/account/password/change/",
        MEMBER,
        act=fill_and_send("Change password", oldpassword="wrong", password1="a", password2="b"),
    ),
    Look("account asks again", "/account/reauthenticate/", STALE),
    Look("second factors, none", "/account/2fa/", MEMBER),
    Look("second factors", "/account/2fa/", KEYHOLDER),
    Look("app for codes", "/account/2fa/totp/activate/", MEMBER),
    Look(
        "app for codes, wrong code",
        "/account/2fa/totp/activate/",
        MEMBER,
        act=fill_and_send("Activate", code="000000"),
    ),
    Look("app for codes, take away", "/account/2fa/totp/deactivate/", KEYHOLDER),
    Look("recovery codes", "/account/2fa/recovery-codes/", KEYHOLDER),
    Look("recovery codes, new", "/account/2fa/recovery-codes/generate/", KEYHOLDER),
    Look("passkeys", "/account/2fa/webauthn/", KEYHOLDER),
    Look("passkeys, none", "/account/2fa/webauthn/", MEMBER),
    Look("passkey, add", "/account/2fa/webauthn/add/", MEMBER),
    Look("sign out", "/account/logout/", MEMBER),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with a full library."""
    with site_with(full) as running:
        yield running


@pytest.mark.parametrize("look", [pytest.param(each, id=each.name) for each in LOOKS])
def test_page(look, kept_tab: KeptTab):
    look.take(kept_tab)


def test_no_line_is_twice():
    assert names_used_twice(LOOKS) == []
