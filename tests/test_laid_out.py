"""A kept database is the one that the migrations lay out; and no test opens the site's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from exemplar.home.models import HomePage
from tests.laid_out import _files, digest

ASK = """
import sys; sys.path[:0] = [".", "site"]
import django; django.setup()
from django.conf import settings
print(settings.DATABASES["default"]["NAME"])
"""


def test_nothing_is_left_to_migrate(db):
    """A copy holds every migration there is, and the structure of the site."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert HomePage.objects.count() == 1


def test_a_changed_migration_lays_out_anew(monkeypatch):
    """Whatever is in the file of a migration."""
    before = digest()
    assert digest() == before
    changed = next(path for path in sorted(_files()) if path.parent.name == "migrations")
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + b"#" if path == changed else read(path)
    )
    assert digest() != before


@pytest.mark.parametrize(("name", "inherits"), [("test", True), ("test", False), ("dev", True)])
def test_no_process_finds_the_site_beside(name, inherits):
    """Neither one that inherits the environment, nor one with the tests' settings and none."""
    environment = os.environ if inherits else {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": f"exemplar.settings.{name}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ":memory:"


def test_no_other_database_is_named_here(db):
    """What the settings name is the test database, whichever thread asks."""
    name = str(connection.settings_dict["NAME"])
    assert "memory" in name or name.startswith("test_")
