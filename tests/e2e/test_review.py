"""A review by a second person, in the admin and on the author's page, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.contributing.models import Contribution
from tests.e2e.browser import HEIGHT, NARROW, WIDE
from tests.e2e.fixtures import KeptTab, OpenTab, Site, site_with
from tests.e2e.people import address_of
from tests.factories.review import comment_on, reviewed, settle_as

pytestmark = pytest.mark.browser

EDITOR, AUTHOR = Role.EDITOR.value, Role.PRACTITIONER.value
WITHOUT_LABEL = (".tagit-new input",)
STATES = ("submitted", "changes_requested", "published", "withdrawn", "declined", "unpublished")


def _fill() -> None:
    author = User.objects.get(email=address_of(AUTHOR))
    reviewer = User.objects.get(email=address_of(Role.ADMIN.value))
    reviewed("submitted", owner=author, title="To be reviewed")
    for state in STATES:
        contribution = reviewed("submitted", owner=author, title=f"In state {state}")
        comment_on(contribution, "problem", "Whose problem is it?", reviewer)
        if state == "submitted":
            Contribution.objects.filter(pk=contribution.pk).update(answer_due="2020-01-01")
        else:
            settle_as(contribution, state, reviewer, "Say who measured it.\n\nAnd when.")


@pytest.fixture(scope="module")
def filled(browser, db) -> Iterator[tuple[Site, dict[str, tuple[int, int]]]]:
    """The running site with contributions, and the keys of each and of its page, by title."""
    with site_with(_fill) as running:
        keys = {each.title: (each.pk, each.page_id) for each in Contribution.objects.order_by("pk")}
        yield running, keys


@pytest.fixture(scope="module")
def site(filled) -> Site:
    """The running site."""
    return filled[0]


@pytest.mark.parametrize("state", STATES)
def test_where_it_stands(state, filled, kept_tab: KeptTab):
    for width in (WIDE, NARROW):
        tab = kept_tab(AUTHOR, width)
        tab.go(f"/contribute/{filled[1][f'In state {state}'][0]}/")
        for details in tab.page.locator("main details").all():
            details.evaluate("each => { each.open = true; }")
        tab.check_width()
        tab.check_accessibility()
        tab.page.emulate_media(color_scheme="dark")
        tab.check_accessibility(only=("color-contrast", "link-in-text-block"))
        tab.check()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/contributions/",
        "/admin/contributions/?who=overdue",
        "/admin/contributions/?who=mine",
        "/admin/pages/{page}/edit/",
    ],
)
def test_the_reviewers_desk(address, filled, kept_tab: KeptTab):
    tab = kept_tab(EDITOR, WIDE)
    tab.go(address.format(page=filled[1]["In state submitted"][1]))
    # Drawn last of the parts that scripts draw; the network may never be quiet.
    tab.page.locator(".sidebar-main-menu__list").first.wait_for()
    tab.check_width()
    tab.check_accessibility(but=WITHOUT_LABEL)
    tab.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    tab.check_width()
    tab.check()


def _choose(page, name: str) -> None:
    """Press one of the ways to end an edit, in the menu at the foot."""
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def test_a_second_person_reviews(filled, open_tab: OpenTab):
    """Claimed, commented on, given back, answered, handed in again, and published."""
    contribution, page_key = filled[1]["To be reviewed"]
    edit = f"/admin/pages/{page_key}/edit/"

    editor = open_tab(EDITOR)
    editor.go("/admin/contributions/")
    editor.page.get_by_role("link", name="To be reviewed").click()
    editor.page.get_by_role("button", name="Take it on").click()
    editor.page.get_by_text("You have it now.").wait_for()

    # A comment on a section, with Wagtail's own button beside the field.
    field = editor.page.locator("[data-contentpath='problem']")
    field.hover()
    field.locator("[data-comment-add]").first.click()
    editor.page.locator(".comment__input").last.fill("Whose problem is it?")
    editor.page.get_by_role("button", name="Comment", exact=True).click()
    editor.page.locator(".comment__text").get_by_text("Whose problem is it?").wait_for()
    _choose(editor.page, "Request changes")
    editor.page.get_by_label("What should change").fill("One thing is missing.")
    editor.page.locator(".modal-body").get_by_role("button", name="Request changes").click()
    editor.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    author = open_tab(AUTHOR, width=NARROW)
    author.go(f"/contribute/{contribution}/")
    expect(author.page.locator(".ex-decision")).to_contain_text("One thing is missing.")
    author.page.locator(".ex-standing .ex-links a").first.click()
    author.page.get_by_label("Your answer").fill("That of the callers.")
    author.page.get_by_role("button", name="Answer", exact=True).click()
    author.page.locator(".ex-remark__answer").wait_for()
    author.page.get_by_role("button", name="Dealt with", exact=True).click()
    author.page.get_by_role("button", name="Not dealt with yet").wait_for()
    author.go(f"/contribute/{contribution}/submit/")
    author.page.get_by_role("button", name="Hand it in").click()
    expect(author.page.locator(".ex-standing")).to_contain_text("has it.")

    editor.go(edit)
    expect(editor.page.locator(".ex-review")).to_contain_text("Dealt with, says the author")
    _choose(editor.page, "Approve and publish")
    editor.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    author.go(f"/contribute/{contribution}/")
    expect(author.page.locator(".ex-standing")).to_contain_text("Everybody can read it.")
    author.page.get_by_role("link", name="Read it in the library").click()
    expect(author.page.get_by_role("heading", name="To be reviewed")).to_be_visible()
