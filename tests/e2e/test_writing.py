"""Writing a contribution in a real browser: on a phone, in two tabs, without a connection."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.taxonomy.models import Channel, CustomerGroup, Industry, Topic
from tests.e2e.browser import NARROW, PATIENCE
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.people import address_of
from tests.factories import (
    PASSWORD,
    ChannelFactory,
    CustomerGroupFactory,
    IndustryFactory,
    TopicFactory,
)
from tests.factories.contributing import ContributionFactory, practice_values

pytestmark = pytest.mark.browser

MEMBER = Role.MEMBER.value
# In milliseconds, of the clock of the page: within how long what is typed is sent to be saved, and
# how long it is from key to key.
WITHIN, KEY = 2_000, 50
PRACTICE = 9_100
VALUES: dict[str, Any] = {}


def fill() -> None:
    """A vocabulary to choose from, and drafts, one for each test."""
    for model, factory in (
        (Channel, ChannelFactory),
        (CustomerGroup, CustomerGroupFactory),
        (Industry, IndustryFactory),
        (Topic, TopicFactory),
    ):
        model.objects.exists() or factory()
    VALUES.update(practice_values())
    member = User.objects.get(email=address_of(MEMBER))
    for number in range(8):
        ContributionFactory(pk=PRACTICE + number, owner=member, values={"title": "Call back"})


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site."""
    with site_with(fill) as running:
        yield running


def area(page: Page, name: str = "problem") -> Any:
    return page.locator(f"#id_{name}")


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def saved_text(open_tab: OpenTab, number: int, name: str = "problem") -> str:
    """What the server has."""
    tab = open_tab(MEMBER, java_script_enabled=False)
    tab.go(f"/contribute/{PRACTICE + number}/")
    return str(area(tab.page, name).input_value())


def wait_until_saved(page: Page) -> None:
    """Until the server has confirmed all that was typed: the browser keeps no copy any more."""
    kept = "Object.keys(localStorage).filter((key) => key.includes(':writing:')).length"
    for _ in range(PATIENCE // KEY):
        if not page.evaluate(kept):
            return
        page.wait_for_timeout(KEY)
    raise AssertionError("The browser still keeps what is not saved.")


def stop_time(page: Page) -> None:
    """The clock of the page, opened from now on, stands still until it is told to run."""
    page.clock.install(time=0)
    page.clock.pause_at(1)


def enter(page: Page, name: str, value: Any) -> None:
    """Fill one field, whatever its control."""
    if isinstance(value, str):
        control = page.locator(f"[name={name}]")
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
        return
    for place, one in enumerate(value):
        if isinstance(one, str):
            page.locator(f"[name={name}][value='{one}'] + label").click()
            continue
        for column, cell in one.items():
            enter(page, f"{name}-{place}-{column}", cell)


@pytest.mark.parametrize("script", [True, False])
def test_posting_from_a_phone(open_tab: OpenTab, script):
    """Every step at 360 pixels, from the first word to handing in, with and without a script."""
    tab = open_tab(MEMBER, width=NARROW, java_script_enabled=script)
    page = tab.page
    tab.go("/contribute/practice/")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin").click()
    for _ in range(20):
        steps = page.locator(".ex-step:visible")
        expect(steps).to_have_count(1)
        for wrapper in steps.locator("[data-field]").all():
            name = str(wrapper.get_attribute("data-field"))
            if name in VALUES:
                enter(page, name, VALUES[name])
        if script:
            tab.check_width()
        onwards = page.get_by_role("button", name="Save and continue")
        if not onwards.is_visible():
            break
        with page.expect_navigation():
            onwards.click()
    expect(page.locator(".ex-step:visible h2")).to_have_text("Pictures and documents")
    page.locator(".ex-writing__buttons").get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.locator("main")).to_contain_text("Handed in")
    if script:
        tab.check()


def test_typing_is_saved_within_two_seconds(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    stop_time(tab.page)
    tab.go(f"/contribute/{PRACTICE}/")
    area(tab.page).press_sequentially("Customers waited.")
    tab.page.clock.run_for(WITHIN)
    expect(status(tab.page)).to_contain_text("Saved")
    assert saved_text(open_tab, 0) == "Customers waited."
    # The list of what is missing has followed.
    expect(tab.page.locator("[data-checklist] a[href='#field-problem']")).to_have_count(0)
    tab.check()


def test_somebody_who_types_on_and_on_is_saved_all_the_same(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    stop_time(tab.page)
    tab.go(f"/contribute/{PRACTICE + 1}/")
    with tab.page.expect_request("**/save/**"):
        for _ in range(WITHIN // KEY):
            area(tab.page).press_sequentially("x")
            tab.page.clock.run_for(KEY)
    tab.check()


def test_a_lost_connection_loses_nothing(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    page = tab.page
    tab.go(f"/contribute/{PRACTICE + 2}/")
    area(page).press_sequentially("Before. ")
    expect(status(page)).to_contain_text("Saved")
    page.context.set_offline(True)
    area(page).press_sequentially("While it was gone.")
    expect(status(page)).to_contain_text("no connection")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Saved")
    assert saved_text(open_tab, 2) == "Before. While it was gone."


def test_a_browser_that_was_killed_offers_the_text_again(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    tab.go(f"/contribute/{PRACTICE + 3}/")
    tab.page.context.set_offline(True)
    area(tab.page).press_sequentially("Not saved yet.")
    expect(status(tab.page)).to_contain_text("no connection")
    context = tab.page.context
    tab.page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{tab.site}/contribute/{PRACTICE + 3}/")
    page.get_by_role("button", name="Put it back").click()
    expect(area(page)).to_have_value("Not saved yet.")
    expect(status(page)).to_contain_text("Saved")
    assert saved_text(open_tab, 3) == "Not saved yet."
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_two_tabs_on_one_section(open_tab: OpenTab):
    place = f"/contribute/{PRACTICE + 4}/"
    first, second = open_tab(MEMBER), open_tab(MEMBER)
    for tab in (first, second):
        tab.go(place)
        tab.expected.add((f"{tab.site}{place}save/?field=problem", 409))
    area(first.page).press_sequentially("One.")
    expect(status(first.page)).to_contain_text("Saved")
    area(second.page).press_sequentially("Two.")
    notes = second.page.locator("#field-problem .ex-conflict")
    expect(notes).to_contain_text("One.")
    second.check_accessibility()
    expect(area(second.page)).to_have_value("Two.")
    assert saved_text(open_tab, 4) == "One."
    area(second.page).fill("One. Two.")
    notes.get_by_role("button", name="Keep").click()
    expect(status(second.page)).to_contain_text("Saved")
    expect(notes).to_have_count(0)
    assert saved_text(open_tab, 4) == "One. Two."
    # The first one does not know of it, and takes what is there.
    area(first.page).press_sequentially(" More.")
    first.page.locator("#field-problem").get_by_role("button", name="Take").click()
    expect(area(first.page)).to_have_value("One. Two.")
    # What came from the server works as the rest does.
    area(first.page).fill("One. Two. Three.")
    expect(status(first.page)).to_contain_text("Saved")
    assert saved_text(open_tab, 4) == "One. Two. Three."
    first.check()
    second.check()


def test_two_tabs_on_different_sections(open_tab: OpenTab):
    first, second = open_tab(MEMBER), open_tab(MEMBER)
    for tab in (first, second):
        tab.go(f"/contribute/{PRACTICE + 5}/")
    area(first.page, "problem").press_sequentially("One.")
    area(second.page, "results").press_sequentially("Two.")
    for tab in (first, second):
        expect(status(tab.page)).to_contain_text("Saved")
        tab.check()
    assert [saved_text(open_tab, 5, name) for name in ("problem", "results")] == ["One.", "Two."]


def test_an_expired_session_keeps_the_text_and_goes_on(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    page = tab.page
    tab.go(f"/contribute/{PRACTICE + 6}/")
    for code in (401, 403):
        for query in ("?field=problem", ""):
            tab.expected.add((f"{tab.site}/contribute/{PRACTICE + 6}/save/{query}", code))
    page.context.clear_cookies()
    area(page).press_sequentially("Typed without a session.")
    expect(status(page)).to_contain_text("you are signed out")
    with page.context.expect_page() as opened:
        status(page).get_by_role("link").click()
    door = opened.value
    door.locator("[name=login]").fill(address_of(MEMBER))
    door.locator("[name=password]").fill(PASSWORD)
    door.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    door.wait_for_url(f"**/contribute/{PRACTICE + 6}/")
    expect(status(page)).to_contain_text("Saved")
    assert saved_text(open_tab, 6) == "Typed without a session."


def test_rows_and_the_toolbar(open_tab: OpenTab):
    tab = open_tab(MEMBER)
    page = tab.page
    tab.go(f"/contribute/{PRACTICE + 7}/")
    outcomes = page.locator("#field-outcomes")
    page.locator("[name=outcomes-0-measure]").fill("Waiting time")
    outcomes.get_by_role("button", name="Add another").click()
    page.locator("[name=outcomes-1-measure]").fill("Cost")
    outcomes.get_by_role("button", name="Take out Outcome 1").click()
    area(page).fill("waited")
    area(page).select_text()
    page.locator("#field-problem").get_by_role("button", name="Bold").click()
    expect(area(page)).to_have_value("**waited**")
    page.locator("#field-problem .ex-look summary").click()
    expect(page.locator("#field-problem .ex-look strong")).to_have_text("waited")
    wait_until_saved(page)
    expect(status(page)).to_contain_text("Saved")
    assert saved_text(open_tab, 7, "outcomes-0-measure") == "Cost"
    tab.check()
