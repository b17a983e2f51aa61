"""Attacks in the admin, where the browser's policy lets inline scripts run: nothing runs."""

from collections.abc import Iterator

import pytest

from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.adoption.models import Adoption
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Topic
from tests.attacks.library import AttackedLibrary
from tests.attacks.own import own_attacks
from tests.e2e.fixtures import OpenTab, Site, committed_db, site_with  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

LISTS = (
    "/admin/",
    "/admin/reports/site-history/",
    "/admin/roles/",
    "/admin/roles/new/",
    "/admin/users/",
    "/admin/settings/core/sitesettings/",
    "/admin/settings/contributing/acceptancerules/",
    "/admin/snippets/adoption/adoption/",
    "/admin/reports/searches/",
    "/admin/snippets/search/synonymset/",
    "/admin/snippets/search/promotedresult/",
    *(
        f"/admin/snippets/taxonomy/{kind}/"
        for kind in ("topic", "agency", "company", "industry", "channel", "customergroup")
    ),
)
# Each is opened for the first few records of its kind.
RECORDS = {
    "/admin/pages/{}/edit/": PracticePage,
    "/admin/pages/{}/history/": PracticePage,
    "/admin/pages/{}/delete/": CaseStudyPage,
    "/admin/pages/{}/edit/?case": CaseStudyPage,
    "/admin/snippets/taxonomy/topic/edit/{}/": Topic,
    "/admin/snippets/taxonomy/topic/delete/{}/": Topic,
    "/admin/snippets/taxonomy/agency/edit/{}/": Agency,
    "/admin/snippets/adoption/adoption/edit/{}/": Adoption,
    "/admin/users/edit/{}/": User,
    "/admin/roles/{}/revoke/": RoleGrant,
}
FIRST = 2


@pytest.fixture(scope="module")
def addresses(browser, db) -> Iterator[tuple[Site, list[str]]]:
    """The running site full of the project's own attacks; screens that show them."""
    with site_with(lambda: AttackedLibrary.of(list(own_attacks())[::2])) as running:
        parent = PracticePage.objects.first().get_parent().pk
        screens = [*LISTS, f"/admin/pages/{parent}/"]
        for address, model in RECORDS.items():
            screens += [
                address.format(key) for key in model.objects.values_list("pk", flat=True)[:FIRST]
            ]
        yield running, screens


@pytest.fixture
def site(addresses) -> Site:
    """The running site."""
    return addresses[0]


def test_nothing_runs_in_the_admin(addresses, open_tab: OpenTab):
    tab = open_tab(Role.ADMIN.value)
    for address in addresses[1]:
        tab.go(address)
        # What the admin builds with scripts, it builds right after loading.
        tab.page.wait_for_timeout(100)
        tab.check()
        assert tab.page.query_selector_all("[onerror], [onload], [ontoggle], [onfocus]") == []
