"""The screens of the admin that are ours, or that we changed, narrow and wide.

Everything that axe finds there counts, Wagtail's own parts included, but for one element.
"""

from collections.abc import Iterator

import pytest
from taggit.models import Tag

from exemplar.accounts.enums import Role
from practices.adoption.models import Adoption
from practices.library.models import CaseStudyPage, Outcome, PracticePage
from practices.taxonomy.models import Agency, Topic
from tests.e2e.browser import HEIGHT, NARROW, WIDE
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import full

pytestmark = pytest.mark.browser

EDITOR, ADMIN = Role.EDITOR.value, Role.ADMIN.value
# Wagtail's field for tags makes an inner one for what is being typed, and gives it no label.
WITHOUT_LABEL = (".tagit-new input",)
# name, address (with the key of a record), who
LOOKS = [
    ("desk", "/admin/", EDITOR),
    ("practices", "/admin/pages/{practices}/", EDITOR),
    ("practice, complete", "/admin/pages/{practice}/edit/", EDITOR),
    ("practice, a draft", "/admin/pages/{draft}/edit/", EDITOR),
    ("practice, new", "/admin/pages/add/library/practicepage/{practices}/", EDITOR),
    ("case study", "/admin/pages/{case}/edit/", EDITOR),
    ("topics", "/admin/snippets/taxonomy/topic/", EDITOR),
    ("topic", "/admin/snippets/taxonomy/topic/edit/{topic}/", EDITOR),
    ("agencies", "/admin/snippets/taxonomy/agency/", EDITOR),
    ("agency", "/admin/snippets/taxonomy/agency/edit/{agency}/", EDITOR),
    ("companies", "/admin/snippets/taxonomy/company/", EDITOR),
    ("industries", "/admin/snippets/taxonomy/industry/", EDITOR),
    ("channels", "/admin/snippets/taxonomy/channel/", EDITOR),
    ("customer groups", "/admin/snippets/taxonomy/customergroup/", EDITOR),
    ("evidence to rate", "/admin/evidence/", EDITOR),
    ("rate evidence", "/admin/evidence/{outcome}/rate/", EDITOR),
    ("decide on evidence", "/admin/evidence/{disputed}/decide/", EDITOR),
    ("content health", "/admin/reports/health/", EDITOR),
    ("owner and dates", "/admin/library/{practice}/health/", EDITOR),
    ("retire", "/admin/library/{practice}/retire/", EDITOR),
    ("restore", "/admin/library/{retired}/restore/", EDITOR),
    ("tags", "/admin/tags/", EDITOR),
    ("promote a tag", "/admin/tags/{tag}/promote/", EDITOR),
    ("ledger", "/admin/snippets/adoption/adoption/", EDITOR),
    ("row of the ledger", "/admin/snippets/adoption/adoption/edit/{adoption}/", EDITOR),
    ("roles", "/admin/roles/", ADMIN),
    ("grant a role", "/admin/roles/new/", ADMIN),
    ("people", "/admin/users/", ADMIN),
    ("settings", "/admin/settings/core/sitesettings/", ADMIN),
    ("acceptance rules", "/admin/settings/contributing/acceptancerules/", EDITOR),
]


@pytest.fixture(scope="module")
def filled(browser, db) -> Iterator[tuple[Site, dict[str, int]]]:
    """The running site with a full library, and the keys of some records."""
    with site_with(full) as running:
        complete = PracticePage.objects.get(slug="full")
        keys = {
            "practice": complete.pk,
            "practices": complete.get_parent().pk,
            "retired": PracticePage.objects.get(slug="retired").pk,
            "outcome": Outcome.objects.get(practice__slug="retired-successor").pk,
            "disputed": Outcome.objects.get(practice__slug="disputed").pk,
            "tag": Tag.objects.get(name="waiting time").pk,
            "draft": PracticePage.objects.get(slug="draft").pk,
            "case": CaseStudyPage.objects.get(slug="full").pk,
            "topic": Topic.objects.get(slug="appointments").pk,
            "agency": Agency.objects.get(slug="irs").pk,
            "adoption": Adoption.objects.earliest("pk").pk,
        }
        yield running, keys


@pytest.fixture(scope="module")
def site(filled) -> Site:
    """The running site."""
    return filled[0]


@pytest.mark.parametrize(
    ("address", "who"), [pytest.param(*line[1:], id=line[0]) for line in LOOKS]
)
def test_admin_page(address, who, filled, kept_tab: KeptTab):
    tab = kept_tab(who, WIDE)
    tab.go(address.format(**filled[1]))
    # Drawn last of the parts that scripts draw; the network may never be quiet.
    tab.page.locator(".sidebar-main-menu__list").first.wait_for()
    tab.check_width()
    tab.check_accessibility(but=WITHOUT_LABEL)
    tab.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    tab.check_width()
    tab.check()
