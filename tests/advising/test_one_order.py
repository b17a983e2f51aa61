"""Whoever locks several records does so in one order: nobody waits for somebody who waits for them.

Each of these ended in a deadlock, which the database resolves by refusing one of the two.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.advising.actions.conflicts import settle_conflict
from community.advising.actions.drafts import save_draft
from community.advising.actions.offers import decline_offer
from community.advising.actions.runs import end_unfilled, publish_run, run_cohort
from community.advising.actions.weights import approve_weights, propose_weights
from community.advising.cohort_making import make
from community.advising.enums import RequestState, RunProgress, RunState
from community.advising.models import AdviceRequest, Conflict, Run, WeightSet
from community.advising.run_tasks import read_all_results
from community.expertise.models import Advisor
from community.members.actions.leaving import delete_account
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.advising.open_requests import advisor, open_request
from tests.factories import AdviceRequestFactory, CompanyFactory, ConflictFactory, role_user
from tests.factories.advising_offers import OfferFactory
from tests.factories.advising_runs import (
    CohortFactory,
    PairingFactory,
    ShortlistFactory,
    WeightSetFactory,
)
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def coordinators(number=2):
    return [role_user(Role.COORDINATOR) for _ in range(number)]


def test_two_records_of_one_name_are_settled_from_both_ends():
    first, last = (ConflictFactory(unsettled=True, company_name="Meridian Ltd") for _ in range(2))
    company, (one, two) = CompanyFactory(), coordinators()
    told = at_once(
        Conflict.objects.all(),
        lambda: settle_conflict(actor=one, conflict=last, seen=1, company=company),
        lambda: settle_conflict(actor=two, conflict=first, seen=1, company=company),
    )
    assert outcomes(told) == ["ok", "ConflictChangedError"]
    assert set(Conflict.objects.values_list("company", flat=True)) == {company.pk}


def test_weights_are_approved_while_somebody_proposes():
    waiting, (one, two) = WeightSetFactory(), coordinators()
    told = at_once(
        WeightSet.objects.all(),
        lambda: approve_weights(actor=one, weights=waiting, reason="Clear."),
        lambda: propose_weights(actor=two),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert WeightSet.objects.get(is_current=True) == waiting


def test_a_plan_is_published_while_a_request_of_the_last_one_ends():
    asked = open_request()
    last = CohortFactory(requests=[asked], published=True)
    last.outcome["unfilled"] = [{"request": asked.pk, "sentence": "Nobody knows this."}]
    last.save()
    run, (one, two) = CohortFactory(requests=[asked]), coordinators()
    told = at_once(
        AdviceRequest.objects.filter(pk=asked.pk),
        lambda: publish_run(actor=one, run=run, version=1),
        lambda: end_unfilled(actor=two, run=last, request_id=asked.pk),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Run.objects.get(state=RunState.PUBLISHED) == run
    assert AdviceRequest.objects.get().state == "screened"


def test_two_ask_for_a_cohort_and_one_is_begun(settings):
    # So that the first still waits for its worker when the second asks.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    open_request()
    told = at_once(
        WeightSet.objects.all(),
        *(lambda who=who: run_cohort(actor=who) for who in coordinators()),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Run.objects.count() == 1


def test_two_plans_of_one_request_are_published_one_after_the_other():
    asked = open_request()
    runs = [CohortFactory(requests=[asked]) for _ in range(2)]
    told = at_once(
        User.objects.all(),
        *(
            lambda who=who, run=run: publish_run(actor=who, run=run, version=1)
            for who, run in zip(coordinators(), runs, strict=True)
        ),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Run.objects.get(state=RunState.PUBLISHED) == runs[1]


def test_two_requests_go_on_to_the_same_people_in_opposite_order():
    people = [advisor(f"Person {number}") for number in range(2)]
    waiting = []
    for line in (people, people[::-1]):
        request = open_request(state=RequestState.OFFERED, places=2)
        run = ShortlistFactory(request=request, published=True)
        for rank, each in enumerate(line, 1):
            PairingFactory(run=run, request=request, advisor=each, rank=rank, score=0.5)
        waiting.append(OfferFactory(request=request))
    told = at_once(
        Advisor.objects.filter(pk__in=[each.pk for each in people]),
        *(
            lambda each=each: decline_offer(actor=None, offer=each, reason="time")
            for each in waiting
        ),
    )
    assert outcomes(told) == ["ok", "ok"]


def test_a_plan_is_stored_while_another_is_published():
    early, late = open_request(), open_request()
    AdviceRequest.objects.filter(pk=late.pk).update(submitted_at=timezone.now() - timedelta(days=3))
    advisor("Ada Lind")
    read_all_results.func()
    run = CohortFactory(requests=[early, late])
    made_now = CohortFactory(requests=[], progress=RunProgress.WAITS, outcome={})
    told = at_once(
        AdviceRequest.objects.all(),
        lambda: publish_run(actor=coordinators(1)[0], run=run, version=1),
        lambda: make(made_now.pk),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Run.objects.get(pk=made_now.pk).progress == RunProgress.DONE


def test_somebody_leaves_while_typing_in_another_window():
    request = AdviceRequestFactory(draft=True)
    who = request.official
    told = at_once(
        AdviceRequest.objects.filter(pk=request.pk),
        lambda: save_draft(actor=who, request=request, name="title", value="One", version=0),
        lambda: delete_account(actor=who, user=who),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert not User.objects.get(pk=who.pk).is_active
    assert not AdviceRequest.objects.exists()
