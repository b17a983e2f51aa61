"""Rows of the ledger at the very same moment: one is kept, the other is told."""

import pytest

from exemplar.accounts.enums import Role
from practices.adoption.actions import (
    change_adoption,
    confirm_adoption,
    report_adoption,
    return_adoption,
)
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adoption
from practices.library.enums import Stage
from practices.library.models import PracticePage
from tests.factories import AdoptionFactory, AgencyFactory, PracticeFactory, role_user
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def ledger(practice):
    return PracticePage.objects.filter(pk=practice.pk)


def wanted(practice, agency):
    return Adoption(
        practice=practice,
        agency=agency,
        status=AdoptionStatus.IN_USE,
        outcome=AdoptionOutcome.WORKED,
        since="2020",
    )


def test_reported_twice_then_confirmed_twice():
    practice, agency = PracticeFactory(), AgencyFactory()
    reporter, lead = role_user(Role.PRACTITIONER, agency), role_user(Role.AGENCY_LEAD, agency)

    def report():
        return report_adoption(actor=reporter, adoption=wanted(practice, agency))

    assert outcomes(at_once(ledger(practice), report, report)) == ["ok", "ValidationError"]
    row = Adoption.objects.get()

    def confirm():
        return confirm_adoption(actor=lead, adoption_id=row.pk, edition=row.edition)

    def give_back():
        return return_adoption(
            actor=lead, adoption_id=row.pk, edition=row.edition, reason="Since when?"
        )

    told = at_once(ledger(practice), confirm, give_back, confirm)
    assert outcomes(told) == ["ok", "ReportChangedError", "ReportChangedError"]
    assert [event.kind for event in row.events.all()] == ["reported", "confirmed"]
    assert Adoption.objects.get().confirmation == Confirmation.AGENCY_LEAD
    assert ledger(practice).get().stage == Stage.IMPLEMENTED


def test_two_who_learn_from_each_other():
    practice = PracticeFactory()
    one, other = AdoptionFactory(practice=practice), AdoptionFactory(practice=practice)
    editor = role_user(Role.EDITOR)

    def learn(pupil, teacher):
        row = Adoption.objects.get(pk=pupil.pk)
        row.learned_from = teacher
        return lambda: change_adoption(actor=editor, adoption=row)

    told = at_once(ledger(practice), learn(one, other), learn(other, one))
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Adoption.objects.exclude(learned_from=None).get() == one
