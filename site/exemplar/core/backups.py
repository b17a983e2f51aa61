"""Everything an installation holds, in one file: the database and the files that people uploaded.

A backup is a tar.gz of manifest.json, the database (a SQLite file, or SQL for PostgreSQL) and
media/ and contributions/. It is made while the site runs, and holds what was committed when it
began.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

FORMAT = 1
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}


class BackupError(Exception):
    """A backup cannot be made or brought back; the message says why."""


def default_path(kind: str = "exemplar") -> Path:
    """A file in the var folder, named after the time."""
    return Path(settings.VAR_DIR) / "backups" / f"{kind}-{timezone.now():%Y%m%d-%H%M%S-%f}.tar.gz"


def _uploads() -> dict[str, Path]:
    """The folders of what people uploaded: published, and attached to what they still write."""
    return {
        "media": Path(settings.MEDIA_ROOT),
        "contributions": Path(settings.VAR_DIR) / "contributions",
    }


def make_backup(path: Path) -> None:
    """Write a backup, readable by its owner only. Raises BackupError; leaves no half a file."""
    if path.exists():
        raise BackupError(f"{path} is there already. Name another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as folder:
        database = Path(folder) / DATABASE_FILES[connection.vendor]
        _dump_database(database)
        manifest = Path(folder) / "manifest.json"
        manifest.write_text(
            json.dumps({"format": FORMAT, "database": database.name, "made": str(timezone.now())})
        )
        draft = Path(folder) / "draft"
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w:gz") as archive:
            archive.add(manifest, manifest.name)
            archive.add(database, database.name)
            for name, files in _uploads().items():
                if files.is_dir():
                    archive.add(files, name)
        draft.replace(path)


def restore_backup(path: Path) -> None:
    """Put what a backup holds in the place of what is there. Raises BackupError.

    The database changes in one transaction. The caller keeps a copy of what was there.
    """
    with unpacked(path) as folder:
        _load_database(folder / DATABASE_FILES[connection.vendor])
        for name, root in _uploads().items():
            brought = folder / name
            brought.mkdir(exist_ok=True)
            if root.exists():
                root.rename(folder / f"{name}-before")
            root.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(brought, root)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The content of a backup for this kind of database, in a folder that goes away."""
    var = Path(settings.VAR_DIR)
    var.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=var) as name:
        folder = Path(name)
        try:
            with tarfile.open(path, "r:gz") as archive:
                _extract(archive, folder)
            manifest = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError as error:
            raise BackupError(f"{path} is not there, or is no backup of Exemplar.") from error
        except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError) as error:
            raise BackupError(f"{path} cannot be read as a backup: {error}") from error
        wanted = DATABASE_FILES[connection.vendor]
        if manifest.get("format") != FORMAT or manifest.get("database") != wanted:
            raise BackupError(
                f"{path} holds {manifest.get('database')} in format {manifest.get('format')}; this "
                f"installation needs {wanted} in format {FORMAT}."
            )
        yield folder


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, and none outside the folder, whatever the archive says."""
    for member in archive:
        name = PurePosixPath(member.name)
        source = archive.extractfile(member) if member.isfile() else None
        if source is None:
            continue
        if name.is_absolute() or ".." in name.parts:
            raise tarfile.TarError(f"{name} leads outside")
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with source, target.open("wb") as file:
            shutil.copyfileobj(source, file)


def _dump_database(path: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        _postgresql("pg_dump", "--no-owner", "--no-privileges", f"--file={path}")


def _load_database(path: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as source:
            # Django's constraints call functions that only its own connections have.
            source.execute("PRAGMA ignore_check_constraints=ON")
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("The database in the backup is damaged.")
            name = str(settings.DATABASES["default"]["NAME"])
            # Written through the database, not over its file: a site that runs sees all or nothing.
            with closing(sqlite3.connect(name, timeout=30)) as target:
                source.backup(target)
    else:
        empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        options = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _postgresql("psql", *options, f"--command={empty}", f"--file={path}")


def _postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the site's database."""
    config: dict[str, Any] = connection.settings_dict
    names = {
        "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }  # fmt: skip
    given = {name: str(config[key]) for name, key in names.items() if config.get(key)}
    try:
        done = subprocess.run(
            [program, *arguments],
            env={**os.environ, **given},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BackupError(
            f"{program} is missing. It comes with PostgreSQL's client programs, such as the "
            "package postgresql-client."
        ) from None
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
