"""A look at a page: who opens it, what that person does first, and how the page has to be then."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.browser import NARROW, WIDE, Tab
from tests.e2e.fixtures import KeptTab
from tests.e2e.people import address_of
from tests.factories import PASSWORD

Act = Callable[[Page], None]
# What can differ between light and dark.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
# Whether a script of the page asked how wide the window is when it opened.
ARRANGED_BY_WIDTH = "document.querySelector('[data-filters]') !== null"


@dataclass(frozen=True)
class Look:
    """A page in a state."""

    name: str
    address: str
    who: str = ""
    # What the person does before the page is looked at.
    act: Act | None = None
    status: int = 200
    # What the act is answered; at the same address, unless it is sent to another one.
    answer: int = 200
    sent_to: str = ""

    # It opens or presses something else on a wide screen than on a narrow one.
    by_width: bool = False

    def take(self, kept_tab: KeptTab) -> None:
        """Look at the page narrow and wide, and in each in the light and in the dark.

        What a person does is done in the narrow window, where less is in reach. Then the window
        is made wide; a page that stands otherwise there from the first is opened once more.
        """
        tab = self._open(kept_tab, NARROW)
        tab.check_width()
        tab.check_accessibility()
        tab.page.emulate_media(color_scheme="dark")
        tab.check_accessibility(only=COLOUR_RULES)
        if self.by_width or tab.page.evaluate(ARRANGED_BY_WIDTH):
            tab.check()
            tab = self._open(kept_tab, WIDE)
            tab.page.emulate_media(color_scheme="dark")
        else:
            tab.resize(WIDE)
        tab.check_accessibility(only=COLOUR_RULES)
        tab.page.emulate_media(color_scheme="light")
        tab.check_width()
        tab.check_accessibility()
        tab.check()

    def _open(self, kept_tab: KeptTab, width: int) -> Tab:
        tab = kept_tab(self.who, width)
        tab.go(self.address, self.status)
        if self.act:
            tab.expected.add((tab.site + (self.sent_to or self.address), self.answer))
            self.act(tab.page)
        return tab


def fill_and_send(button: str, **values: str) -> Act:
    """Fill fields by their name, then press a button of the main part of the page."""

    def act(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"main [name={name}]").fill(value)
        with page.expect_navigation():
            name = re.compile(f"^{re.escape(button)}$", re.IGNORECASE)
            # A long form has its button twice.
            page.locator("main").get_by_role("button", name=name).first.click()

    return act


def forget_cookies_and_send(page: Page) -> None:
    """Send a form long after it was opened."""
    page.context.clear_cookies()
    fill_and_send("Sign in", login=address_of("member"), password=PASSWORD)(page)


def describe_service(page: Page) -> None:
    """Describe a service, as somebody who is not signed in."""
    page.locator("main [name=level]").select_option("tribal")
    fill_and_send("Keep my service", name="Licences")(page)


def describe_and_sign_in(page: Page) -> None:
    """Sign in to an account that has another service than was just described."""
    describe_service(page)
    site = page.url.partition("/my-service/")[0]
    page.goto(f"{site}/account/login/")
    fill_and_send("Sign in", login=address_of("member"), password=PASSWORD)(page)
    page.goto(f"{site}/my-service/")
    page.locator("main .usa-alert h2").first.wait_for()


def type_and_wait(text: str) -> Act:
    """Type into the search box, and go to the first suggestion."""

    def act(page: Page) -> None:
        page.locator("#search-words").fill(text)
        page.locator("main [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")

    return act


def open_and_wait(selector: str, shown: str) -> Act:
    """Open a part of the page, and wait for what the server has to say in it."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.locator(shown).first.wait_for()

    return act


def open_menu(page: Page) -> None:
    """Open what a narrow window folds away; a wide one shows it."""
    button = page.locator(".usa-menu-btn")
    if button.is_visible():
        button.click()
    page.locator(".usa-nav__primary").wait_for()


def press(*selectors: str) -> Act:
    """Press one thing after the other; what only the other width shows is passed over."""

    def act(page: Page) -> None:
        for selector in selectors:
            target = page.locator(selector).first
            if target.is_visible():
                target.click()
        page.locator(selectors[-1]).first.wait_for()

    return act


def names_used_twice(looks: Iterable[Look]) -> list[str]:
    """Names under which a table has more than one line."""
    counted = Counter(each.name for each in looks)
    return [name for name, lines in counted.items() if lines > 1]
