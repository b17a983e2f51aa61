"""The short way to lay out an empty database ends where Django's own way ends."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

SHORT = "call_command('migrate', verbosity=0)"
DJANGOS_OWN = (
    "from django.core.management.commands.migrate import Command; "
    "call_command(Command(), verbosity=0)"
)


def migrated(folder, call):
    path = folder / "database.sqlite3"
    setup = "import django; django.setup(); from django.core.management import call_command; "
    subprocess.run(
        [sys.executable, "-c", setup + call],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "exemplar.settings.dev",
            "PYTHONPATH": os.pathsep.join(
                [str(settings.BASE_DIR), str(settings.BASE_DIR / "site")]
            ),
            "EXEMPLAR_VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{path}",
        },
        check=True,
        capture_output=True,
    )
    with closing(sqlite3.connect(path)) as database:
        yield from database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        yield from database.execute("SELECT app, name FROM django_migrations ORDER BY id")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        for (table,) in database.execute(tables).fetchall():
            yield table, database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        yield from database.execute(
            "SELECT app_label, model, codename FROM auth_permission JOIN django_content_type "
            "ON content_type_id = django_content_type.id ORDER BY app_label, model, codename"
        )
        yield from database.execute(
            "SELECT path, title, slug, url_path FROM wagtailcore_page ORDER BY path"
        )


@pytest.fixture
def ways(tmp_path):
    result = []
    for name, call in (("short", SHORT), ("own", DJANGOS_OWN)):
        folder = tmp_path / name
        folder.mkdir()
        result.append(list(migrated(folder, call)))
    return result


def test_the_short_way_ends_where_djangos_own_does(ways):
    short, own = ways
    assert short == own
