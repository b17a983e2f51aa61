"""Every kind of record has a factory, and what a factory makes is complete and valid."""

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory
from modelcluster.models import get_all_child_relations

import tests.factories as made
from exemplar.accounts.models import RoleGrant
from exemplar.core.models import ContentVersion, SiteSettings
from exemplar.home.models import HomePage
from practices.fit.models import LedgerChange
from practices.library.models import CaseStudyIndexPage, PracticeIndexPage

OURS = {
    "accounts",
    "core",
    "home",
    "taxonomy",
    "library",
    "adoption",
    "members",
    "notifications",
    "moderation",
    "discussions",
    "expertise",
    "advising",
    "collections",
    "fit",
}
# Made otherwise: by a function, by the site itself, or as rows of a factory's record.
WITHOUT_FACTORY = {
    RoleGrant,  # role_user
    SiteSettings,  # site_settings
    ContentVersion,  # the site itself
    HomePage,  # the site's structure
    PracticeIndexPage,
    CaseStudyIndexPage,
    LedgerChange,  # written with each change of the ledger
}

FACTORIES = [
    thing
    for thing in vars(made).values()
    if isinstance(thing, type) and issubclass(thing, DjangoModelFactory)
]
BUILT_ONLY = {
    made.OutcomeFactory,
    made.CaseMeasureFactory,
    made.PracticeSourceFactory,
    made.CaseSourceFactory,
    made.PracticeAuthorFactory,
}


def test_every_record_has_a_factory():
    """A model added tomorrow needs a factory, unless it is a row below a record that has one."""
    models = {model for model in apps.get_models() if model._meta.app_label in OURS}
    rows = {
        relation.related_model for model in models for relation in get_all_child_relations(model)
    }
    with_factory = {factory._meta.model for factory in FACTORIES}
    assert models - rows - with_factory - WITHOUT_FACTORY == set()


@pytest.mark.parametrize(
    "factory", [one for one in FACTORIES if one not in BUILT_ONLY], ids=lambda one: one.__name__
)
def test_what_a_factory_makes_is_valid(db, factory):
    """Two of a kind can be made, and neither breaks a rule of its model."""
    factory()
    factory().full_clean()


@pytest.mark.parametrize("factory", [made.PracticeFactory, made.CaseStudyFactory])
def test_a_page_has_rows_of_each_kind(db, factory):
    """A test of what a page shows finds something of everything."""
    page = factory()
    empty = {
        relation.get_accessor_name()
        for relation in get_all_child_relations(page)
        if not getattr(page, relation.get_accessor_name()).exists()
    }
    # Comments are Wagtail's; related practices would need a second practice, and pictures and
    # documents would need files.
    assert empty <= {"wagtail_admin_comments", "related", "pictures", "documents"}
