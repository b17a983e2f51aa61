"""Redirects, the installation's own words, and review."""

from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site, WorkflowState

from exemplar.accounts.models import User
from exemplar.core.models import SiteSettings
from practices.library.models import PracticeIndexPage


class RedirectFactory(DjangoModelFactory):
    """An old address that leads to a new one."""

    class Meta:
        model = Redirect

    old_path = factory.Sequence(lambda n: f"/old-{n}")
    redirect_page = factory.LazyFunction(PracticeIndexPage.objects.get)


def site_settings(**fields: Any) -> SiteSettings:
    """What the installation says about itself."""
    settings, _ = SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults=fields)
    return settings


def submit_for_review(page: Page, user: User | None = None) -> WorkflowState:
    """A page that waits for an editor."""
    page.save_revision()
    return page.get_workflow().start(page, user)
