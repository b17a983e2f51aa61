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
PACKAGES = VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
# The two source roots (see docs/decisions/0001), for programs started from anywhere.
ROOTS_FILE, ROOTS = PACKAGES / "exemplar.pth", f"{ROOT}\n{ROOT / 'site'}\n"
LAST_PORT = 65535
# A lock whose packages are all in another one, too.
CONTAINED_IN = {"demo": ("dev",)}
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
        check=False,
    )  # fmt: skip


# --- Whether there is anything to do --------------------------------------------------------------


def digest(lock: str) -> str:
    """What a stamp says when the packages of a lock are installed here."""
    parts = (str(PACKAGES), (LOCKS / f"{lock}.txt").read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stamp(lock: str) -> Path:
    """Where it is noted that a lock is installed."""
    return VENV / f".{lock}"


def is_installed(lock: str) -> bool:
    """Whether the environment holds the packages of a lock, by itself or within a larger one."""
    names = [lock, *CONTAINED_IN.get(lock, ())]
    return is_venv_whole() and any(
        stamp(name).is_file() and stamp(name).read_text() == digest(name) for name in names
    )


def is_venv_whole() -> bool:
    """Whether the environment was made to its end, here, and for this Python."""
    return PYTHON.exists() and ROOTS_FILE.is_file() and ROOTS_FILE.read_text() == ROOTS


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
    # Not the environment's own Python, should it be the active one.
    made = run(Path(sys.executable).resolve(), "-m", "venv", VENV)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise BootstrapError(
            f"{made.stdout.strip()}\n\n{sys.executable} could not make a virtual environment. On "
            f"Debian and Ubuntu it is missing until `apt-get install {PACKAGES.parent.name}-venv`."
        )
    ROOTS_FILE.write_text(ROOTS, encoding="utf-8")


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
    if not is_venv_whole():
        with step("environment"):
            make_venv()
    with step("packages"):
        install(lock)
    stamp(lock).write_text(digest(lock))


# --- The demonstration ----------------------------------------------------------------------------


def check_port() -> None:
    """Raises BootstrapError when the port is none, or somebody else's. Before any long work."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdigit() or not 0 < int(wanted) <= LAST_PORT:
        raise BootstrapError(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    for port in range(int(wanted), LAST_PORT + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                raise BootstrapError(
                    f"Port {wanted} is for the system's own programs. Take one above 1023, such "
                    "as: make demo PORT=8000"
                ) from None
            except OSError:
                continue
        if port == int(wanted):
            return
        raise BootstrapError(
            f"Port {wanted} is taken: something is serving there, perhaps an earlier "
            f"demonstration in another window. Stop it, or take a free port: make demo PORT={port}"
        )


def main(arguments: list[str]) -> int:
    """Do what is asked; what goes wrong is said in words."""
    try:
        if arguments == ["demo"]:
            check_port()
            prepare("demo")
            sys.stdout.flush()
            os.execv(PYTHON, [str(PYTHON), "-m", "exemplar.home.demo"])
        elif arguments[:1] == ["install"] and len(arguments) == 2:  # noqa: PLR2004
            prepare(arguments[1])
        else:
            print(__doc__)
            return 2
    except BootstrapError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
