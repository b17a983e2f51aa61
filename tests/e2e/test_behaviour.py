"""What pages do: filters in place and without a script, the menu, the keyboard, zoom, paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW, WIDE
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.library import full

pytestmark = pytest.mark.browser

COUNT = ".ex-results__count"


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with a full library."""
    with site_with(full) as running:
        yield running


def test_filters_narrow_the_list_in_place(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/")
    page = tab.page
    page.evaluate("window.sameDocument = true")
    before = page.inner_text(COUNT)
    page.click("#facet-topic label:has-text('Appointments')")
    expect(page.locator(COUNT)).to_have_text("1 practice")
    expect(page).to_have_url(re.compile(r"[?&]topic=appointments"))
    assert page.evaluate("window.sameDocument") is True
    expect(page.locator("#announcement")).to_have_text("1 practice")
    assert page.evaluate("document.activeElement.value") == "appointments"
    page.go_back()
    expect(page.locator(COUNT)).to_have_text(before)
    expect(page.locator("input[name=topic][value=appointments]")).not_to_be_checked()
    page.go_forward()
    expect(page.locator(COUNT)).to_have_text("1 practice")
    tab.check()


def test_words_narrow_the_list_with_the_enter_key(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/")
    tab.page.fill("#filter-words", "superseded")
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(COUNT)).to_have_text("1 practice")
    expect(tab.page).to_have_url(re.compile("q=superseded"))
    tab.check()


def test_chips_take_filters_off(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/?topic=appointments&q=online")
    tab.page.get_by_role("link", name="Remove filter: Topic: Appointments").click()
    tab.page.wait_for_url(lambda address: "topic=" not in address and "q=online" in address)
    tab.page.get_by_role("link", name="Clear all").click()
    tab.page.wait_for_url(lambda address: address.endswith("/practices/"))
    tab.check()


def test_a_shared_address_shows_the_same_list(open_tab: OpenTab):
    first = open_tab()
    first.go("/practices/")
    first.page.click("#facet-topic label:has-text('Appointments')")
    expect(first.page.locator(COUNT)).to_have_text("1 practice")
    second = open_tab()
    second.go(first.page.url.removeprefix(second.site))
    expect(second.page.locator(COUNT)).to_have_text("1 practice")


def test_everything_works_without_a_script(open_tab: OpenTab):
    tab = open_tab(java_script_enabled=False)
    page = tab.page
    page.goto(f"{tab.site}/practices/")
    page.click("#facet-topic label:has-text('Appointments')")
    page.select_option("#filter-sort", "title")
    page.click("#filters button[type=submit]")
    page.wait_for_url(lambda address: "topic=appointments" in address and "sort=title" in address)
    expect(page.locator(COUNT)).to_have_text("1 practice")
    page.click("text=Online appointments")
    expect(page.locator("h1")).to_have_text("Online appointments")
    page.fill("#site-search", "superseded")
    page.press("#site-search", "Enter")
    page.wait_for_url("**/search/?q=superseded*")
    expect(page.locator(".usa-card")).to_have_count(1)
    assert tab.problems == []


def test_menus_work_without_a_script_on_a_phone(open_tab: OpenTab):
    tab = open_tab(width=NARROW, java_script_enabled=False)
    tab.page.goto(f"{tab.site}/")
    for name in ("Practices", "Case studies", "Topics", "Agencies"):
        menu = tab.page.get_by_role("navigation", name="Main")
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_menu_of_a_phone_works_by_keyboard(open_tab: OpenTab):
    tab = open_tab(width=NARROW)
    tab.go("/")
    page = tab.page
    menu, first = page.locator(".usa-menu-btn"), page.locator(".usa-nav__primary a").first
    expect(first).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    # The focus is inside, and stays there until the menu is closed.
    expect(page.locator(".usa-nav :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(first).not_to_be_visible()
    expect(menu).to_be_focused()
    tab.check()


def test_first_key_offers_to_skip_to_the_content(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/full/")
    page = tab.page
    page.keyboard.press("Tab")
    skip = page.locator(".usa-skipnav")
    expect(skip).to_be_focused()
    # It slides in.
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("address", ["/", "/practices/", "/practices/full/", "/account/login/"])
def test_zoomed_to_twice_its_size(address, open_tab: OpenTab):
    # A browser that zooms to 200 % has half the room.
    tab = open_tab(width=WIDE // 2, device_scale_factor=2)
    tab.go(address)
    tab.check_width()
    # And at 400 % of 1280, which WCAG asks for as well, a quarter.
    tab.page.set_viewport_size({"width": WIDE // 4, "height": 256})
    tab.check_width()


def test_text_alone_twice_as_large(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/full/")
    tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
    tab.check_width()


def test_on_paper_only_the_content_is_left(open_tab: OpenTab):
    tab = open_tab()
    tab.go("/practices/full/")
    page = tab.page
    page.emulate_media(media="print")
    for hidden in ("nav.usa-nav", "footer.usa-footer", "[data-print]", ".usa-breadcrumb"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in ("h1", "#problem", "#sources", ".ex-snapshot"):
        expect(page.locator(shown).first).to_be_visible()
    assert page.pdf(format="Letter").startswith(b"%PDF")


def test_print_button_prints(open_tab: OpenTab):
    tab = open_tab()
    tab.page.add_init_script("window.print = () => { window.printed = true; }")
    tab.go("/practices/full/")
    tab.page.click("[data-print]")
    assert tab.page.evaluate("window.printed") is True
