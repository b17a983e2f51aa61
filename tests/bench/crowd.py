"""Many people who read and write at once: `make bench CROWD=1`.

Two hundred on PostgreSQL (where BENCH_POSTGRES or DATABASE_URL names one), twenty on SQLite, for
two minutes, with two workers. Every reply that was answered with success must be there once. What
95 of 100 requests took is told as a multiple of what the empty view takes the same crowd.
"""

# A process that fills or counts sets up Django first.
# ruff: noqa: PLC0415, T201
import argparse
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from threading import Lock
from urllib.parse import urlencode

from tests.bench.load import CHUNK, EMPTY, HOST, TIMEOUT
from tests.bench.sites import Database, Engine, Postgres, Sqlite, serving

SECONDS = 120
EMPTY_SECONDS = 20
CROWDS = {"PostgreSQL": 200, "SQLite": 20}
THREADS = 40
# Whoever posts does not wait for those who are told.
TASKS_LATER = {
    "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
    "EMAIL_URL": "dummymail://",
}
# How long somebody looks at a page, in seconds.
THINKING = (3.0, 9.0)
WRITES = 0.5
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_FORM = re.compile(r'<form class="ex-compose__form"[^>]*? action="([^"]*)".*?</form>', re.DOTALL)


@dataclass
class Told:
    """What happened: seconds for each kind of request, texts confirmed, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def took(self, kind: str, begun: float) -> None:
        """Note one request."""
        with self.lock:
            self.seconds.setdefault(kind, []).append(time.perf_counter() - begun)

    def p95(self, kind: str) -> float:
        """The time in milliseconds in which 95 of 100 were answered."""
        return 1000 * quantiles(self.seconds[kind], n=20, method="inclusive")[-1]


def ask(
    port: int, address: str, cookies: str, form: dict[str, str] | None = None
) -> tuple[int, str]:
    """One request over a connection of its own: the status, and the answer with its head."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [
        f"{'GET' if form is None else 'POST'} {address} HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: close",
        f"Cookie: {cookies}",
    ]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    with socket.create_connection((HOST, port), TIMEOUT) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        parts = []
        while part := connection.recv(CHUNK):
            parts.append(part)
    answer = b"".join(parts).decode(errors="replace")
    return int(answer[9:12] or 0), answer


@dataclass(frozen=True)
class Person:
    """One of the crowd: reads threads, and writes in some."""

    number: int
    port: int
    cookies: str
    threads: list[str]
    told: Told

    def look_at_nothing(self, until: float) -> None:
        """Ask for the empty view, at the pace of somebody who reads."""
        for _ in self._turns(until):
            begun = time.perf_counter()
            ask(self.port, f"/{EMPTY}", self.cookies)
            self.told.took("empty", begun)

    def take_part(self, until: float) -> None:
        """Read and write until the time is over."""
        chance = random.Random(self.number)
        for turn in self._turns(until):
            try:
                self._turn(chance, f"Reply {turn} of person {self.number} in the crowd.")
            except (OSError, ValueError) as error:
                self.told.faults.append(repr(error))

    def _turns(self, until: float) -> Iterator[int]:
        chance = random.Random(self.number)
        # Nobody comes in step with the others.
        time.sleep(chance.uniform(0, THINKING[1]))
        turn = 0
        while time.monotonic() < until:
            yield turn
            turn += 1
            time.sleep(chance.uniform(*THINKING))

    def _turn(self, chance: random.Random, text: str) -> None:
        address = chance.choice(self.threads)
        begun = time.perf_counter()
        status, page = ask(self.port, address, self.cookies)
        self.told.took("read", begun)
        form = _FORM.search(page)
        if status != 200 or form is None:
            self.told.faults.append(f"{address}: {status}, {'a' if form else 'no'} form")
            return
        if chance.random() > WRITES:
            return
        fields = dict(_FIELD.findall(form[0]))
        begun = time.perf_counter()
        status, page = ask(self.port, form[1] or address, self.cookies, {**fields, "body": text})
        self.told.took("write", begun)
        if status == 302:
            with self.told.lock:
                self.told.confirmed.append(text)
        else:
            self.told.faults.append(f"{form[1]}: {status} instead of 302")


def _let_loose(people: list[Person], method: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(getattr(person, method), until) for person in people]:
            done.result()


def measure(engine: Engine, seconds: float) -> bool:
    """Let a crowd loose on a site of its own; whether all went well."""
    count = CROWDS[engine.name]
    database = engine.create("crowd")
    try:
        database.lay_out()
        made = _made(database, count)
        with serving(database) as port:
            told = Told()
            people = [
                Person(number, port, cookies, made["threads"], told)
                for number, cookies in enumerate(made["cookies"])
            ]
            _let_loose(people, "look_at_nothing", EMPTY_SECONDS)
            _let_loose(people, "take_part", seconds)
        return _tell(engine.name, count, told, _counted(database))
    finally:
        engine.drop(database)


def _made(database: Database, count: int) -> dict[str, list[str]]:
    path = database.folder / "crowd.json"
    database.run("-m", "tests.bench.crowd", "--make", str(count), "--file", str(path))
    made: dict[str, list[str]] = json.loads(path.read_text())
    return made


def _counted(database: Database) -> list[str]:
    path = database.folder / "written.json"
    database.run("-m", "tests.bench.crowd", "--count", "--file", str(path))
    written: list[str] = json.loads(path.read_text())
    return written


def _tell(name: str, count: int, told: Told, written: list[str]) -> bool:
    lost = set(told.confirmed) - set(written)
    doubled = len(written) - len(set(written))
    unheard = set(written) - set(told.confirmed)
    print(f"\n{name}: {count} people, {len(told.seconds['read'])} pages read, "
          f"{len(told.confirmed)} replies confirmed")  # fmt: skip
    empty = told.p95("empty")
    for kind in ("read", "write"):
        taken = told.p95(kind)
        print(f"  {kind}: p95 {taken:.0f} ms, {taken / empty:.1f} times the empty view's")
    print(f"  lost {len(lost)}, doubled {doubled}, written but not confirmed {len(unheard)}, "
          f"faults {len(told.faults)}")  # fmt: skip
    for fault in sorted(set(told.faults))[:10]:
        print(f"    {fault}")
    good = not (lost or doubled or unheard or told.faults) and bool(told.confirmed)
    print(f"{'reached    ' if good else 'not reached'}  {name}: no error, no reply lost or doubled")
    return good


def _make(count: int, path: Path) -> None:
    from django.test import Client

    from community.discussions.models import Thread
    from tests.bench.talk import Talk

    talk = Talk()
    talk.grow_to(THREADS)
    cookies = []
    for person in talk.people[:count]:
        client = Client()
        client.force_login(person)
        client.get("/")
        cookies.append("; ".join(f"{name}={c.value}" for name, c in client.cookies.items()))
    threads = Thread.objects.filter(space=talk.space).order_by("pk")[:THREADS]
    made = {"cookies": cookies, "threads": [thread.get_absolute_url() for thread in threads]}
    path.write_text(json.dumps(made))


def _count(path: Path) -> None:
    from community.discussions.models import Post

    texts = Post.objects.filter(body__contains="in the crowd").values_list("body", flat=True)
    path.write_text(json.dumps(list(texts)))


def main() -> int:
    """Measure on every database there is; 1 where something went wrong."""
    parser = argparse.ArgumentParser(prog="make bench CROWD=1", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--count", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file is not None:
        import django

        django.setup()
        _count(options.file) if options.count else _make(options.make, options.file)
        return 0
    engines: list[Engine] = [Sqlite()]
    url = os.environ.get("BENCH_POSTGRES") or os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres:", "postgresql:")):
        engines.append(Postgres(url))
    else:
        print("PostgreSQL: not measured. Give its address in BENCH_POSTGRES or DATABASE_URL.")
    fan_out = Sqlite().create("fan-out")
    try:
        fan_out.lay_out()
        environment = {**fan_out.environment(), **TASKS_LATER}
        command = [sys.executable, "-m", "tests.bench.fan_out"]
        is_quick = subprocess.run(command, env=environment, check=False).returncode == 0
    finally:
        Sqlite().drop(fan_out)
    went_well = [measure(engine, options.seconds) for engine in engines]
    return 0 if is_quick and all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main())
