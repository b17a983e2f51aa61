"""The worker is killed in the middle, and another goes on: nobody is left out, nobody has two.

Real processes on a database in a file, killed by SIGKILL; between two mails, and at the one moment
at which a mail can leave twice.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 12
PREPARE = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from tests import factories as made
long_ago = timezone.now() - timedelta(days=40)
topic = made.TopicFactory()
for number in range({PEOPLE}):
    person = made.MailPreferenceFactory(pace="daily").user
    for _ in range(2):
        made.NotificationFactory(
            recipient=person, mail=STATE, news__target=topic, news__happened_at=long_ago
        )
"""
LATER = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from community.notifications.models import Digest, Notification
for model in (Digest, Notification):
    model.objects.exclude(claimed_at=None).update(claimed_at=timezone.now() - timedelta(hours=1))
"""
COUNT = """
import django; django.setup()
from community.notifications.models import Digest, Notification
print(*(model.objects.exclude(mail="sent").count() for model in (Notification, Digest)))
"""


def _environment(folder):
    (folder / "killed_settings.py").write_text(
        "from exemplar.settings.test import *\n"
        f"DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3',"
        f" 'NAME': r'{folder / 'db.sqlite3'}', 'OPTIONS': {{'timeout': 20}}}}}}\n"
        "EMAIL_BACKEND = 'tests.notifications.killing.EmailBackend'\n"
    )
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "killed_settings",
        "PYTHONPATH": os.pathsep.join(map(str, (folder, ROOT, ROOT / "site"))),
        "NOTIFICATIONS_OUT": str(folder / "sent.txt"),
        "EXEMPLAR_VAR": str(folder / "var"),
    }


def _run(folder, *arguments, kill=""):
    return subprocess.run(
        [sys.executable, *arguments],
        env=_environment(folder) | {"NOTIFICATIONS_KILL": kill},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A database with all tables and nothing in them."""
    folder = tmp_path_factory.mktemp("migrated")
    done(_run(folder, "-m", "django", "migrate", "--verbosity", "0"))
    return folder / "db.sqlite3"


@pytest.fixture
def site(tmp_path, migrated):
    """Starts Python with a site of its own."""
    copy(migrated, tmp_path / "db.sqlite3")
    return partial(_run, tmp_path)


def done(process):
    assert process.returncode == 0, process.stderr[-3000:]
    return process.stdout


@pytest.mark.parametrize(("action", "state"), [("send_digests", "digest"), ("send_waiting", "due")])
def test_nobody_is_left_out_and_nobody_has_two(site, tmp_path, action, state):
    sent = tmp_path / "sent.txt"
    prepare = PREPARE.replace("STATE", repr(state))
    if state == "due":  # whoever wants mail at once
        prepare = prepare.replace('MailPreferenceFactory(pace="daily").user', "UserFactory()")
    done(site("-c", prepare))
    mails = PEOPLE if state == "digest" else 2 * PEOPLE
    worker = ("-m", "tests.notifications.killing", action)
    for kill in ("3:before", "7:after"):
        assert site(*worker, kill=kill).returncode == -signal.SIGKILL
        done(site("-c", LATER))
    done(site(*worker))
    lines = Counter(sent.read_text().splitlines())
    people = {line.split()[0] for line in lines}
    assert (len(people), len(lines)) == (PEOPLE, mails)
    # The one that had just been handed over when the worker died, with the same Message-ID.
    assert sorted(lines.values()) == [1] * (mails - 1) + [2]
    assert done(site("-c", COUNT)).split() == ["0", "0"]
    done(site(*worker))
    assert sum(Counter(sent.read_text().splitlines()).values()) == mails + 1
