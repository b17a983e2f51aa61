"""The test database, laid out once: each process of a run, and each run after it, takes a copy.

To apply all migrations takes longer than nearly every test. What they leave behind depends on some
code and on the packages, so it is kept under a digest of these, and made anew when one changes.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from exemplar.accounts.permissions import _granted

KEPT = settings.BASE_DIR / ".pytest_cache" / "laid-out"
CODE = ("site", "practices", "community", "search")
# By the name of a file or a folder: what is called when all is migrated, and what that makes.
LAYS_OUT = {
    "apps.py", "core", "home", "models", "models.py", "permissions.py", "receivers.py",
}  # fmt: skip
# One at a time looks for the copy on a server, makes it or takes it; any number will do.
LOCK = 20_260_419
DAY = 24 * 60 * 60
Create = Callable[..., str]


def digest() -> str:
    """What a laid-out database depends on: migrations, what they and the layout use, and packages.

    What else the code says changes nothing: a test is not to wait because a view was edited.
    """
    models = [
        (m._meta.label, m._meta.permissions, str(m._meta.verbose_name)) for m in apps.get_models()
    ]
    known = (
        sys.version,
        sqlite3.sqlite_version,
        settings.INSTALLED_APPS,
        sorted(f"{one.name} {one.version}" for one in distributions()),
        models,
        sorted((str(role), sorted(names)) for role, names in _granted.items()),
    )
    told = hashlib.sha256(repr(known).encode())
    for path in sorted(_files()):
        told.update(str(path.relative_to(settings.BASE_DIR)).encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def _files() -> set[Path]:
    """The code that migrates and lays out the site."""
    folders = [settings.BASE_DIR / name for name in CODE]
    code = {path for folder in folders for path in folder.rglob("*.py")}
    migrations = {path for path in code if path.parent.name == "migrations"}
    named = {
        settings.BASE_DIR / root / f"{name.replace('.', '/')}{end}"
        for path in migrations
        for name in re.findall(r"^\s*(?:from|import) ([a-z_.]+)", path.read_text(), re.MULTILINE)
        for root in (".", "site")
        for end in (".py", "/__init__.py")
    }
    laying_out = {
        path for path in code if LAYS_OUT & set(path.relative_to(settings.BASE_DIR).parts)
    }
    return migrations | laying_out | {path for path in named if path in code}


def take_copies(connection: BaseDatabaseWrapper, *, anew: bool = False) -> None:
    """From now on the test database of a connection is a copy; `anew`: of one that is made now."""
    creation: Any = connection.creation
    original: Create = creation.create_test_db
    copy = _in_memory if connection.vendor == "sqlite" else _on_the_server

    def create_test_db(
        verbosity: int = 1, autoclobber: bool = False, serialize: bool = True, keepdb: bool = False
    ) -> str:
        how = {"verbosity": verbosity, "autoclobber": autoclobber, "keepdb": keepdb}
        if serialize or keepdb:
            return original(serialize=serialize, **how)
        return copy(connection, original, anew=anew, **how)

    creation.create_test_db = create_test_db


def _empty(connection: BaseDatabaseWrapper, **how: Any) -> str:
    """A test database without anything in it, as Django begins it."""
    name = str(connection.creation._get_test_db_name())
    connection.creation._create_test_db(**how)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    return name


# --- SQLite: a file, read into memory -----------------------------------------------------------


@contextmanager
def _alone(key: str) -> Iterator[None]:
    """One process at a time makes or takes what is kept under a key; other keys are not held up."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_memory(connection: Any, original: Create, *, anew: bool, **how: Any) -> str:
    key = digest()[:16]
    file = KEPT / f"{key}.sqlite3"
    with _alone(key):
        if file.exists() and not anew:
            file.touch()
            name = _empty(connection, **how)
            connection.ensure_connection()
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as kept:
                kept.backup(connection.connection)
        else:
            name = original(serialize=False, **how)
            _keep(connection.connection, file)
    return name


def _keep(database: sqlite3.Connection, file: Path) -> None:
    """Keep a database in this file, and none that nobody has taken for a day."""
    unfinished = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as kept:
        database.backup(kept)
    unfinished.rename(file)
    for other in KEPT.iterdir():
        with suppress(FileNotFoundError):
            if other.stat().st_mtime < time.time() - DAY:
                other.unlink()


# --- PostgreSQL: a database beside it, taken as a template --------------------------------------


def _on_the_server(connection: Any, original: Create, *, anew: bool, **how: Any) -> str:
    creation = connection.creation
    kept = f"{_without_process(creation._get_test_db_name())}_laid_out"
    mark = digest()
    quote = connection.ops.quote_name
    # Another checkout may work on the same server: who has the lock makes its own, and takes it.
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [kept],
        )
        if cursor.fetchone() == (mark,) and not anew:
            connection.settings_dict["TEST"]["TEMPLATE"] = kept
            name = _empty(connection, **how)
        else:
            name = original(serialize=False, **how)
            connection.close()
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(kept)}")
            cursor.execute(f"CREATE DATABASE {quote(kept)} TEMPLATE {quote(name)}")
            # Only what is whole gets its mark.
            cursor.execute(f"COMMENT ON DATABASE {quote(kept)} IS '{mark}'")
    connection.ensure_connection()
    return name


def _without_process(name: str) -> str:
    """The name of a test database without the number of the process that works with it."""
    return name.removesuffix(f"_{os.environ.get('PYTEST_XDIST_WORKER', '')}")
