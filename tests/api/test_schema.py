"""The API against its own description: no answer that is not described, whatever is asked."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from exemplar.accounts.enums import Role
from exemplar.api import api
from exemplar.core.content_version import forget_everything
from exemplar.wsgi import application
from tests import factories as made
from tests.api.world import small_library

pytestmark = pytest.mark.django_db

READERS = (None, Role.MEMBER, Role.MODERATOR)
# What fills the place of a name, so that there is something at the address.
NAMES = {"practices": "open", "cases": "told", "agencies": "mint"}
SAME_SHAPE = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def described(*, examples, coverage):
    """The API as it describes itself, asked so many made-up questions for each operation."""
    config = {
        "seed": 1,
        "generation": {"max-examples": examples, "deterministic": True},
        "phases": {"coverage": {"enabled": coverage}},
    }
    found = schemathesis.openapi.from_dict(
        json.loads(json.dumps(api.get_openapi_schema())),
        config=SchemathesisConfig.from_dict(config),
    )
    found.app = application
    return found


whole = described(examples=8, coverage=True)
# What a role may read changes the records, and hardly the shapes.
short = described(examples=3, coverage=False)


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker):
    """The cookies of each reader of the small library."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget_everything()
        small_library()
        # As Django's own test client does: the connection holds what the requests are to find.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        yield {who: _cookies(made.role_user(who) if who else None) for who in READERS}
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)


def _cookies(person):
    client = Client()
    if person:
        client.force_login(person)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def check(case, cookies):
    """Ask as it was made up; then once more for a record that there is."""
    case.call_and_validate(cookies=cookies)
    if "slug" in (case.path_parameters or {}):
        case.path_parameters = {"slug": NAMES[case.path.split("/")[3]]}
        case.call_and_validate(cookies=cookies, checks=SAME_SHAPE)


@whole.parametrize()
def test_the_public_gets_what_is_described(case, sessions):
    check(case, sessions[None])


@short.parametrize()
def test_a_member_gets_what_is_described(case, sessions):
    check(case, sessions[Role.MEMBER])


@short.parametrize()
def test_a_moderator_gets_what_is_described(case, sessions):
    check(case, sessions[Role.MODERATOR])
