"""A page of the desk costs as many queries with many people and requests as with a few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.accounts.enums import Role
from tests.advising.open_requests import open_request
from tests.factories import AdvisorFactory, role_user
from tests.factories.advising_runs import (
    CohortFactory,
    PairingFactory,
    ShortlistFactory,
    WeightSetFactory,
)

pytestmark = pytest.mark.django_db


def laid_out(count, official):
    """A shortlist and a plan with so many people, the addresses that show them, and who reads."""
    requests = [open_request(official=official, places=2) for _ in range(count)]
    shortlist = ShortlistFactory(request=requests[0], published=True)
    plan = CohortFactory(requests=requests)
    for number in range(count):
        person, away = AdvisorFactory(), AdvisorFactory()
        PairingFactory(run=shortlist, advisor=person, rank=number + 1)
        PairingFactory(run=shortlist, advisor=away, away=True)
        PairingFactory(run=plan, request=requests[number], advisor=person)
        PairingFactory(run=plan, request=requests[0], advisor=away, is_chosen=False,
                       is_alternate=True)  # fmt: skip
    return [
        (Role.COORDINATOR, f"/advice/desk/runs/{shortlist.pk}/"),
        (Role.COORDINATOR, f"/advice/desk/runs/{shortlist.pk}/export.csv"),
        (Role.COORDINATOR, f"/advice/desk/runs/{plan.pk}/export.json"),
        (Role.COORDINATOR, f"/advice/desk/cohorts/{plan.pk}/"),
        (Role.COORDINATOR, f"/advice/desk/cohorts/{plan.pk}/requests/{requests[0].pk}/?q=Number"),
        (Role.COORDINATOR, f"/advice/desk/cohorts/{plan.pk}/compare/"),
        (Role.COORDINATOR, "/advice/desk/cohorts/"),
        (Role.COORDINATOR, "/advice/desk/weights/"),
        (Role.OFFICIAL, f"/advice/{requests[0].pk}/shortlist/"),
    ]


def test_queries_do_not_grow(client_for):
    official = role_user(Role.OFFICIAL)
    clients = {
        Role.COORDINATOR: client_for(Role.COORDINATOR), Role.OFFICIAL: client_for(official),
    }  # fmt: skip
    CohortFactory(requests=[open_request()])
    counts = []
    for count in (2, 15):
        pages = laid_out(count, official)
        for _ in range(count if count > 2 else 0):
            WeightSetFactory(refused_at="2026-01-01T00:00Z")
        found = []
        for who, address in pages:
            # What a process asks once and then knows.
            clients[who].get(address)
            with CaptureQueriesContext(connection) as captured:
                answer = clients[who].get(address)
                if answer.streaming:
                    b"".join(answer.streaming_content)
            assert answer.status_code == 200
            found.append((address.split("/")[3], len(captured)))
        counts.append(found)
    assert [each for _, each in counts[0]] == [each for _, each in counts[1]], counts
