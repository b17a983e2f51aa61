"""Alive, ready, and what robots may read."""

import pytest
from django.db import DatabaseError

from exemplar.core import views


def test_alive(db, client):
    """The process answers, and is asked anew each time."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-cache" in response["Cache-Control"]


def test_ready(db, indexed, client):
    """Each check by its name."""
    response = client.get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (200, True)
    assert {"database", "migrations"} <= set(response.json())


@pytest.mark.parametrize(
    ("check", "told"),
    [(lambda: "It is on fire.", "It is on fire."), ("fails", "not reachable")],
)
def test_not_ready(db, client, monkeypatch, check, told):
    """What is wrong, without the details that only the log should have."""

    def fails():
        raise DatabaseError("password of the database")

    monkeypatch.setitem(views._readiness, "oven", fails if check == "fails" else check)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["oven"]) == (503, told)
    assert b"password" not in response.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/robots.txt"])
def test_only_asked(db, client, address):
    """Nothing to post here."""
    assert client.post(address).status_code == 405


def test_robots(db, client):
    """Not the admin, not the forms, not endless combinations of filters."""
    text = client.get("/robots.txt").content.decode()
    assert {"Disallow: /admin/", "Disallow: /account/", "Disallow: /search/"} <= set(
        text.splitlines()
    )
    assert "Sitemap: " in text
