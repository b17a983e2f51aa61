"""A site whose usual search is an embedded engine, for tests that need processes of their own."""

from exemplar.settings.base import env
from exemplar.settings.test import *  # noqa: F403

MODELSEARCH_BACKENDS = {"default": {"BACKEND": f"search.engines.{env.str('ENGINE')}"}}
