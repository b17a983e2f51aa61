"""modelsearch's own suite, with Tantivy."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class TestTantivyBackend(BackendTests, TestCase):
    """All of it."""

    backend_path = "search.engines.tantivy"


# The base class alone is no test.
del BackendTests
