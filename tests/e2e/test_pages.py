"""Every page in every state, opened in a real browser, narrow and wide, light and dark.

A page is one line of a table: its name, its address, who opens it, and what that person does first.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pytest
from playwright.sync_api import Page

from exemplar.accounts.enums import Role
from tests.e2e.browser import NARROW, WIDE
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.library import full, official_and_empty
from tests.e2e.people import CODES, KEYHOLDER, STALE, address_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

Act = Callable[[Page], None]
# What can differ between light and dark.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
LIBRARIES = {"empty": official_and_empty, "full": full}


@dataclass(frozen=True)
class Look:
    """A page in a state."""

    name: str
    address: str
    who: str = ""
    # What the person does before the page is looked at.
    act: Act | None = None
    status: int = 200
    # What the act is answered, at the same address.
    answer: int = 200
    library: str = "full"


def fill_and_send(button: str, **values: str) -> Act:
    """Fill fields by their name, then press a button of the main part of the page."""

    def act(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"main [name={name}]").fill(value)
        with page.expect_navigation():
            name = re.compile(f"^{re.escape(button)}$", re.IGNORECASE)
            page.locator("main").get_by_role("button", name=name).click()

    return act


def forget_cookies_and_send(page: Page) -> None:
    """Send a form long after it was opened."""
    page.context.clear_cookies()
    fill_and_send("Sign in", login=address_of("member"), password=PASSWORD)(page)


def press(*selectors: str) -> Act:
    """Press one thing after the other; what only the other width shows is passed over."""

    def act(page: Page) -> None:
        for selector in selectors:
            target = page.locator(selector).first
            if target.is_visible():
                target.click()
        assert page.locator(selectors[-1]).first.is_visible(), f"There is no {selectors[-1]}."

    return act


def empty(name: str, address: str, who: str = "", act: Act | None = None) -> Look:
    """A page of the empty library on an official site."""
    return Look(f"{name}, empty library", address, who, act, library="empty")


# Open on a wide screen, closed on a narrow one.
NARROW_FILTERS = "[data-filters]:not([open]) > summary"
EFFORT = "summary:has-text('Effort')"
MEMBER, EDITOR = Role.MEMBER.value, Role.EDITOR.value
SIGN_UP = {"first_name": "Pat", "last_name": "Public", "email": "new@example.test"}

LOOKS = [
    # --- The library, empty and on an official site ---
    empty("home", "/"),
    empty("home for an editor", "/", EDITOR),
    empty("official banner opened", "/", act=press(".usa-banner__button")),
    empty("browse", "/practices/"),
    empty("cases", "/cases/"),
    empty("topics", "/topics/"),
    empty("agencies", "/agencies/"),
    empty("search", "/search/?q=anything"),
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
def site(request, browser, db) -> Iterator[Site]:
    """The running site with the library that the page asks for."""
    with site_with(LIBRARIES[request.param]) as running:
        yield running


@pytest.mark.parametrize(
    ("site", "look"),
    [pytest.param(each.library, each, id=each.name) for each in LOOKS],
    indirect=["site"],
)
def test_page(site, look, open_tab: OpenTab):
    for width in (WIDE, NARROW):
        tab = open_tab(look.who, width)
        tab.go(look.address, look.status)
        if look.act:
            tab.expected.add((tab.site + look.address, look.answer))
            look.act(tab.page)
        tab.check_width()
        tab.check_accessibility()
        tab.page.emulate_media(color_scheme="dark")
        tab.check_accessibility(only=COLOUR_RULES)
        tab.check()


def test_no_line_is_twice():
    names = sorted(each.name for each in LOOKS)
    assert [name for name, lines in groupby(names) if len(list(lines)) > 1] == []
