"""Nobody is asked beyond the engagements and the hours they give, whichever request asks first."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.advising.actions.offers import accept_offer, decline_offer, offer
from community.advising.advisor_records import request_record, work_of_all
from community.advising.enums import OfferState, RequestState
from tests.advising.offered import published_case
from tests.advising.open_requests import open_request
from tests.factories.advising_offers import OfferFactory
from tests.factories.advising_runs import PairingFactory, ShortlistFactory

pytestmark = pytest.mark.django_db


def listed_again(person, **fields):
    """Another request that has the same person on its list."""
    request = open_request(state=RequestState.SHORTLISTED, **fields)
    run = ShortlistFactory(request=request, published=True)
    PairingFactory(run=run, advisor=person, rank=1, score=0.9, is_chosen=True)
    return request


def gives(person, **fields):
    type(person).objects.filter(pk=person.pk).update(**fields)


def test_who_has_as_much_as_they_take_is_not_asked_for_more():
    case = published_case()
    gives(case.line[0], most_engagements=1, hours_a_quarter=100)
    offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    other = listed_again(case.line[0])
    with pytest.raises(ValidationError) as caught:
        offer(actor=case.coordinator, request=other, advisor=case.line[0])
    assert "has 1 under way or asked, and takes 1 at once" in caught.value.messages[0]


def test_the_hours_of_a_quarter_are_given_once():
    today = timezone.localdate()
    case = published_case(hours=6, ends_on=today)
    gives(case.line[0], most_engagements=5, hours_a_quarter=10)
    offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    other = listed_again(case.line[0], hours=6, ends_on=today)
    with pytest.raises(ValidationError) as caught:
        offer(actor=case.coordinator, request=other, advisor=case.line[0])
    assert "has 4 hours left before" in caught.value.messages[0]
    assert caught.value.messages[0].endswith("and this request takes 6.")


def test_hours_that_nobody_wrote_are_those_that_are_usual():
    request = open_request(mode="sounding", hours=None)
    made = OfferFactory(request=request)
    assert work_of_all(timezone.localdate()).hours_this_quarter[made.advisor_id] == 6
    assert request_record(request, {}, 1).hours == 6


def test_the_next_in_line_is_one_who_has_room():
    case = published_case()
    for person in case.line:
        gives(person, most_engagements=1, hours_a_quarter=100)
    OfferFactory(advisor=case.line[1])
    first = offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    decline_offer(actor=None, offer=first, reason="time")
    assert case.request.offers.get(state=OfferState.SENT).advisor == case.line[2]


def test_what_was_offered_can_be_accepted_with_the_last_hours():
    case = published_case(hours=6)
    gives(case.line[0], most_engagements=1, hours_a_quarter=6)
    made = offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    assert accept_offer(actor=None, offer=made) is not None
