"""Every page in every state, opened in a real browser, narrow and wide, light and dark.

A page is one line of a table: its name, its address, who opens it, and what that person does first.
The empty library has a table of its own, in test_empty_library.py.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from community.notifications.mails import stop_address
from exemplar.accounts.enums import Role
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import full
from tests.e2e.looks import (
    Look,
    describe_and_sign_in,
    describe_service,
    fill_and_send,
    forget_cookies_and_send,
    names_used_twice,
    open_and_wait,
    open_menu,
    press,
    type_and_wait,
)
from tests.e2e.people import CODES, KEYHOLDER, STALE, address_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

# Open on a wide screen, closed on a narrow one.
NARROW_FILTERS = "[data-filters]:not([open]) > summary"
EFFORT = "summary:has-text('Effort')"
MEMBER, EDITOR = Role.MEMBER.value, Role.EDITOR.value
LEAD = Role.AGENCY_LEAD.value
SIGN_UP = {"first_name": "Pat", "last_name": "Public", "email": "new@example.test"}


def choose_two(page: Page) -> None:
    """Mark two practices to compare. The choice may still be there from another width."""
    for place in range(2):
        box = page.locator("input[form=compare]").nth(place)
        if not box.is_checked():
            page.locator(f"label[for='{box.get_attribute('id')}']").click()
    assert page.locator(".ex-compare-bar__count").is_visible()


LOOKS = [
    # --- Reading ---
    Look("home", "/"),
    *(Look(f"home for the role {role}", "/", role.value) for role in Role),
    Look("account menu opened", "/", MEMBER, act=press(".usa-menu-btn", ".ex-menu summary")),
    Look("browse", "/practices/"),
    Look("browse, all filters", "/practices/", act=press(NARROW_FILTERS, EFFORT)),
    Look("menu opened", "/", act=open_menu),
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
    # --- The ledger ---
    Look("practice with a long ledger", "/practices/ordinary-0/"),
    Look("adoptions of a practice", "/practices/ordinary-0/adoptions/"),
    Look("adoptions of one outcome", "/practices/full/adoptions/?outcome=did_not_work"),
    Look("adoptions, none", "/practices/untried/adoptions/"),
    Look("report an adoption", "/practices/untried/adopt/", LEAD),
    Look("report an adoption, for an editor", "/practices/untried/adopt/", EDITOR),
    Look("report an adoption, without an agency", "/practices/untried/adopt/", MEMBER),
    Look(
        "report an adoption, wrong",
        "/practices/untried/adopt/?",
        LEAD,
        act=fill_and_send("Send the report", since="2999"),
    ),
    Look("reports of an agency", "/adoptions/", LEAD),
    Look("reports of an agency, none", "/adoptions/", MEMBER),
    Look("adoption queue", "/adoptions/queue/", LEAD),
    Look("adoption queue, not open", "/adoptions/queue/", MEMBER, status=403),
    Look("adoption that waits", "/adoptions/9001/", LEAD),
    Look("adoption that was returned", "/adoptions/9002/", LEAD),
    Look("adoption confirmed", "/adoptions/9003/", LEAD),
    Look("adoption of others", "/adoptions/9001/", MEMBER, status=404),
    Look("adoption, change", "/adoptions/9001/change/", LEAD),
    Look("adoption, change what was returned", "/adoptions/9002/change/", LEAD),
    Look("adoption from a mail, ended", "/adoptions/confirm/abc/", status=410),
    Look("practice retired for another one", "/practices/retired/"),
    Look("practice retired for an editor", "/practices/retired/", EDITOR),
    Look("practice with settled ratings", "/practices/rated/", act=press(".ex-reasons summary")),
    Look("browse, what was retired", "/practices/?standing=superseded&standing=retired"),
    Look("how evidence is rated", "/evidence/"),
    Look("practice restricted", "/practices/restricted/", status=404),
    Look("practice restricted, allowed", "/practices/restricted/", MEMBER),
    Look("practice that is a draft", "/practices/draft/", status=404),
    Look("practice beside a service", "/practices/full/", MEMBER,
         act=press(".ex-fit-differences summary")),
    Look("practice beside a service, untried", "/practices/untried/", MEMBER),
    Look("browse, seen from a service", "/practices/?sort=fit", MEMBER),
    Look("browse, worked in a context like mine", "/practices/?sort=fit&fit=worked", MEMBER),
    Look("my service, not described", "/my-service/"),
    Look("my service", "/my-service/?next=/practices/", MEMBER),
    Look("my service, nothing said", "/my-service/", act=fill_and_send("Keep my service")),
    Look("my service, for this visit", "/my-service/", act=describe_service),
    Look("my service, another one put aside", "/my-service/", act=describe_and_sign_in),
    Look("how context fit is worked out", "/about/context-fit/"),
    Look("browse, two chosen", "/practices/", act=choose_two),
    Look("compare, nothing chosen", "/practices/compare/"),
    Look("compare, one chosen", "/practices/compare/?p=full"),
    Look("compare, words", "/practices/compare/?p=full&find=ordinary"),
    Look("compare, two", "/practices/compare/?p=full&p=failed"),
    Look("compare, four and what is left out",
         "/practices/compare/?p=full&p=failed&p=untried&p=demonstration&p=ordinary-1&p=no&p=full"),
    Look("compare, differences", "/practices/compare/?p=full&p=failed&show=differences"),
    Look("download practices", "/practices/export/?topic=appointments"),
    Look("download, opened", "/practices/export/?format=pdf",
         act=press("main summary", "main table")),
    Look("download, nothing", "/practices/export/?q=zzzz"),
    Look("download case studies", "/cases/export/"),
    Look("download adoptions", "/practices/full/adoptions/export/"),
    Look("download adoptions of an agency", "/agencies/irs/adoptions/export/"),
    Look("reading api", "/api/"),
    Look("reading api, opened", "/api/", act=press("main summary", "main dd")),
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
    Look("search, explained", "/search/", act=press(".ex-search__help summary", ".ex-terms")),
    Look("search, one kind", "/search/?q=online&kind=practices"),
    Look("search, filtered", "/search/?q=channel:phone+appointments&kind=practices&sort=title"),
    Look("search, nothing of this kind", "/search/?q=online&kind=agencies"),
    Look("search, did you mean", "/search/?q=appointmnts"),
    Look("search, recommended", "/search/?q=where+to+begin"),
    Look("search, suggestions", "/search/", act=type_and_wait("app")),
    Look("saved searches", "/search/saved/", MEMBER),
    Look("saved searches, none", "/search/saved/", EDITOR),
    Look("saved search, new", "/search/saved/new/?q=online", MEMBER),
    Look("saved search, name taken", "/search/saved/new/?q=online", MEMBER,
         act=fill_and_send("Save", name="Waiting")),
    Look("contribute", "/contribute/"),
    Look("contribute, one's own", "/contribute/", MEMBER),
    Look("contribute, nothing yet", "/contribute/", EDITOR),
    Look("what is accepted", "/contribute/rules/"),
    Look("begin a practice", "/contribute/practice/", MEMBER),
    Look("begin a case study", "/contribute/case-study/", MEMBER),
    Look("write, nothing yet", "/contribute/9001/", MEMBER),
    Look("write, with what cannot be right", "/contribute/9002/", MEMBER),
    Look("write, everything is there", "/contribute/9003/", MEMBER),
    Look("write, results", "/contribute/9002/?step=results", MEMBER),
    Look("write, how it will look", "/contribute/9002/?step=problem", MEMBER,
         act=open_and_wait("#field-problem .ex-look summary", "#field-problem .ex-look strong")),
    Look("write, pictures and documents", "/contribute/9002/?step=files", MEMBER),
    Look("write, not one's own", "/contribute/9002/", EDITOR, status=404),
    Look("preview", "/contribute/9002/preview/", MEMBER),
    Look("preview, nothing yet", "/contribute/9001/preview/", MEMBER),
    Look("hand in, incomplete", "/contribute/9002/submit/", MEMBER),
    Look("hand in", "/contribute/9003/submit/", MEMBER),
    Look("handed in", "/contribute/9004/", MEMBER),
    Look("handed in, for an editor", "/contribute/9004/", EDITOR),
    Look("withdraw", "/contribute/9004/withdraw/", MEMBER),
    Look("delete a draft", "/contribute/9003/delete/", MEMBER),
    Look("authors", "/contribute/9002/people/", MEMBER),
    Look("authors, invited twice", "/contribute/9002/people/", MEMBER, answer=422,
         act=fill_and_send("Invite", email="asked@example.test")),
    Look("take out a co-author", "/contribute/9002/people/9001/", MEMBER),
    Look("collections", "/collections/"),
    Look("collection", "/collections/9001-where-to-begin/"),
    Look("collection, one's own", "/collections/9002-for-the-phone-team/", MEMBER),
    Look("collection, by its link", "/collections/shared/a-known-token/"),
    Look("collection that is another's", "/collections/9002-for-the-phone-team/", EDITOR,
         status=404),
    Look("one's collections", "/collections/mine/", MEMBER),
    Look("one's collections, of an editor", "/collections/mine/", EDITOR),
    Look("new collection", "/collections/new/", MEMBER),
    Look("new collection, title taken", "/collections/new/", MEMBER,
         act=fill_and_send("Make it", title="For the phone team")),
    Look("change a collection", "/collections/9002/change/", MEMBER),
    Look("note in a collection", "/collections/items/9001/note/", MEMBER),
    Look("inbox", "/inbox/", MEMBER),
    Look("inbox, empty", "/inbox/", EDITOR),
    Look("following", "/following/", MEMBER),
    Look("following, nothing", "/following/", EDITOR),
    Look("follow, asked", "/following/topic/9003/", EDITOR),
    Look("stop following, asked", "/following/topic/9003/", MEMBER),
    Look("stop following, from a mail", stop_address(9003)),
    Look("stop following, from a mail, done", stop_address(7_777_777)),
    Look("when mail comes", "/account/notifications/", MEMBER),
    Look("topic that one follows", "/topics/empty/", MEMBER),
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
        act=fill_and_send("Create account", **SIGN_UP, password1="password", password2="other"),
    ),
    Look(
        "sign up, confirm the address",
        "/account/signup/",
        act=fill_and_send("Create account", **SIGN_UP, password1=PASSWORD, password2=PASSWORD),
    ),
    Look("confirmation link, invalid", "/account/confirm-email/nothing/"),
    Look("account inactive", "/account/inactive/"),
    Look("reset the password", "/account/password/reset/"),
    Look(
        "reset the password, sent",
        "/account/password/reset/",
        act=fill_and_send("Send the link", email=address_of(MEMBER)),
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
