"""modelsearch's own suite, with Whoosh."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class TestWhooshBackend(BackendTests, TestCase):
    """All of it."""

    backend_path = "search.engines.whoosh"


# The base class alone is no test.
del BackendTests
