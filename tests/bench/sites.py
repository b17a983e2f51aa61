"""Sites to measure: a database of its own for each, and gunicorn in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.bench.load import EMPTY, HOST, LoadError, fetch
from tests.bench.pages import Library, read

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("EXEMPLAR_VAR", ROOT / "var")) / "bench"
WORKERS = 2
START_SECONDS = 60


@dataclass(frozen=True)
class Database:
    """A database that the bench has made for itself, and the folder of its site."""

    folder: Path
    url: str

    def environment(self) -> dict[str, str]:
        """What a process needs in order to work with this database."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "EXEMPLAR_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "PYTHONWARNINGS": "ignore",
        }

    def run(self, *arguments: str) -> None:
        """Run a Python process with this database; its errors are shown, its output is not."""
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def lay_out(self) -> None:
        """An empty database becomes a site with the starter content."""
        self.run("manage.py", "migrate", "--verbosity=0")
        self.run("manage.py", "load_starter", "--people")

    def grow_to(self, practices: int) -> Library:
        """Make the library this large, and tell what is in it."""
        described = self.folder / "library.json"
        self.run("-m", "tests.bench.pages", str(practices), str(described))
        return read(described)


class Sqlite:
    """SQLite: a file in the bench's folder."""

    name = "SQLite"

    def create(self, name: str, like: Database | None = None) -> Database:
        """A database: empty, or equal to another one that nothing uses now."""
        folder = FOLDER / f"sqlite-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        if like is None:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(like.folder, folder)
        (folder / "static").mkdir(exist_ok=True)
        return Database(folder, f"sqlite:///{folder / 'bench.sqlite3'}")

    def drop(self, database: Database) -> None:
        """Remove a database."""
        shutil.rmtree(database.folder, ignore_errors=True)


class Postgres:
    """PostgreSQL: databases of our own beside the one that an address names."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, name: str, like: Database | None = None) -> Database:
        """A database: empty, or equal to another one that nothing uses now."""
        folder = FOLDER / f"postgres-{name}"
        (folder / "static").mkdir(parents=True, exist_ok=True)
        url = urlsplit(self.url)._replace(path=f"/exemplar_bench_{name}").geturl()
        database = Database(folder, url)
        self.drop(database)
        self._execute("CREATE DATABASE {} TEMPLATE {}", url, like.url if like else "/template0")
        return database

    def drop(self, database: Database) -> None:
        """Remove a database."""
        self._execute("DROP DATABASE IF EXISTS {}", database.url)

    def _execute(self, statement: str, *urls: str) -> None:
        names = (sql.Identifier(urlsplit(url).path.removeprefix("/")) for url in urls)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*names))


Engine = Sqlite | Postgres


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            fetch(port, f"/{EMPTY}")
        except (OSError, LoadError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start; its last words are in {log}.")


@contextmanager
def serving(database: Database) -> Iterator[int]:
    """Gunicorn with two workers in front of a database; the port it listens on."""
    port, log = _free_port(), database.folder / "gunicorn.log"
    command = [
        *(sys.executable, "-m", "gunicorn", "exemplar.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--workers", str(WORKERS), "--worker-class", "sync"),
        *("--timeout", "120", "--log-level", "warning"),
    ]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=database.environment(), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port, server, log)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=START_SECONDS)
