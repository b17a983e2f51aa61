"""What the links in mails lead to, pressed as people press it: browsers send more than tests do."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from exemplar.accounts.enums import Role
from practices.adoption.queries import confirmation_link
from tests.e2e.fixtures import OpenTab, Site, site_with
from tests.e2e.library import full
from tests.factories import AdoptionFactory, AgencyFactory, role_user

pytestmark = pytest.mark.browser

LINKS: dict[str, str] = {}


def full_with_a_report() -> None:
    """The library, and a report that a lead was asked about by mail."""
    full()
    agency = AgencyFactory(name="Agency that was asked")
    row = AdoptionFactory(agency=agency, unconfirmed=True)
    LINKS["report"] = urlsplit(confirmation_link(role_user(Role.AGENCY_LEAD, agency), row)).path


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running site with a report that waits."""
    with site_with(full_with_a_report) as running:
        yield running


def test_a_lead_confirms_from_a_mail(open_tab: OpenTab):
    tab = open_tab()
    tab.go(LINKS["report"])
    tab.page.get_by_role("button", name="Confirm").click()
    expect(tab.page.locator("h1")).to_have_text("Thank you")
