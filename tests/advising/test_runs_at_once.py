"""Twenty coordinators at the very same moment: one change is made, the others are told."""

import pytest

from community.advising.actions.pairings import add_pairing, lock_pairing
from community.advising.actions.runs import publish_run
from community.advising.actions.weights import approve_weights, refuse_weights
from community.advising.models import Run, WeightSet
from exemplar.accounts.enums import Role
from tests.advising.open_requests import advisor, open_request
from tests.factories import role_user
from tests.factories.advising_runs import CohortFactory, PairingFactory, WeightSetFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]
MANY = 20


def test_twenty_edits_of_one_plan():
    asked = open_request(places=2)
    people = [advisor(f"Ada{number} Lind") for number in range(MANY)]
    run = CohortFactory(requests=[asked])
    who = [role_user(Role.COORDINATOR) for _ in range(MANY)]

    def adding(number):
        return lambda: add_pairing(
            actor=who[number], run=Run.objects.get(pk=run.pk), request_id=asked.pk,
            advisor_id=people[number].pk, version=1,
        )  # fmt: skip

    told = at_once(Run.objects.filter(pk=run.pk), *map(adding, range(MANY)))
    assert outcomes(told) == ["ok"] + ["PlanChangedError"] * (MANY - 1)
    after = Run.objects.get(pk=run.pk)
    assert after.version == 2
    assert len(after.outcome["edits"]) == 1
    assert list(run.pairings.filter(is_chosen=True).values_list("advisor", flat=True)) == [
        people[0].pk
    ]


def test_publishing_and_changing():
    asked = open_request()
    run = CohortFactory(requests=[asked])
    pairing = PairingFactory(run=run, request=asked, advisor=advisor("Ada Lind"))
    one, two = (role_user(Role.COORDINATOR) for _ in range(2))
    told = at_once(
        Run.objects.filter(pk=run.pk),
        lambda: publish_run(actor=one, run=run, version=1),
        lambda: lock_pairing(actor=two, run=run, pairing_id=pairing.pk, version=1),
        lambda: publish_run(actor=two, run=run, version=1),
    )
    assert outcomes(told) == ["ok", "ValidationError", "ValidationError"]
    assert not run.pairings.get().is_locked


def test_weights_are_decided_once():
    waiting = WeightSetFactory()
    one, two = (role_user(Role.COORDINATOR) for _ in range(2))
    told = at_once(
        WeightSet.objects.filter(pk=waiting.pk),
        lambda: approve_weights(actor=one, weights=waiting, reason="Clear."),
        lambda: refuse_weights(actor=two, weights=waiting, reason="Not clear."),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert WeightSet.objects.get(is_current=True) == waiting
