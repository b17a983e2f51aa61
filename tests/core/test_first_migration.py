"""The short way to lay out an empty database ends where Django's own way ends."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.laid_out import KEPT, digest

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


def end_of(folder: Path, call: str) -> Any:
    """Where a way ends, as it is kept."""
    folder.mkdir()
    return json.loads(json.dumps(list(migrated(folder, call))))


def kept_end() -> Path:
    """Where Django's own way ended: the same, while nothing that either way is made of changes."""
    told = hashlib.sha256(digest().encode())
    for path in (Path(__file__), *sorted((settings.BASE_DIR / "site/exemplar/settings").iterdir())):
        told.update(path.read_bytes() if path.is_file() else b"")
    return KEPT / f"{told.hexdigest()[:16]}.djangos-own.json"


@pytest.fixture
def ways(request, tmp_path):
    """Where both ways end: the short one now; Django's own takes a minute, and is kept."""
    kept = kept_end()
    if not kept.exists() or request.config.getvalue("create_db"):
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(end_of(tmp_path / "own", DJANGOS_OWN)))
        unfinished.rename(kept)
    kept.touch()
    return end_of(tmp_path / "short", SHORT), json.loads(kept.read_text())


def test_the_short_way_ends_where_djangos_own_does(ways):
    short, own = ways
    # Not two empty lists: thousands of rows say what is there.
    assert len(own) > 500
    assert short == own
