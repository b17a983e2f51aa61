"""Two requests that want the same person, and a conflict that comes up with the answer."""

from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from community.advising.actions.conflicts import record_conflict
from community.advising.actions.engagements import finish, stop
from community.advising.actions.offers import accept_offer, offer
from community.advising.actions.requests import withdraw_request
from community.advising.actions.runs import publish_run
from community.advising.enums import EngagementState, OfferState, RunState
from community.advising.models import AdviceRequest, Engagement, Offer, Run
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.advising.offered import published_case
from tests.advising.test_room import gives, listed_again
from tests.factories import role_user
from tests.factories.advising_offers import EngagementFactory
from tests.factories.advising_runs import PairingFactory, ShortlistFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_two_coordinators_ask_the_same_person_for_two_requests():
    case = published_case()
    gives(case.line[0], most_engagements=1, hours_a_quarter=100)
    other, second = listed_again(case.line[0]), role_user(Role.COORDINATOR)
    told = at_once(
        Advisor.objects.filter(pk=case.line[0].pk),
        lambda: offer(actor=case.coordinator, request=case.request, advisor=case.line[0]),
        lambda: offer(actor=second, request=other, advisor=case.line[0]),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert "takes 1 at once" in told[1].messages[0]
    assert Offer.objects.get().request == case.request


def test_a_conflict_that_is_recorded_while_somebody_accepts_holds_the_engagement():
    case = published_case()
    made = offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    fields = {
        "kind": "contract",
        "company": case.line[0].company,
        "agency": case.request.agency,
        "words": "Prints its forms.",
        "source": "Contract register",
    }
    # Who accepts has asked the gates and waits to begin the engagement.
    told = at_once(
        Advisor.objects.filter(pk=case.line[0].pk),
        lambda: accept_offer(actor=None, offer=made),
        lambda: record_conflict(actor=case.coordinator, fields=fields),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Engagement.objects.get().held_at is not None


def test_a_conflict_that_is_recorded_while_an_offer_is_made_stops_it_before_a_mail(mailoutbox):
    case = published_case()
    fields = {
        "kind": "contract",
        "company": case.line[0].company,
        "agency": case.request.agency,
        "words": "Prints its forms.",
        "source": "Contract register",
    }
    one, two = case.coordinator, role_user(Role.COORDINATOR)

    def recorded():
        """While the first waits to store the offer: it has asked the gates, and shows nobody."""
        while not waits_at_its_end():
            sleep(0.02)
        return record_conflict(actor=two, fields=fields)

    told = at_once(
        User.objects.filter(pk=one.pk),
        lambda: offer(actor=one, request=case.request, advisor=case.line[0]),
        recorded,
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Offer.objects.get(advisor=case.line[0]).state == OfferState.STOPPED
    assert not [mail for mail in mailoutbox if case.line[0].email in mail.to]


def waits_at_its_end():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_an_offer_is_accepted_or_its_request_withdrawn():
    case = published_case()
    made = offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    version = AdviceRequest.objects.get().version
    told = at_once(
        AdviceRequest.objects.filter(pk=case.request.pk),
        lambda: withdraw_request(actor=case.official, request=case.request, seen=version),
        lambda: accept_offer(actor=None, offer=made),
    )
    assert outcomes(told) == ["ok", "OfferClosedError"]
    assert Offer.objects.get().state == OfferState.WITHDRAWN
    assert not Engagement.objects.exists()


def test_two_lists_of_one_request_are_published_one_after_the_other():
    case = published_case()
    runs = [ShortlistFactory(request=case.request) for _ in range(2)]
    for run in runs:
        PairingFactory(run=run, advisor=case.line[0], rank=1, score=0.9, is_chosen=True)
    told = at_once(
        AdviceRequest.objects.filter(pk=case.request.pk),
        lambda: publish_run(actor=case.coordinator, run=runs[0], version=1),
        lambda: publish_run(actor=role_user(Role.COORDINATOR), run=runs[1], version=1),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Run.objects.get(state=RunState.PUBLISHED) == runs[1]


def test_what_is_finished_is_not_stopped():
    engagement = EngagementFactory(started_at=timezone.now())
    official, advisor = engagement.request.official, engagement.advisor
    advisor.user = role_user(Role.ADVISOR)
    advisor.save()
    seen = engagement.version
    told = at_once(
        AdviceRequest.objects.filter(pk=engagement.request_id),
        lambda: finish(actor=official, engagement=engagement, seen=seen),
        lambda: stop(actor=advisor.user, engagement=engagement, seen=seen, reason="x"),
    )
    assert outcomes(told) == ["ok", "EngagementChangedError"]
    assert Engagement.objects.get().state == EngagementState.FINISHED
