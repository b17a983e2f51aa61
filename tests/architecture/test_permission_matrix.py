"""Every address of the site, asked by every role: each gets what the matrix says, nobody more."""

from collections import Counter

import pytest
from django.db import transaction

from tests.architecture.addresses import is_let_in, is_refused, route_of, routes, rows
from tests.architecture.world import PUBLIC, WHO, build_world

pytestmark = pytest.mark.usefixtures("contexts_of_whole_pages")

# One of each kind; what else the others may not do, reading shows.
WRITERS = [PUBLIC, "member", "coordinator", "editor"]
# Whoever gets much is asked in parts, so that the processes share the work.
PARTS = {"editor": 4, "admin": 4}
CHUNKS = [(who, part) for who in WHO for part in range(PARTS.get(who, 1))]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The small site, laid out once for all the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def ask(client, cookies, method, address):
    """What an address answers; what the question changed is taken back."""
    client.cookies = cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            # To its end, as a browser does: closing it early would close the connection as well.
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def told(who, method, address, response):
    """One line about an answer that should have been another."""
    target = response.get("Location", "")
    return f"{who}: {method.upper()} {address} answered {response.status_code} {target}".rstrip()


def test_every_address_has_a_row():
    """A new address fails here until somebody says who may have it."""
    known = {route_of(row) for row in rows()}
    missing = [
        f"{name or '/' + route}   (the address {route})"
        for route, name in routes()
        if route not in known
    ]
    assert not missing, (
        "Say in tests/architecture/matrix.py or matrix_admin.py who may have these, "
        "one line for each, in the block of its audience:\n  " + "\n  ".join(missing)
    )


def test_every_row_has_an_address():
    """A row that speaks of nothing fails, whether its name or its arguments are wrong."""
    known = {route for route, _ in routes()}
    assert [row for row in rows() if route_of(row) not in known] == []


def test_no_address_has_two_audiences():
    """Two rows of one address agree about who may have it.

    All settings share a route of Wagtail's; which settings they are stands in its arguments.
    """
    audiences = {
        (
            (route_of(row), row.arguments[:2]) if "settings" in row.name else route_of(row),
            row.audience,
        )
        for row in rows()
    }
    counts = Counter(route for route, _ in audiences)
    assert [route for route, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(("who", "part"), CHUNKS)
def test_reading(db, world, indexed, who, part):
    """A GET of each address answers each role as the matrix says."""
    client = world.client(who)
    cookies, wrong = client.cookies.copy(), []
    for row in rows()[part :: PARTS.get(who, 1)]:
        address = row.address(world)
        response = ask(client, cookies, "get", address)
        if not row.expects(who, response):
            wrong.append(told(who, "get", address, response))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", WRITERS)
def test_writing(db, world, indexed, who):
    """A POST to each address that a role is kept from is refused just the same."""
    client = world.client(who)
    cookies, wrong = client.cookies.copy(), []
    for row in rows():
        if is_let_in(row.audience, who) or row.audience == "GUESTS":
            continue
        address = row.address(world)
        response = ask(client, cookies, "post", address)
        if not is_refused(row.audience, who, response):
            wrong.append(told(who, "post", address, response))
    assert not wrong, "\n".join(wrong)
