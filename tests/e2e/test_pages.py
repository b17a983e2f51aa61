"""Every page in every state, opened in a real browser, narrow and wide, light and dark.

A page is one line of a table: its name, its address, who opens it, and what that person does first.
The empty library has a table of its own, in test_empty_library.py.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from community.notifications.endings import ending_address, stop_address
from exemplar.accounts.enums import Role
from tests.e2e.advising_offers import ANSWERED, LATE, OPEN, SECRET, WITHDRAWN, link
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import full
from tests.e2e.looks import (
    Act,
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
ETHICS_OFFICER = Role.ETHICS_OFFICER.value
ADVISOR, COORDINATOR = Role.ADVISOR.value, Role.COORDINATOR.value
OFFICIAL = Role.OFFICIAL.value
MODERATOR, ADMIN = Role.MODERATOR.value, Role.ADMIN.value
SIGN_UP = {"first_name": "Pat", "last_name": "Public", "email": "new@example.test"}


def choose_two(page: Page) -> None:
    """Mark two practices to compare. The choice may still be there from another width."""
    for place in range(2):
        box = page.locator("input[form=compare]").nth(place)
        if not box.is_checked():
            page.locator(f"label[for='{box.get_attribute('id')}']").click()
    page.locator(".ex-compare-bar__count").wait_for()


def type_a_title(page: Page) -> None:
    """See what is near to a title while it is typed."""
    page.locator("main [name=title]").press_sequentially("Why is the line so long on Mondays")
    page.locator(".ex-nearby").wait_for()


def show_keys(page: Page) -> None:
    """Open the help on the keys of the site."""
    page.keyboard.press("?")
    page.locator("#shortcuts").wait_for()


def choose_and_send(value: str, button: str) -> Act:
    """Choose an answer, then press a button of the main part of the page."""

    def act(page: Page) -> None:
        name = page.locator(f"main [value={value}]").get_attribute("id")
        page.locator(f"main label[for='{name}']").click()
        fill_and_send(button)(page)

    return act


def save_from_an_old_window(page: Page) -> None:
    """Save what somebody else has changed meanwhile."""
    page.locator("main [name=edition]").evaluate("field => { field.value = 'old' }")
    fill_and_send("Save", hours_a_quarter="33")(page)


def approve_without_words(page: Page) -> None:
    """Say yes to proposed weights, and give a blank for a reason."""
    page.get_by_text("Approve: new runs use these weights").click()
    fill_and_send("Decide", reason=" ")(page)


def unfold_all(page: Page) -> None:
    """Open everything that is folded."""
    for summary in page.locator("main summary").all():
        summary.click()


def ask_nothing(page: Page) -> None:
    """Ask a question without a word."""
    page.locator("main summary:has-text('Ask the coordinators')").click()
    fill_and_send("Ask")(page)


def answer_nothing(page: Page) -> None:
    """Answer a question without a word."""
    with page.expect_navigation():
        page.locator("#question-9801 button").click()


def decline_without_a_reason(page: Page) -> None:
    """Decline an offer and say nothing."""
    page.locator("main summary:has-text('Decline')").click()
    with page.expect_navigation():
        page.locator("main [name=decline]").click()


def take_back_without_a_reason(page: Page) -> None:
    """Take an offer back and say nothing."""
    page.locator("main summary:has-text('Take back')").first.click()
    fill_and_send("Take it back")(page)


def upload_conflicts(page: Page) -> None:
    """Look through a file with a line that can be read and one that cannot."""
    lines = "kind,company,agency,words,source\nbid,Nobody Inc,Nowhere,A bid,List\ngift,,,,\n"
    file = {"name": "conflicts.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("main [name=file]").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Look through it").click()


def upload_advisors(page: Page) -> None:
    """Look through a file with a good row and a wrong one."""
    rows = "email,name,title,company\nnew@example.test,Pat New,Chief,Nobody Inc\nx,Pat Wrong,=1,\n"
    file = {"name": "advisors.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("main [name=file]").set_input_files(file)
    fill_and_send("Look through the file")(page)


LOOKS = [
    # --- Reading ---
    Look("home", "/"),
    *(Look(f"home for the role {role}", "/", role.value) for role in Role),
    Look("account menu opened", "/", MEMBER, by_width=True,
         act=press(".usa-menu-btn", ".ex-menu summary")),
    Look("browse", "/practices/"),
    Look("browse, all filters", "/practices/", act=press(NARROW_FILTERS, EFFORT)),
    Look("menu opened", "/", act=open_menu, by_width=True),
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
    Look("begin with a page", "/contribute/practice/?practice=full", MEMBER),
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
    Look("inbox, unread of one kind", "/inbox/?kind=practice&show=unread", MEMBER),
    Look("inbox, about one thing", "/inbox/?about=topic-9003", MEMBER),
    Look("inbox, empty", "/inbox/", EDITOR),
    Look("following", "/following/", MEMBER),
    Look("following, nothing", "/following/", EDITOR),
    Look("follow, asked", "/following/topic/9003/", EDITOR),
    Look("stop following, asked", "/following/topic/9003/", MEMBER),
    Look("stop following, from a mail", stop_address(9003)),
    Look("stop following, from a mail, done", stop_address(7_777_777)),
    Look("when mail comes", "/account/notifications/", MEMBER),
    Look("next summary", "/account/notifications/digest/", MEMBER),
    Look("next summary, nothing", "/account/notifications/digest/", EDITOR),
    Look("stop an alert, from a mail", ending_address("alert", 9002)),
    Look("stop the summaries, from a mail", ending_address("digest", 1)),
    Look("topic that one follows", "/topics/empty/", MEMBER),
    # --- Advisors ---
    Look("advisors", "/advisors/", MEMBER),
    Look("advisors, filtered", "/advisors/?q=chief&staff=1000_10000&sort=newest&page=2",
         COORDINATOR),
    Look("advisors, nothing found", "/advisors/?q=zzzz", MEMBER),
    Look("advisor in full", "/advisors/9801/", Role.OFFICIAL.value),
    Look("advisor for a coordinator", "/advisors/9802/", COORDINATOR),
    Look("advisor of whom little is shown", "/advisors/9803/", MEMBER),
    Look("advisor in draft", "/advisors/9802/", MEMBER, status=404),
    Look("advisor profile, none", "/account/advisor/", MEMBER),
    Look("advisor profile", "/account/advisor/", ADVISOR),
    Look("advisor profile, about", "/account/advisor/about/", ADVISOR),
    Look("advisor profile, about, wrong", "/account/advisor/about/", ADVISOR,
         act=fill_and_send("Save", name="", title="\u202e"), answer=422),
    Look("advisor profile, changed meanwhile", "/account/advisor/availability/", ADVISOR,
         act=save_from_an_old_window, answer=422),
    Look("advisor profile, a pause with a wrong day", "/account/advisor/", ADVISOR,
         act=fill_and_send("Take a pause", until="2020-01-01"), answer=422,
         sent_to="/account/advisor/pause/"),
    Look("advisor, as members read it", "/advisors/9801/?as=members", ADVISOR),
    Look("advisor profile, topics", "/account/advisor/skills/", ADVISOR),
    Look("advisor profile, ways of helping", "/account/advisor/modes/", ADVISOR),
    Look("advisor profile, time", "/account/advisor/availability/", ADVISOR),
    Look("advisor profile, results", "/account/advisor/results/", ADVISOR),
    Look("advisor profile, a result", "/account/advisor/results/9801/", ADVISOR),
    Look("advisor profile, a new result", "/account/advisor/results/new/", ADVISOR,
         act=fill_and_send("Save", text="Words."), answer=422),
    Look("advisor profile, remove a result", "/account/advisor/results/9801/remove/", ADVISOR),
    Look("advisor profile, interests", "/account/advisor/interests/", ADVISOR),
    Look("advisor profile, interest, wrong", "/account/advisor/interests/", ADVISOR,
         act=fill_and_send("Declare it", words="x", company="Unknown"), answer=422),
    Look("advisor profile, readers", "/account/advisor/readers/", ADVISOR),
    Look("advisor profile, to confirm", "/account/advisor/proposed/", ADVISOR),
    Look("write a profile", "/advisors/new/", COORDINATOR),
    Look("write a profile, wrong", "/advisors/new/", COORDINATOR,
         act=fill_and_send("Write it", email="nobody"), answer=422),
    Look("profile of somebody else", "/advisors/9801/edit/", COORDINATOR),
    Look("profile of somebody without an account", "/advisors/9802/edit/", COORDINATOR),
    Look("profile without an account, consent", "/advisors/9802/edit/readers/", COORDINATOR),
    Look("import advisors", "/advisors/import/", COORDINATOR, act=press("main summary")),
    Look("import advisors, looked through", "/advisors/import/", COORDINATOR, act=upload_advisors),
    # --- Offers and engagements ---
    Look("offer", link(OPEN)),
    Look("offer, accepted without a word on conflicts", link(OPEN),
         act=fill_and_send("Accept"), answer=422),
    Look("offer, declined without a reason", link(OPEN), act=decline_without_a_reason, answer=422),
    Look("offer that is secret", link(SECRET)),
    Look("offer that is secret, for its advisor", link(SECRET), ADVISOR),
    Look("offer, answered", link(ANSWERED)),
    Look("offer, too late", link(LATE)),
    Look("offer, taken back", link(WITHDRAWN)),
    Look("offer of somebody else", link(OPEN), MEMBER, status=404),
    Look("offers of a request", "/advice/9770/offers/", COORDINATOR, act=press("main summary")),
    Look("offers of a request, taken back without a reason", "/advice/9770/offers/", COORDINATOR,
         act=take_back_without_a_reason, answer=422,
         sent_to="/advice/desk/offers/9770/withdraw/"),
    Look("engagement to agree on", "/advice/engagements/9770/", ADVISOR),
    Look("engagement under way", "/advice/engagements/9771/", OFFICIAL, act=unfold_all),
    Look("engagement that is held", "/advice/engagements/9772/", COORDINATOR),
    Look("engagement that is finished", "/advice/engagements/9773/", OFFICIAL),
    Look("engagement, change a meeting", "/advice/engagements/9771/meetings/9770/", OFFICIAL),
    Look("engagement, what became of it", "/advice/engagements/9773/follow-up/6/", OFFICIAL,
         act=fill_and_send("Send the answer", why=""), answer=422),
    # --- Moderation ---
    Look("flag a post", "/flag/post/9706/", MEMBER),
    Look("flag a post, without saying what", "/flag/post/9706/", MEMBER, answer=422,
         act=choose_and_send("other", "Flag it")),
    Look("flag a post, flagged already", "/flag/post/9707/", MEMBER),
    Look("flag a post, one's own", "/flag/post/9705/", MEMBER),
    Look("what one flagged", "/account/flags/", MEMBER),
    Look("what one flagged, nothing", "/account/flags/", EDITOR),
    Look("decisions", "/account/decisions/", MEMBER),
    Look("decisions, none", "/account/decisions/", EDITOR),
    Look("decision, may be appealed", "/account/decisions/9703/", MEMBER),
    Look("decision, appealed", "/account/decisions/9704/", MEMBER),
    Look("decision of somebody else", "/account/decisions/9703/", EDITOR, status=404),
    # --- People and the account ---
    Look("person in full", "/people/full/"),
    Look("person in full, for a member", "/people/full/", MEMBER),
    Look("person, nothing said", "/people/empty/"),
    Look("person who left", "/people/gone/"),
    Look("person unknown", "/people/nobody-here/", status=404),
    Look("account", "/account/", MEMBER),
    Look("profile", "/account/profile/", MEMBER),
    Look("profile, wrong", "/account/profile/", MEMBER,
         act=fill_and_send("Save", handle="admin", headline="\u202e")),
    Look("affiliations", "/account/affiliation/", MEMBER),
    Look("affiliations, none", "/account/affiliation/", EDITOR),
    Look("affiliations, found", "/account/affiliation/?q=e", MEMBER),
    Look("affiliations, nothing found", "/account/affiliation/?q=zzzz", MEMBER),
    Look("affiliations, nothing chosen", "/account/affiliation/?q=e", MEMBER,
         act=fill_and_send("I work there")),
    Look("your data", "/account/data/", MEMBER),
    Look("delete the account", "/account/delete/", MEMBER),
    Look("delete the account, not sure", "/account/delete/", MEMBER,
         act=fill_and_send("Delete my account")),
    # --- Requests for advice ---
    Look("advice, for a member", "/advice/", MEMBER),
    Look("advice, for an official", "/advice/", OFFICIAL, act=press("main summary")),
    Look("advice, for an advisor", "/advice/", ADVISOR),
    Look("advice, for a coordinator", "/advice/", COORDINATOR),
    Look("advice, for an ethics officer", "/advice/", ETHICS_OFFICER),
    Look("advice, begin", "/advice/new/", OFFICIAL),
    Look("advice request, draft", "/advice/9801/edit/", OFFICIAL),
    Look("advice request, what cannot be kept", "/advice/9805/edit/", OFFICIAL, answer=422,
         act=fill_and_send("Save", title="a\u202eb")),
    Look("advice request, to be submitted", "/advice/9805/submit/", OFFICIAL),
    Look("advice request, one answer of a group", "/advice/9806/submit/", OFFICIAL),
    Look("advice request, submitted", "/advice/9802/", OFFICIAL, act=unfold_all),
    Look("advice request, a question without words", "/advice/9802/", OFFICIAL, act=ask_nothing,
         answer=422, sent_to="/advice/9802/questions/"),
    Look("advice request, an answer without words", "/advice/9802/", COORDINATOR,
         act=answer_nothing, answer=422, sent_to="/advice/9802/questions/9801/"),
    Look("advice request, several places", "/advice/9770/", OFFICIAL),
    Look("advice request, close", "/advice/9773/close/", OFFICIAL),
    Look("advice request, closed without a word", "/advice/9773/close/", OFFICIAL,
         act=fill_and_send("Close it", reason=""), answer=422),
    Look("advice request, withdraw while an advisor is at work", "/advice/9773/withdraw/",
         OFFICIAL),
    Look("advice request, held", "/advice/9803/", OFFICIAL),
    Look("advice request, declined", "/advice/9804/", OFFICIAL),
    Look("advice request, late", "/advice/9807/", OFFICIAL),
    Look("advice request, withdraw", "/advice/9802/withdraw/", OFFICIAL),
    Look("advice request of somebody else", "/advice/9802/", MEMBER, status=404),
    Look("delegates", "/advice/delegates/", OFFICIAL),
    Look("delegates, nobody of that name", "/advice/delegates/", OFFICIAL, answer=422,
         act=fill_and_send("Let them act for me", who="nobody")),
    Look("advice desk", "/advice/desk/", COORDINATOR),
    Look("advice desk, all", "/advice/desk/?show=all&order=newest", COORDINATOR),
    Look("advice desk, nothing of a kind", "/advice/desk/?show=expired", COORDINATOR),
    Look("advice request, not to be submitted yet", "/advice/9801/edit/?tried=1", OFFICIAL),
    Look("advice desk, not open", "/advice/desk/", OFFICIAL, status=404),
    Look("advice request, at the desk", "/advice/9802/", COORDINATOR),
    Look("advice request, held, at the desk", "/advice/9803/", COORDINATOR),
    Look("advice request, companies not known", "/advice/9807/", COORDINATOR),
    Look("conflicts", "/advice/desk/conflicts/", COORDINATOR),
    Look("conflicts, none found", "/advice/desk/conflicts/?q=zzzz", ETHICS_OFFICER),
    Look("conflict", "/advice/desk/conflicts/9801/", COORDINATOR),
    Look("conflict, to be settled", "/advice/desk/conflicts/9802/", COORDINATOR),
    Look("conflict, reported", "/advice/desk/conflicts/9803/", ETHICS_OFFICER),
    Look("conflict, ended", "/advice/desk/conflicts/9804/", COORDINATOR),
    Look("conflict, add", "/advice/desk/conflicts/new/", COORDINATOR, answer=422,
         act=fill_and_send("Save", words="A bid", source="A list")),
    Look("conflict, no such company", "/advice/desk/conflicts/new/", COORDINATOR, answer=422,
         act=fill_and_send("Save", company="Exampel Letters", words="A bid", source="A list")),
    Look("conflict, change", "/advice/desk/conflicts/9801/edit/", COORDINATOR),
    Look("conflicts, import", "/advice/desk/conflicts/import/", COORDINATOR),
    Look("conflicts, looked through", "/advice/desk/conflicts/import/", COORDINATOR, answer=422,
         act=upload_conflicts),
    Look("ask for a clearance", "/advice/desk/conflicts/9801/ask/", COORDINATOR),
    Look("clearances", "/advice/clearances/", ETHICS_OFFICER),
    Look("clearance, to be answered", "/advice/clearances/9801/", ETHICS_OFFICER),
    Look("clearance, given", "/advice/clearances/9802/", ETHICS_OFFICER),
    Look("clearance, for a coordinator", "/advice/clearances/9801/", COORDINATOR),
    # --- The desk of advising ---
    Look("shortlist, nothing published", "/advice/9751/shortlist/", Role.OFFICIAL.value),
    Look("shortlist, published", "/advice/9750/shortlist/", Role.OFFICIAL.value),
    Look("shortlist of somebody else", "/advice/9750/shortlist/", MEMBER, status=404),
    Look("shortlist for a coordinator", "/advice/desk/runs/9751/", COORDINATOR,
         act=press("main .ex-candidate:nth-child(2) summary")),
    Look("shortlist, looked for somebody", "/advice/desk/runs/9750/?q=zzzz", COORDINATOR),
    Look("shortlist, nobody can be asked", "/advice/desk/runs/9752/", COORDINATOR),
    Look("cohorts", "/advice/desk/cohorts/", COORDINATOR),
    Look("cohort", "/advice/desk/cohorts/9761/", COORDINATOR,
         act=press("main figure summary")),
    Look("cohort, published", "/advice/desk/cohorts/9764/", COORDINATOR),
    Look("cohort, being made", "/advice/desk/cohorts/9762/", COORDINATOR),
    Look("cohort, failed", "/advice/desk/cohorts/9763/", COORDINATOR),
    Look("cohorts compared", "/advice/desk/cohorts/9761/compare/", COORDINATOR),
    Look("request in a cohort", "/advice/desk/cohorts/9761/requests/9751/?q=Gus", COORDINATOR),
    Look("request in a cohort, with empty places",
         "/advice/desk/cohorts/9761/requests/9752/", COORDINATOR),
    Look("weights", "/advice/desk/weights/", COORDINATOR),
    Look("weights, a proposal", "/advice/desk/weights/9750/", ADMIN),
    Look("weights, decided without words", "/advice/desk/weights/9750/", ADMIN, answer=422,
         act=approve_without_words),
    Look("weights, one's own proposal", "/advice/desk/weights/9750/", COORDINATOR),
    Look("moderation queue", "/moderation/", MODERATOR),
    Look("moderation queue, decided", "/moderation/?show=decided", MODERATOR),
    Look("moderation queue, nothing", "/moderation/?show=mine", MODERATOR),
    Look("moderation queue, not open", "/moderation/", MEMBER, status=404),
    Look("case, hidden by flags", "/moderation/9701/", MODERATOR),
    Look("case, decided without a reason", "/moderation/9701/", MODERATOR, answer=422,
         act=choose_and_send("remove", "Decide")),
    Look("case, held", "/moderation/9702/", MODERATOR),
    Look("case, decided", "/moderation/9703/", MODERATOR),
    Look("case, taken by somebody else", "/moderation/9705/", MODERATOR),
    Look("appeals", "/moderation/appeals/", MODERATOR),
    Look("appeals, none to hear", "/moderation/appeals/", ADMIN),
    Look("appeal", "/moderation/appeals/9704/", MODERATOR),
    Look("people, suspended", "/moderation/people/", MODERATOR),
    Look("people, found", "/moderation/people/?q=pat", MODERATOR),
    Look("person, suspended", "/moderation/people/9701/", MODERATOR),
    Look("suspend a person", "/moderation/people/9702/suspend/", MODERATOR),
    Look("suspend a person, no day", "/moderation/people/9702/suspend/", MODERATOR, answer=422,
         act=fill_and_send("Suspend")),
    Look("suspend a person, suspended already", "/moderation/people/9701/suspend/", MODERATOR),
    Look("audit trail", "/moderation/log/", MODERATOR),
    Look("audit trail, nothing", "/moderation/log/?case=7777777", MODERATOR),
    Look("information", "/about/"),
    Look("information below another", "/about/evidence/"),
    # --- Discussions ---
    Look("discussions", "/discussions/"),
    Look("discussions for a member", "/discussions/", MEMBER),
    Look("space", "/discussions/counters/", MEMBER),
    Look("space, questions", "/discussions/counters/?order=newest&kind=question"),
    Look("space, unanswered", "/discussions/counters/?order=unanswered"),
    Look("space, empty", "/discussions/silent/"),
    Look("space, closed", "/discussions/closed/", MEMBER),
    Look("space, government only", "/discussions/inside/", MODERATOR),
    Look("space, private", "/discussions/pilot/", MEMBER),
    Look("space, private, for another", "/discussions/pilot/", EDITOR, status=404),
    Look("thread", "/discussions/counters/9801-mondays/"),
    Look("thread for its author", "/discussions/counters/9801-mondays/", MEMBER),
    Look("thread for a moderator", "/discussions/counters/9801-mondays/", MODERATOR),
    Look("thread, page 2", "/discussions/counters/9801-mondays/?page=2", MEMBER),
    Look("thread, locked", "/discussions/counters/9802-locked/", MEMBER),
    Look("all replies to one", "/discussions/posts/9810/replies/", MEMBER),
    Look("reply, with a quote", "/discussions/posts/9840/reply/?quote=1", MEMBER),
    Look("reply, nothing written", "/discussions/posts/9810/reply/", MEMBER, answer=422,
         act=fill_and_send("Send the reply")),
    Look("reply, personal data", "/discussions/posts/9810/reply/", MEMBER, answer=422,
         act=fill_and_send("Send the reply", body="It is 536-90-4399.")),
    Look("new discussion", "/discussions/counters/new/", EDITOR),
    Look("new discussion, private", "/discussions/pilot/new/", MEMBER),
    Look("new discussion, nothing written", "/discussions/counters/new/", EDITOR, answer=422,
         act=fill_and_send("Publish", title="", body="")),
    Look("new discussion, something near", "/discussions/counters/new/", MODERATOR,
         act=type_a_title),
    Look("comments of a case study", "/cases/full/"),
    Look("comments of a case study for a member", "/cases/full/", MEMBER),
    Look("comments of a case study, all", "/discussions/pages/9880-told/", MEMBER),
    Look("comment on a topic", "/discussions/on/topic/9880/", MEMBER),
    Look("comment on a topic, personal data", "/discussions/on/topic/9880/", MEMBER, answer=422,
         act=fill_and_send("Post comment", body="It is 536-90-4399.")),
    Look("turn into a practice", "/discussions/threads/9801/promote/", MEMBER),
    Look("threads found", "/search/?q=counted&kind=threads"),
    Look("keyboard shortcuts", "/practices/", act=show_keys),
    Look("where to write", "/discussions/start/", MEMBER),
    Look("edit a post", "/discussions/posts/9870/edit/", MEMBER),
    Look("edit a post of somebody else", "/discussions/posts/9810/edit/", MODERATOR),
    Look("history of a post", "/discussions/posts/9840/history/"),
    Look("history of a post, for a moderator", "/discussions/posts/9840/history/", MODERATOR),
    Look("delete a post", "/discussions/posts/9870/delete/", MEMBER),
    Look("redact a post", "/discussions/posts/9840/redact/", MODERATOR),
    Look("redact a post, no reason", "/discussions/posts/9840/redact/", MODERATOR, answer=422,
         act=fill_and_send("Take it out for good", reason="")),
    Look("arrange a thread", "/discussions/threads/9801/arrange/", MODERATOR),
    Look("arrange a locked thread", "/discussions/threads/9802/arrange/", MODERATOR),
    Look("merge with nothing", "/discussions/threads/9801/arrange/", MODERATOR, answer=422,
         act=fill_and_send("Merge it", **{"merge-into": "nothing"})),
    Look("split a thread", "/discussions/threads/9801/split/", MODERATOR),
    Look("split a thread, nothing chosen", "/discussions/threads/9801/split/", MODERATOR,
         answer=422, act=fill_and_send("Make a thread of them", title="")),
    Look("how the community does", "/discussions/report/"),
    Look("unanswered", "/discussions/unanswered/"),
    Look("your discussions", "/discussions/yours/", MEMBER),
    Look("your discussions, none", "/discussions/yours/", EDITOR),
    Look("your replies", "/discussions/yours/?show=replied", MEMBER),
    Look("your followed discussions, none", "/discussions/yours/?show=following", EDITOR),
    Look("your drafts", "/discussions/yours/?show=drafts", MEMBER),
    Look("your drafts, none", "/discussions/yours/?show=drafts", EDITOR),
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
        act=fill_and_send("Change it", oldpassword="wrong", password1="a", password2="b"),
    ),
    Look("account asks again", "/account/reauthenticate/", STALE),
    Look("second factors, none", "/account/2fa/", MEMBER),
    Look("second factors", "/account/2fa/", KEYHOLDER),
    Look("app for codes", "/account/2fa/totp/activate/", MEMBER),
    Look(
        "app for codes, wrong code",
        "/account/2fa/totp/activate/",
        MEMBER,
        act=fill_and_send("Set it up", code="000000"),
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
