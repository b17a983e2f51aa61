"""The web is killed while ten people post: each post that was answered is there, exactly once.

Real processes, killed by SIGKILL at moments nobody has chosen: first one worker, then all of them.
Whoever got no answer sends the same form again, as people do.
"""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from tests.factories import UserFactory
from tests.factories.discussions import ThreadFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 10
PATIENCE = 60
TOKEN = "a" * 32
SETTINGS = """
from exemplar.settings.test import *
from exemplar.settings.base import MODERATION_LIMITS
MODERATION_LIMITS = {name: "1000000/h/user" for name in MODERATION_LIMITS}
MODELSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}
}
"""


def _database(folder: Path) -> str:
    """The database of this test for other processes; of one in memory, a copy in a file."""
    if connection.vendor == "postgresql":
        at = {name: quote(str(value), "") for name, value in connection.settings_dict.items()}
        return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**at)
    path = folder / "db.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # As the site's own database is from its first migration on. Many who find it otherwise
        # would all change it at once, and for that SQLite has no patience.
        copy.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{path}"


class Web:
    """Gunicorn with two workers, on one port however often it is started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = _database(folder)
        (folder / "killed_web_settings.py").write_text(SETTINGS)
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self) -> None:
        """Until it answers."""
        with (self.folder / "web.log").open("ab") as out:
            self.server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "exemplar.wsgi", "--preload"),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"),
                ],
                cwd=ROOT,
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "killed_web_settings",
                    "DATABASE_URL": self.database,
                    "PYTHONPATH": os.pathsep.join(map(str, (self.folder, ROOT, ROOT / "site"))),
                    "EXEMPLAR_VAR": str(self.folder / "var"),
                },
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.server.poll() is None:
            try:
                if self.ask("GET", "/healthz").status < 500:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError((self.folder / "web.log").read_text()[-3000:])

    def kill(self) -> None:
        """All of it, without a word."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def kill_a_worker(self) -> None:
        """One of the two; the other goes on, and a third takes its place."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.server.pid)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        os.kill(int(random.choice(listed.stdout.split())), signal.SIGKILL)

    def ask(self, method: str, path: str, session: str = "", **form: str):
        """The answer, read to its end."""
        web = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(web):
            headers = {
                "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode(form | {"csrfmiddlewaretoken": TOKEN}) if form else None
            web.request(method, path, body, headers)
            answer = web.getresponse()
            answer.text = answer.read().decode()
            return answer


def _post_until(over: Event, web: Web, address: str, session: str, said: list):
    """Post one text after the other, each with the same form until it is answered."""
    number = 0
    while not over.is_set():
        number += 1
        body, key = f"{session}-{number}", str(uuid4())
        while not over.is_set():
            try:
                answer = web.ask("POST", address, session, body=body, key=key)
            except (OSError, HTTPException):
                time.sleep(0.05)
                continue
            said.append((body, answer.status))
            break


def test_each_post_that_was_answered_is_there_exactly_once(tmp_path):
    talk = ThreadFactory()
    sessions = []
    for _ in range(PEOPLE):
        browser = Client()
        browser.force_login(UserFactory())
        sessions.append(browser.cookies["sessionid"].value)
    web, over, said = Web(tmp_path), Event(), []
    address = f"/discussions/threads/{talk.pk}/reply/"
    web.start()
    people = [
        Thread(target=_post_until, args=(over, web, address, session, said)) for session in sessions
    ]
    try:
        for person in people:
            person.start()
        for end in (web.kill_a_worker, web.kill):
            had = len(said)
            until = time.monotonic() + PATIENCE
            while len(said) < had + PEOPLE and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(random.random())
            end()
            if end == web.kill:
                web.start()
        time.sleep(1)
        over.set()
        for person in people:
            person.join(PATIENCE)
        file = web.ask("GET", f"/discussions/threads/{talk.pk}/export.json", sessions[0])
    finally:
        over.set()
        web.kill()
    told = json.loads(file.text)
    there = Counter(post["text"] for post in told["posts"] if post["place"])
    log = (tmp_path / "web.log").read_text()[-3000:]
    assert {status for _, status in said} == {302}, log
    assert len(said) >= 2 * PEOPLE
    assert {body for body, _ in said} - set(there) == set()
    assert set(there.values()) == {1}
    assert told["replies"] == len(there)
