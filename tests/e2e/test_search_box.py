"""The search box: suggestions by keyboard, by pointer and for a screen reader; without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from exemplar.accounts.enums import Role
from tests.e2e.browser import NARROW
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.library import full

pytestmark = pytest.mark.browser

BOX, OPTIONS = "#search-words", "main [role=option]"


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with a full library."""
    with site_with(full) as running:
        yield running


def test_suggestions_by_keyboard(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/search/")
    page, box = tab.page, tab.page.locator(BOX)
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    # At once: between two keys the server may be asked, and an answer that comes late begins anew.
    box.fill("app")
    expect(page.locator(OPTIONS)).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announcement")).to_have_text("2 suggestions")
    listed = box.get_attribute("aria-controls")
    expect(page.locator(f"#{listed}")).to_have_role("listbox")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    expect(active).to_contain_text("Online appointments")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    # Beyond the last is the field again, then the first.
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.locator("main [aria-selected=true]")).to_contain_text("Topic")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/appointments/")
    tab.check()


def test_escape_closes_and_enter_searches(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/search/")
    page, box = tab.page, tab.page.locator(BOX)
    box.press_sequentially("app")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(OPTIONS).first).to_be_hidden()
    expect(box).to_have_value("app")
    box.press_sequentially("ointments")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=appointments")
    tab.check()


def test_a_suggestion_is_pressed_in_the_header(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/")
    page = tab.page
    page.locator("#site-search").fill("irs")
    page.locator("header [role=option]", has_text="Internal Revenue Service").click()
    page.wait_for_url("**/agencies/irs/")
    tab.check()


def test_own_past_searches_are_suggested(open_tab: OpenTab):
    tab = open_tab(Role.MEMBER.value, NARROW)
    tab.go("/search/")
    tab.page.locator(BOX).fill("appointments b")
    expect(tab.page.locator(OPTIONS).first).to_contain_text("Your search")
    tab.check_width()
    tab.page.locator(OPTIONS).first.click()
    tab.page.wait_for_url("**/search/?q=appointments+by+phone")


def test_searching_and_narrowing_without_a_script(open_tab: OpenTab):
    tab = open_tab(java_script_enabled=False)
    page = tab.page
    page.goto(f"{tab.site}/search/")
    page.fill(BOX, "channel:phone appointments")
    page.press(BOX, "Enter")
    expect(page.get_by_role("link", name="Remove filter: Channel: Phone")).to_be_visible()
    page.get_by_role("link", name="Practices 1").click()
    expect(page.locator("mark").first).to_be_visible()
    page.select_option("#filter-sort", "title")
    page.click("#filters button[type=submit]")
    page.wait_for_url(lambda address: "sort=title" in address)
    assert "kind=practices" in page.url
    assert "channel=phone" in page.url
    expect(page.locator(".usa-card")).to_have_count(1)
    assert tab.problems == []
