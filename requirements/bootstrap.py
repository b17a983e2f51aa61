"""The environment that everything else runs in: .venv, with exactly the packages of a lock.

    python requirements/bootstrap.py install dev     the packages of requirements/dev.txt
    python requirements/bootstrap.py demo            the packages to run, then the demonstration

Needs nothing but Python. A second run finds its own stamp and does nothing.
"""

import contextlib
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time

# Before anything that an older Python would not understand.
if sys.version_info < (3, 11):
    sys.exit(
        "Exemplar needs Python 3.11 or newer; {} is {}.{}.\n"
        "Name another one, such as: make {} PYTHON=/usr/bin/python3.12".format(
            sys.executable, sys.version_info[0], sys.version_info[1], "demo"
        )
    )

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# A lock whose packages are all in another one, too.
CONTAINED_IN = {"demo": "dev"}
NO_NETWORK = re.compile(
    r"name resolution|Name or service not known|nodename nor servname|dns error|unreachable"
    r"|Connection refused|NewConnectionError|Connect(ion|Timeout)Error|timed out|error sending"
)


class BootstrapError(Exception):
    """The environment cannot be made; the message says what to do."""


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"  {name:<24}", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("not done")
        raise
    print(f"{time.monotonic() - began:5.1f} s")


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program, and keep what it says."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


# --- Whether there is anything to do --------------------------------------------------------------


def digest(lock: str) -> str:
    """What a stamp says when the packages of a lock are installed here."""
    parts = (str(ROOT), sys.version, (LOCKS / f"{lock}.txt").read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f".{lock}"


def is_installed(lock: str) -> bool:
    """Whether the environment holds the packages of a lock, by itself or within a larger one."""
    for name in (lock, CONTAINED_IN.get(lock)):
        if name and stamp(name).is_file() and stamp(name).read_text() == digest(name):
            return PYTHON.exists()
    return False


# --- Making the environment -----------------------------------------------------------------------


def check_writable() -> None:
    """Raises BootstrapError where the folder cannot be written to."""
    for folder in (ROOT, VENV, ROOT / "var"):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise BootstrapError(
                f"{folder} cannot be written to by this user. Change its owner, or make a copy "
                "of the whole folder somewhere else and run this there."
            )


def make_venv() -> None:
    """A new environment; what is left of an unfinished one goes."""
    if VENV.exists():
        shutil.rmtree(VENV)
    made = run(sys.executable, "-m", "venv", VENV)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise BootstrapError(
            f"{made.stdout.strip()}\n\n{sys.executable} could not make a virtual environment. On "
            f"Debian and Ubuntu it is missing until `apt-get install python{version}-venv`."
        )
    # The two source roots (see docs/decisions/0001), for programs started from anywhere.
    for packages in VENV.glob("lib/python*/site-packages"):
        (packages / "exemplar.pth").write_text(f"{ROOT}\n{ROOT / 'site'}\n", encoding="utf-8")


def configured_index() -> dict[str, str]:
    """The package index that pip is told to use, for uv, which does not read pip's settings."""
    if {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(os.environ):
        return {}
    told = run(PYTHON, "-m", "pip", "config", "list").stdout
    found = re.search(r"^[\w:.]*\.index-url='(.+)'$", told, re.MULTILINE)
    return {"UV_DEFAULT_INDEX": found[1]} if found else {}


def install(lock: str) -> None:
    """Put the packages of a lock into the environment, each checked against its hash.

    uv does it in a tenth of the time; where it cannot be had, or cannot reach the index, pip does.
    """
    wanted = ("--require-hashes", "--requirement", LOCKS / f"{lock}.txt")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    done = run(*pip, "--require-hashes", "--requirement", LOCKS / "installer.txt")
    if not done.returncode:
        uv = (VENV / "bin" / "uv", "pip", "install", "--quiet", "--no-config", "--python", PYTHON)
        done = run(*uv, *wanted, **configured_index())
        if not done.returncode:
            return
    if not NO_NETWORK.search(done.stdout) or configured_index():
        done = run(*pip, *wanted)
        if not done.returncode:
            return
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    why = (
        "There seems to be no network. Check it (behind a proxy: HTTPS_PROXY; with an own package "
        "index: PIP_INDEX_URL)"
        if NO_NETWORK.search(done.stdout)
        else "See above for the package that is missing"
    )
    raise BootstrapError(
        "\n".join(lines[-6:]) + f"\n\nThe packages of requirements/{lock}.txt could not be "
        f"installed. {why}, then run the same command again: what has been fetched is kept."
    )


def prepare(lock: str) -> None:
    """Have the packages of a lock installed. Raises BootstrapError."""
    if is_installed(lock):
        return
    check_writable()
    usable = any(VENV.glob(".*")) and not run(PYTHON, "-m", "pip", "--version").returncode \
        if PYTHON.exists() else False
    if not usable:
        with step("environment"):
            make_venv()
    with step("packages"):
        install(lock)
    stamp(lock).write_text(digest(lock))
