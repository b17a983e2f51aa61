"""Two browsers talking: one asks, the other answers; and what is typed is saved meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.e2e.browser import NARROW
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.people import address_of
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.browser

MEMBER, EDITOR = Role.MEMBER.value, Role.EDITOR.value
# In milliseconds, of the clock of the page: within how long what is typed is sent to be saved.
WITHIN = 2_000
THREAD = "/discussions/talk/9901-two-tabs/"


def fill() -> None:
    """A space, and a thread to write in."""
    member = User.objects.get(email=address_of(MEMBER))
    space = SpaceFactory(name="Talk", slug="talk")
    thread = ThreadFactory(pk=9901, space=space, slug="two-tabs", title="Two tabs", author=member)
    PostFactory(pk=9901, thread=thread, author=member, body="React to me.")


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site."""
    with site_with(fill) as running:
        yield running


def body(page: Page) -> Any:
    return page.locator("#id_body")


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_one_asks_and_the_other_answers(open_tab: OpenTab):
    asks, answers = open_tab(MEMBER, NARROW), open_tab(EDITOR)
    asks.go("/discussions/talk/new/")
    asks.page.locator("#id_title").fill("How do you count?")
    body(asks.page).fill("By the hour, or **by the day**?")
    press(asks.page, "Publish")
    expect(asks.page.locator("h1")).to_have_text("How do you count?")
    address = asks.page.url.removeprefix(asks.site)
    answers.go("/discussions/unanswered/")
    answers.page.get_by_role("link", name="How do you count?").click()
    expect(answers.page.locator(".ex-post strong").first).to_have_text("by the day")
    body(answers.page).fill("By the hour.")
    press(answers.page, "Send the reply")
    expect(answers.page.locator(".ex-branch .ex-post__text")).to_have_text("By the hour.")
    asks.go("/discussions/yours/")
    asks.page.get_by_role("link", name="1 new in How do you count?").click()
    expect(asks.page.locator(".ex-branch .ex-new")).to_have_text("New")
    press(asks.page, "This is the answer")
    answers.go(address)
    expect(answers.page.locator("#answer")).to_have_text("The answer")
    for tab in (asks, answers):
        tab.check_width()
        tab.check()


def test_what_is_typed_is_saved_within_two_seconds(open_tab: OpenTab):
    tab = open_tab(EDITOR)
    tab.page.clock.install(time=0)
    tab.page.clock.pause_at(1)
    tab.go(THREAD)
    body(tab.page).press_sequentially("Half a thou")
    tab.page.clock.run_for(WITHIN)
    expect(status(tab.page)).to_contain_text("Draft saved")
    tab.go(THREAD)
    expect(body(tab.page)).to_have_value("Half a thou")
    tab.check()


def test_two_tabs_are_told_of_one_another(open_tab: OpenTab):
    one, two = open_tab(MEMBER), open_tab(MEMBER)
    for tab in (one, two):
        tab.go(THREAD)
        tab.expected.add((f"{tab.site}/discussions/drafts/thread-9901/", 409))
    body(one.page).fill("From the one")
    expect(status(one.page)).to_contain_text("Draft saved")
    body(two.page).fill("From the other")
    conflict = two.page.get_by_role("alert")
    expect(conflict).to_contain_text("From the one")
    two.check_accessibility()
    two.page.get_by_role("button", name="Keep what stands here").click()
    expect(status(two.page)).to_contain_text("Draft saved")
    two.go(THREAD)
    expect(body(two.page)).to_have_value("From the other")
    two.check()


def test_an_ended_session_keeps_the_text(open_tab: OpenTab):
    tab = open_tab(EDITOR)
    tab.go("/discussions/posts/9901/reply/")
    draft = f"{tab.site}/discussions/drafts/post-9901/"
    cookies = tab.page.context.cookies()
    kept = [each for each in cookies if each["name"] != "sessionid"]
    tab.expected.add((draft, 401))
    tab.become(*kept)
    body(tab.page).fill("Not to be lost")
    expect(status(tab.page)).to_contain_text("you are signed out")
    tab.become(*cookies)
    expect(status(tab.page)).to_contain_text("Draft saved")
    tab.check()


def test_a_reaction_is_counted_without_leaving_the_page(open_tab: OpenTab):
    tab = open_tab(EDITOR)
    tab.go(THREAD)
    button = tab.page.locator("#helpful-9901")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("1")
    expect(button).to_be_focused()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    tab.check()


def test_the_preview_shows_what_is_typed(open_tab: OpenTab):
    tab = open_tab(EDITOR)
    tab.go("/discussions/talk/new/")
    body(tab.page).fill("Some **bold** words")
    tab.page.get_by_text("How it will look").click()
    expect(tab.page.locator(".ex-look__text strong")).to_have_text("bold")
    tab.check()
