"""A site whose usual search is an embedded engine, for tests that need processes of their own.

Of the site's apps only those that search stands on: starting all of them takes three times as long.
"""

from exemplar.settings.base import env
from exemplar.settings.test import *  # noqa: F403

INSTALLED_APPS = [
    "search",
    "search.engines.modelsearch_app.OutboxedModelSearchConfig",
    "modelsearch.test.testapp",
    "exemplar.accounts",
    "exemplar.core",
    "wagtail",
    "wagtail.sites",
    "taggit",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MODELSEARCH_BACKENDS = {"default": {"BACKEND": f"search.engines.{env.str('ENGINE')}"}}
