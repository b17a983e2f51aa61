"""One link used twice at the very moment, two coordinators, two nights, two sides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.advising.actions.engagements import agree
from community.advising.actions.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    offer,
    withdraw_offer,
)
from community.advising.enums import EngagementState, RequestState
from community.advising.models import AdviceRequest, Engagement, Offer
from tests.advising.offered import Case, published_case
from tests.factories.advising_offers import EngagementFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case() -> Case:
    return published_case()


def rows(case: Case):
    return AdviceRequest.objects.filter(pk=case.request.pk)


def waiting(case: Case) -> Offer:
    return offer(actor=case.coordinator, request=case.request, advisor=case.line[0])


def test_a_link_that_is_used_twice_is_answered_once(case):
    found = waiting(case)
    told = at_once(
        rows(case),
        lambda: accept_offer(actor=None, offer=found),
        lambda: accept_offer(actor=None, offer=found),
        lambda: decline_offer(actor=None, offer=found, reason="time"),
    )
    assert outcomes(told) == ["ok", "OfferClosedError", "OfferClosedError"]
    assert Engagement.objects.count() == 1
    assert list(case.request.offers.values_list("state", flat=True)) == ["accepted"]


def test_an_offer_is_accepted_or_taken_back(case):
    found = waiting(case)
    told = at_once(
        rows(case),
        lambda: withdraw_offer(actor=case.coordinator, offer=found, reason="Not needed."),
        lambda: accept_offer(actor=None, offer=found),
    )
    assert outcomes(told) == ["ok", "OfferClosedError"]
    assert Engagement.objects.count() == 0


def test_two_coordinators_do_not_give_one_place_twice(case):
    told = at_once(
        rows(case),
        lambda: offer(actor=case.coordinator, request=case.request, advisor=case.line[0]),
        lambda: offer(actor=case.coordinator, request=case.request, advisor=case.line[1]),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert case.request.offers.count() == 1


def test_two_nights_at_once_ask_the_next_once(case):
    waiting(case)
    late = timezone.now() + timedelta(days=8)
    told = at_once(rows(case), lambda: expire_offers(late), lambda: expire_offers(late))
    assert told == [1, 0]
    assert sorted(case.request.offers.values_list("state", flat=True)) == ["expired", "sent"]


def test_both_sides_who_agree_at_once_begin_it_once_or_are_told(case):
    engagement = EngagementFactory(request=case.request, advisor=case.line[0], new=True)
    rows(case).update(state=RequestState.ACCEPTED)
    words = {"output": "A page.", "ends_on": timezone.localdate(), "hours": 4}

    def agreeing(who):
        return lambda: agree(actor=who, engagement=engagement, seen=engagement.version, **words)

    told = at_once(rows(case), agreeing(case.official), agreeing(case.line[0].user))
    assert outcomes(told) == ["ok", "EngagementChangedError"]
    assert Engagement.objects.get().state == EngagementState.AGREED
