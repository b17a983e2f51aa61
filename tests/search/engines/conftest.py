"""Sites of their own, and each engine in turn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from search.models import IndexChange

ENGINES = ["tantivy", "whoosh"]


@pytest.fixture(params=ENGINES)
def engine(request):
    """Each engine's name."""
    return request.param


class Site:
    """A site that runs in processes of its own, on its own database and folder."""

    def __init__(self, engine: str, folder: Path, database: str) -> None:
        self.folder = folder
        self.index = folder / "search" / engine / "searchtests.author"
        self.environment = os.environ | {
            "ENGINE": engine,
            "EXEMPLAR_VAR": str(folder),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.search.engines.settings",
        }

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PREPARED + code, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, code: str, *, fails: bool = False) -> str:
        """What a process prints; where it is to fail, what it complains of."""
        process = self.start(code)
        output, errors = process.communicate(timeout=120)
        assert (process.returncode != 0) == fails, errors[-3000:]
        return errors if fails else output


# `search("drain")` is `manage.py search drain`: each start of a process costs a second.
PREPARED = """
import json, sys, time; sys.path[:0] = ["site", "."]
import django; django.setup()
from django.core.management import call_command
from modelsearch.test.testapp.models import Author
from modelsearch.backends import get_search_backend
from search.engines import draining
from search.models import IndexChange
backend = get_search_backend()
EVERYTHING = "--index=searchtests.author"
def search(*arguments): call_command("search", *arguments)
def wait_for_background():
    while draining._drainer and draining._drainer.is_alive(): time.sleep(.02)
def say():
    found = backend.search("final", Author)
    print(json.dumps([len(found), found.count(), found.is_degraded, IndexChange.objects.count()]))
"""


@pytest.fixture
def site(engine, transactional_db, index_folder, tmp_path):
    """A site of its own, with a copy of the test database."""
    tmp_path = index_folder.parent / tmp_path.name
    tmp_path.mkdir()
    # What the site's own first pages have queued.
    IndexChange.objects.all().delete()
    if connection.vendor == "sqlite":
        file = tmp_path / "exemplar.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        database = f"sqlite:///{file}"
    else:
        parts = connection.settings_dict
        database = (
            f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}"
            f"/{parts['NAME']}"
        )
    return Site(engine, tmp_path, database)
