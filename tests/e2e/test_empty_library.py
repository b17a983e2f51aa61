"""The pages of a library in which nothing is yet, on a site that says that it is official."""

from collections.abc import Iterator

import pytest

from exemplar.accounts.enums import Role
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import official_and_empty
from tests.e2e.looks import Look, names_used_twice, press

pytestmark = pytest.mark.browser

LOOKS = [
    Look("home", "/"),
    Look("home for an editor", "/", Role.EDITOR.value),
    Look("official banner opened", "/", act=press(".usa-banner__button")),
    Look("browse", "/practices/"),
    Look("cases", "/cases/"),
    Look("topics", "/topics/"),
    Look("agencies", "/agencies/"),
    Look("search", "/search/?q=anything"),
]


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with an empty library."""
    with site_with(official_and_empty) as running:
        yield running


@pytest.mark.parametrize("look", [pytest.param(each, id=each.name) for each in LOOKS])
def test_page(look, kept_tab: KeptTab):
    look.take(kept_tab)


def test_no_line_is_twice():
    assert names_used_twice(LOOKS) == []
