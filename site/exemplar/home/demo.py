"""The demonstration: what it needs is made step by step, then it is served.

Started by `make demo`, which has made the environment. Each step leaves a stamp that says what it
was made from, so that a second run serves at once and an unfinished one goes on. Django is loaded
only for a step that needs it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("EXEMPLAR_VAR") or ROOT / "var").resolve()
DATABASE = VAR / "exemplar.sqlite3"
STAMPS = VAR / "demo.json"
LOG = VAR / "demo.log"
THEME = ROOT / "theme" / "dist" / ".stamp"
BEGUN = "begun"

# Never the database, mail server, cache or search server that a .env names: the demonstration keeps
# to itself.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "exemplar.settings.dev",
    "EXEMPLAR_VAR": str(VAR),
    "DATABASE_URL": f"sqlite:///{DATABASE}",
    "CACHE_URL": f"filecache://{VAR / 'cache'}",
    "EMAIL_URL": "consolemail://",
    "SEARCH_BACKEND": "search.engines.tantivy",
    "DEBUG": "false",
    "PORT": os.environ.get("PORT") or "8000",
    "BASE_URL": f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}",
}


class DemoError(Exception):
    """A step cannot be done; the message says what to do."""


# --- Stamps ---------------------------------------------------------------------------------------


def read_stamps() -> dict[str, str]:
    """What each step was last made from. None of it counts without the database."""
    try:
        stamps = json.loads(STAMPS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamp(name: str, value: str) -> None:
    """Note how far a step has come, whole or not at all."""
    draft = STAMPS.with_suffix(".new")
    draft.write_text(json.dumps({**read_stamps(), name: value}, indent=1), encoding="utf-8")
    draft.replace(STAMPS)


def digest(files: Iterable[Path]) -> str:
    """One value that changes when a file is added, removed or changed."""
    total = hashlib.sha256(str(ROOT).encode())
    for path in sorted(files):
        total.update(path.relative_to(ROOT).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:20]


def sources(*patterns: str) -> list[Path]:
    """The files of the checkout that match any of the patterns."""
    return [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]


# --- What the steps do ----------------------------------------------------------------------------


@cache
def command() -> Callable[..., Any]:
    """Django's way to run a command, loaded the first time that one is needed."""
    import django  # noqa: PLC0415 - a second run does without
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    return call_command


def make_database() -> None:
    """All tables, and the fixed layout of the site.

    What this step left unfinished is thrown away; what somebody has used is migrated and kept.
    """
    if read_stamps().get("database") == BEGUN:
        remove_database()
    if not DATABASE.exists():
        write_stamp("database", BEGUN)
    command()("migrate", verbosity=0, interactive=False)


def collect_files() -> None:
    """All static files, under the names that they are served by."""
    command()("collectstatic", verbosity=0, interactive=False)


def load_content() -> None:
    """The library. What has been edited since an earlier run stays as it is."""
    # The mails that it sends are on the page of sent mails; here they would bury the steps.
    with redirect_stdout(StringIO()):
        command()("load_starter")


def build_index() -> None:
    """The search index over all that has been loaded."""
    command()("search", "rebuild", stdout=StringIO())


def remove_database() -> None:
    """The database, and the files that stand beside it while it is open."""
    for ending in ("", "-wal", "-shm", "-journal"):
        DATABASE.with_name(DATABASE.name + ending).unlink(missing_ok=True)


def start_over() -> None:
    """Forget everything that was changed or uploaded."""
    remove_database()
    for folder in ("media", "cache", "search"):
        shutil.rmtree(VAR / folder, ignore_errors=True)
    STAMPS.unlink(missing_ok=True)


# --- One after the other --------------------------------------------------------------------------


@contextmanager
def told(name: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"  {name:<24}", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("not done", flush=True)
        raise
    print(f"{time.monotonic() - began:5.1f} s", flush=True)


def do(name: str, title: str, made_from: str, work: Callable[[], None]) -> None:
    """One step, unless it has been done with the same ingredients."""
    if read_stamps().get(name) == made_from:
        return
    with told(title):
        try:
            work()
        except Exception as error:
            LOG.write_text(traceback.format_exc(), encoding="utf-8")
            raise DemoError(f"{title} failed: {error}\n\nThe whole story is in {LOG}.") from error
    write_stamp(name, made_from)


@contextmanager
def theme_alongside() -> Iterator[Callable[[], None]]:
    """Build the theme on a core of its own meanwhile; the function given waits for it.

    Raises DemoError when it could not be built. Unchanged sources take it a moment.
    """
    was_there = THEME.exists()
    build = subprocess.Popen(
        [sys.executable, str(ROOT / "theme" / "build.py")],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip

    def finish() -> None:
        with told("theme, begun above") if not was_there else nullcontext():
            said, _ = build.communicate()
            if build.returncode:
                raise DemoError(said.strip())

    try:
        yield finish
    finally:
        build.terminate()


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second run out of the folder. The system lets go of the lock whatever happens."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError("Another make demo is at work in this folder. Let it finish.") from None
        yield


def prepare() -> None:
    """Everything that the server needs, as far as it is not there yet."""
    if os.environ.get("RESET", "") not in {"", "0"}:
        start_over()
    if not DATABASE.exists():
        STAMPS.unlink(missing_ok=True)
    with theme_alongside() as finish_theme:
        locks = sources("requirements/base.txt")
        migrations = sources("*/*/migrations/*.py", "site/*/*/migrations/*.py")
        do("database", "database", digest(locks + migrations), make_database)
        content = digest(sources("site/exemplar/home/starter/**/*"))
        do("content", "practices and people", content, load_content)
        do("index", "search index", content, build_index)
        finish_theme()
    ours = sources("*/*/static/**/*", "site/*/*/static/**/*")
    do("files", "static files", digest([*locks, *ours, THEME]), collect_files)


def serve() -> NoReturn:
    """Become the server."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    arguments = ["-m", "gunicorn", "--config", "python:exemplar.home.demo_server"]
    os.execv(sys.executable, [sys.executable, *arguments])


def main() -> int:
    """Prepare and serve; what goes wrong is said in words."""
    os.environ.update(ENVIRONMENT)
    # Asked to end, as on Ctrl-C: what runs beside this ends, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with alone():
            prepare()
    except DemoError as error:
        print(
            f"\n{error}\n\nThe same command goes on from here; make demo RESET=1 starts over.",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"\n{error}\n\nIs there room on the disk, and may {VAR} be written?", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    serve()


if __name__ == "__main__":
    sys.exit(main())
