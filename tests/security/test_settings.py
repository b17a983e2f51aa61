"""A public installation never gets what is only for the demonstration."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = (
    "import sys; sys.path.insert(1, 'site'); "
    "from exemplar.settings import {name} as s; "
    "print(s.DEMONSTRATION, oct(s.VAR_DIR.stat().st_mode & 0o777))"
)


def _run(name: str, var, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(name=name)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "EXEMPLAR_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("address", "is_demonstration"),
    [("sqlite:///x.sqlite3", "True"), ("postgres://user:secret@host/name", "False")],
)
def test_known_passwords_stay_off_a_database_server(tmp_path, address, is_demonstration):
    """Whoever forgets to name the settings of production makes no admin that everybody knows.

    The folder that is made holds the database, and is for its owner alone.
    """
    done = _run("dev", tmp_path / "var", DATABASE_URL=address)
    assert done.stdout.split() == [is_demonstration, "0o700"], done.stderr


def test_production_starts_with_no_default_secret(tmp_path):
    """Nor does it print what it was given."""
    given = {"DATABASE_URL": "postgres://user:hush@host/name", "SECRET_KEY": "short-and-hush"}
    done = _run("production", tmp_path, **given)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert "hush" not in done.stderr
