"""An advisor whose account is suspended is matched, asked and written to by nobody."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from community.advising.actions.offers import (
    OfferClosedError,
    accept_offer,
    decline_offer,
    withdraw_offer,
)
from community.advising.enums import OfferState
from community.advising.pool import pool_now
from tests.advising.offered import Case, link, made, published_case, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case(people=2)


def suspend(case: Case, place: int = 0) -> None:
    """Take the account of somebody in line out of use."""
    person = case.line[place].user
    person.is_active = False
    person.save(update_fields=["is_active"])


def test_they_are_in_no_run(case):
    suspend(case)
    assert [each.id for each in pool_now().advisors] == [str(case.line[1].pk)]


def test_nobody_asks_them(case):
    suspend(case)
    with pytest.raises(ValidationError, match="Person 1 in line does not take part for now"):
        made(case)
    assert states(case) == []


def test_they_are_passed_over(case):
    first = made(case)
    suspend(case, 1)
    decline_offer(actor=None, offer=first, reason="time")
    assert states(case) == [("Person 1 in line", "declined")]


def test_their_link_says_that_the_offer_does_not_stand(case):
    found = made(case)
    suspend(case)
    client = Client()
    answers = [
        client.get(link(found)),
        client.post(link(found), {"accept": "1", "accept-declares": "on"}),
        client.post(link(found), {"decline": "1", "decline-reason": "time"}),
    ]
    assert ["does not stand any more" in each.content.decode() for each in answers] == [True] * 3
    assert states(case) == [("Person 1 in line", OfferState.SENT)]


@pytest.mark.parametrize(
    "answer",
    [
        lambda found: accept_offer(actor=None, offer=found),
        lambda found: decline_offer(actor=None, offer=found, reason="time"),
    ],
)
def test_they_answer_nothing(case, answer):
    found = made(case)
    suspend(case)
    with pytest.raises(OfferClosedError):
        answer(found)
    assert states(case) == [("Person 1 in line", OfferState.SENT)]


def test_no_mail_goes_to_them(case, commit, mailoutbox):
    with commit():
        found = made(case)
    mailoutbox.clear()
    suspend(case)
    with commit():
        withdraw_offer(actor=case.coordinator, offer=found, reason="Not needed.")
    assert [mail.to for mail in mailoutbox if "line1@example.test" in mail.to] == []
    found.refresh_from_db()
    assert (found.state, found.mailed_at is not None) == (OfferState.WITHDRAWN, True)
