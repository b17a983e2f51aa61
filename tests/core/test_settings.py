"""A public installation refuses to start half-configured, and is safe by default."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "SECRET_KEY": "k" * 25 + "0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "library.example.gov",
    "BASE_URL": "https://library.example.gov",
    "DATABASE_URL": "postgres://user:password@db.example.gov/library",
    "CACHE_URL": "rediscache://cache.example.gov:6379/1",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.gov:587",
    "DEFAULT_FROM_EMAIL": "Library <library@example.gov>",
}


def start(*arguments, **environment):
    """What a command says in production with this environment and no other."""
    kept = {name: os.environ[name] for name in ("PATH", "EXEMPLAR_VAR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, **environment, "DJANGO_SETTINGS_MODULE": "exemplar.settings.production"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_names_everything_that_is_missing():
    """One start tells all of it."""
    result = start("check")
    assert result.returncode != 0
    assert [name for name in COMPLETE if f"  {name}: " not in result.stderr] == []


@pytest.mark.parametrize("name", COMPLETE)
def test_it_names_the_one_that_is_missing(name):
    """And no other; blank is missing too."""
    result = start("check", **{**COMPLETE, name: " "})
    assert result.returncode != 0
    assert [one for one in COMPLETE if f"  {one}: " in result.stderr] == [name]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"SECRET_KEY": "short"}, "50 characters"),
        ({"BASE_URL": "http://library.example.gov"}, "https://"),
    ],
)
def test_it_refuses_what_is_not_safe(change, told):
    """A key that could be guessed, an address without encryption."""
    result = start("check", **{**COMPLETE, **change})
    assert (result.returncode != 0, told in result.stderr) == (True, True)


def test_nothing_to_warn_of():
    """Django's own list for going public has no objection."""
    result = start("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert (result.returncode, result.stderr) == (0, "")


def test_cookies_and_headers():
    """What the safe defaults come to, as the running site has them."""
    ask = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SECOND_FACTOR_REQUIRED, "
        "s.DEBUG, s.DEMONSTRATION)"
    )
    result = start("shell", "--no-imports", "-c", ask, **COMPLETE)
    assert result.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        *["True"] * 6,
        *["False"] * 2,
    ]
