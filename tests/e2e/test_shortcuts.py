"""Keys: one each, never while something is typed, and easy to switch off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from exemplar.accounts.enums import Role
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.library import full

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.textContent.trim()"


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with a full library."""
    with site_with(full) as running:
        yield running


def test_searching_help_and_going_through_a_list(open_tab: OpenTab):
    """`/`, `?`, `j` and `k`."""
    tab = open_tab()
    tab.go("/practices/")
    page = tab.page
    cards = [each.strip() for each in page.locator(".ex-cards h3 a").all_text_contents()]
    page.keyboard.press("j")
    first = page.evaluate(FOCUSED)
    page.keyboard.press("j")
    second = page.evaluate(FOCUSED)
    page.keyboard.press("k")
    assert ([first, second], page.evaluate(FOCUSED)) == (cards[:2], cards[0])
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("input[type=search]:focus")).to_have_value("")
    tab.check()


def test_what_is_typed_is_typed(open_tab: OpenTab):
    """In a field a key is a letter; with another key held it is the browser's."""
    tab = open_tab()
    tab.go("/practices/")
    page = tab.page
    page.locator("#site-search").press_sequentially("j/?k")
    expect(page.locator("#site-search")).to_have_value("j/?k")
    page.locator("h1").click()
    page.keyboard.press("Alt+j")
    page.keyboard.press("Control+/")
    page.keyboard.press("Shift+J")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") in {"BODY", "MAIN"}
    tab.check()


def test_switched_off_in_the_browser(open_tab: OpenTab):
    """The button in the footer still opens the help, where they are switched on again."""
    tab = open_tab()
    tab.go("/practices/")
    page = tab.page
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_text("Use these keys in this browser").click()
    page.get_by_role("button", name="Close", exact=True).click()
    tab.go("/practices/")
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_text("Use these keys in this browser").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    tab.check()


def test_switched_off_in_the_profile(open_tab: OpenTab):
    """For all browsers of this person."""
    tab = open_tab(Role.MEMBER)
    tab.go("/account/profile/")
    page = tab.page
    page.locator("label[for=id_has_shortcuts]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    tab.go("/practices/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_text("You have switched them off in")).to_be_visible()
    tab.check()


def test_going_through_posts(open_tab: OpenTab):
    """From the opening text to the replies."""
    tab = open_tab()
    tab.go("/discussions/counters/9801-mondays/")
    page = tab.page
    here = "document.activeElement.id"
    page.keyboard.press("j")
    first = page.evaluate(here)
    page.keyboard.press("j")
    second = page.evaluate(here)
    page.keyboard.press("k")
    posts = page.locator(".ex-post").evaluate_all("all => all.slice(0, 2).map((one) => one.id)")
    assert ([first, second], page.evaluate(here)) == (posts, posts[0])
    tab.check()
