"""The stage as the database finds it and as it was over the years, beside the definition."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adoption
from practices.adoption.stage import (
    Step,
    proof_in_ledger,
    prove_stage,
    stage_in_ledger,
    stages_over_time,
)
from practices.library.enums import Stage
from practices.library.models import PracticePage
from tests.factories import AdoptionFactory, AgencyFactory, CompanyFactory, PracticeFactory

STEPS = st.lists(
    st.builds(
        Step,
        adoption=st.integers(1, 4),
        whole=st.just(""),
        status=st.sampled_from(AdoptionStatus),
        outcome=st.sampled_from(AdoptionOutcome),
        since=st.sampled_from(["2010", "2011", "2011-04", "2012-01-31"]),
    ),
    max_size=10,
).map(
    lambda steps: [
        Step(step.adoption, f"whole {step.adoption % 3}", step.status, step.outcome, step.since)
        for step in sorted(steps, key=lambda step: step.since)
    ]
)


def as_defined(steps):
    """The stage by the definition: how many wholes use it with an outcome, and who tried it."""
    now = {step.adoption: step for step in steps}
    known = [step for step in now.values() if step.outcome != AdoptionOutcome.UNKNOWN]
    using = {step.whole for step in known if step.status == AdoptionStatus.IN_USE}
    tried = [step for step in known if step.status != AdoptionStatus.CONSIDERING]
    if len(using) > 1:
        return Stage.REPLICATED
    return Stage.IMPLEMENTED if using else Stage.TESTED if tried else Stage.INTRODUCED


@given(STEPS)
def test_at_each_date_the_stage_is_what_the_steps_until_then_prove(steps):
    """Rising and falling; a date without a change is not told."""
    expected, last = [], Stage.INTRODUCED
    for date in dict.fromkeys(step.since for step in steps):
        stage = as_defined([step for step in steps if step.since <= date])
        if stage != last:
            expected.append((date, stage))
        last = stage
    assert list(stages_over_time(steps)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_the_database_finds_what_the_rows_prove(seed):
    chance = random.Random(seed)
    practice, roots = PracticeFactory(), [AgencyFactory(), AgencyFactory()]
    for _ in range(chance.randint(1, 7)):
        by_company = chance.random() < 0.3
        AdoptionFactory(
            practice=practice,
            agency=None if by_company else AgencyFactory(parent=chance.choice(roots)),
            company=CompanyFactory() if by_company else None,
            status=chance.choice(AdoptionStatus.values),
            outcome=chance.choice(AdoptionOutcome.values),
            confirmation=chance.choice(Confirmation.values),
            reason_stopped="Because.",
        )
    proof = prove_stage(Adoption.objects.select_related("agency", "company"))
    kept = PracticePage.objects.values_list("stage", flat=True).get(pk=practice.pk)
    assert stage_in_ledger(practice.pk) == kept == proof.stage
    keys = proof_in_ledger(practice.pk, proof.stage, 100)
    assert set(keys) == {row.pk for row in proof.rows}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_the_same_reports_gives_the_same_stage(seed):
    first, second = AgencyFactory(), AgencyFactory()
    reports = [
        {"agency": first, "trial": True},
        {"agency": second},
        {"agency": first, "stopped": True},
        {"agency": second, "unconfirmed": True},
        {"by_company": True},
    ]
    random.Random(seed).shuffle(reports)
    practice = PracticeFactory()
    for report in reports:
        AdoptionFactory(practice=practice, **report)
    assert stage_in_ledger(practice.pk) == Stage.REPLICATED


@pytest.mark.django_db
def test_a_few_rows_of_the_proof_are_enough_to_prove_it():
    practice, root = PracticeFactory(), AgencyFactory()
    for _ in range(9):
        AdoptionFactory(practice=practice, agency=AgencyFactory(parent=root), since="2000")
    stranger = AdoptionFactory(practice=practice, by_company=True, since="2020")
    keys = proof_in_ledger(practice.pk, Stage.REPLICATED, 4)
    rows = Adoption.objects.filter(pk__in=keys).select_related("agency", "company")
    assert (len(keys), stranger.pk in keys, prove_stage(rows).stage) == (4, True, Stage.REPLICATED)


@pytest.mark.django_db
def test_one_report_costs_the_same_in_a_long_ledger():
    practice = PracticeFactory()
    row = AdoptionFactory(practice=practice, by_company=True)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            row.save()
        return len(captured), sum("adaptation" in query["sql"] for query in captured)

    few = cost()
    for _ in range(30):
        AdoptionFactory(practice=practice, by_company=True)
    assert cost() == few
