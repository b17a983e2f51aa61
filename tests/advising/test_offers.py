"""Offering a request, answering, and the next in line."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from community.advising.actions.conflicts import record_conflict
from community.advising.actions.offers import (
    OfferClosedError,
    accept_offer,
    decline_offer,
    expire_offers,
    offer,
    withdraw_offer,
)
from community.advising.enums import EngagementState, RequestState
from community.advising.models import AdviceRequest, Engagement, Offer
from community.advising.offer_mail import send_waiting_offers
from community.advising.queries.offers import offer_at, token_of
from community.advising.standing import recheck
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from tests.advising.offered import Case, link, made, published_case, state_of, states
from tests.factories import role_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case()


def conflict_of(case: Case, place: int = 0) -> None:
    """A contract between the company of somebody in line and the agency."""
    record_conflict(
        actor=case.coordinator,
        fields={
            "kind": "contract",
            "company": case.line[place].company,
            "agency": case.request.agency,
            "words": "Prints its forms.",
            "source": "Contract register",
        },
    )


def test_an_offer_is_mailed_with_a_link_and_moves_the_request(case, commit, mailoutbox):
    with commit():
        found = made(case)

    assert state_of(case) == RequestState.OFFERED
    (mail,) = [mail for mail in mailoutbox if mail.to == ["line1@example.test"]]
    assert link(found) in mail.body
    for each in mailoutbox:
        told = each.subject + each.body + each.alternatives[0].content
        assert case.request.challenge not in told
        assert case.request.title not in told


def test_only_a_coordinator_offers(case):
    with pytest.raises(PermissionDenied):
        offer(actor=case.official, request=case.request, advisor=case.line[0])
    assert states(case) == []


def test_no_more_offers_than_places(case):
    made(case)
    with pytest.raises(ValidationError, match="Every place is taken"):
        made(case, 1)


def test_a_conflict_bars_an_offer(case):
    conflict_of(case)
    with pytest.raises(ValidationError, match="cannot be asked"):
        made(case)
    assert states(case) == []


def test_accepting_makes_an_engagement(case):
    engagement = accept_offer(actor=case.line[0].user, offer=made(case))

    assert engagement is not None
    assert (engagement.state, engagement.hours) == (EngagementState.AGREED, 6)
    assert states(case) == [("Person 1 in line", "accepted")]
    assert state_of(case) == RequestState.ACCEPTED


def test_accepting_with_a_limit(case):
    engagement = accept_offer(
        actor=None, offer=made(case), limit_hours=3, limit_words="Not in August."
    )

    assert engagement is not None
    assert engagement.hours == 3
    assert states(case) == [("Person 1 in line", "limited")]


def test_a_limit_above_what_is_asked_is_none(case):
    with pytest.raises(ValidationError, match="6 hours are asked for"):
        accept_offer(actor=None, offer=made(case), limit_hours=6)


def test_an_offer_is_answered_once(case):
    found = made(case)
    accept_offer(actor=None, offer=found)
    with pytest.raises(OfferClosedError):
        decline_offer(actor=None, offer=found, reason="time")
    assert Engagement.objects.count() == 1


def test_the_next_in_line_is_asked_when_somebody_declines(case, commit, mailoutbox):
    found = made(case)
    with commit():
        decline_offer(actor=None, offer=found, reason="time", words="A busy year.")

    assert states(case) == [("Person 1 in line", "declined"), ("Person 2 in line", "sent")]
    assert [mail.to for mail in mailoutbox if "link" in mail.body] == [["line2@example.test"]]
    assert state_of(case) == RequestState.OFFERED


def test_whom_a_gate_shuts_out_is_passed_over(case):
    conflict_of(case, 1)
    decline_offer(actor=None, offer=made(case), reason="time")

    assert states(case) == [("Person 1 in line", "declined"), ("Person 3 in line", "sent")]


def test_nobody_left_is_said_in_numbers(case):
    for _ in range(3):
        waiting = case.request.offers.get(state="sent") if case.request.offers.exists() else None
        decline_offer(actor=None, offer=waiting or made(case), reason="time")

    assert state_of(case) == RequestState.UNFILLED
    assert case.request.reason == "3 asked: 3 declined. Nobody else is in line."


def test_late_offers_go_to_the_next(case):
    found = made(case)
    late = timezone.now() + timedelta(days=8)

    assert expire_offers(late) == 1
    assert expire_offers(late - timedelta(days=7)) == 0
    assert states(case) == [("Person 1 in line", "expired"), ("Person 2 in line", "sent")]
    found.refresh_from_db()
    with pytest.raises(OfferClosedError):
        accept_offer(actor=None, offer=found)


def test_a_late_answer_is_none_though_nothing_has_expired_it(case):
    found = made(case)
    Offer.objects.update(answer_by=timezone.now() - timedelta(minutes=1))
    with pytest.raises(OfferClosedError):
        accept_offer(actor=None, offer=found)


def test_an_offer_taken_back_is_told_and_others_can_be_asked(case, commit, mailoutbox):
    with commit():
        found = made(case)
    with commit():
        withdraw_offer(actor=case.coordinator, offer=found, reason="The agency has found somebody.")

    assert states(case) == [("Person 1 in line", "withdrawn")]
    assert state_of(case) == RequestState.SHORTLISTED
    _, mail = [mail for mail in mailoutbox if mail.to == ["line1@example.test"]]
    assert "does not need your answer any more" in mail.body
    assert "found somebody" not in mail.body


def test_who_was_not_written_to_yet_is_not_told_that_it_is_over(case, commit, mailoutbox):
    found = made(case)
    with commit():
        withdraw_offer(actor=case.coordinator, offer=found, reason="The agency has found somebody.")

    assert send_waiting_offers() == 0
    assert not [mail for mail in mailoutbox if mail.to == ["line1@example.test"]]


def test_a_conflict_after_the_offer_stops_it(case):
    made(case)
    conflict_of(case)

    assert recheck() == 1
    assert states(case) == [("Person 1 in line", "stopped"), ("Person 2 in line", "sent")]


def test_a_conflict_between_offer_and_answer_is_found_when_answering(case):
    found = made(case)
    conflict_of(case)

    assert accept_offer(actor=None, offer=found) is None
    assert Engagement.objects.count() == 0
    assert states(case) == [("Person 1 in line", "stopped"), ("Person 2 in line", "sent")]


def test_a_withdrawn_request_closes_its_offers(case, commit):
    from community.advising.actions.requests import withdraw_request  # noqa: PLC0415

    made(case)
    case.request.refresh_from_db()
    with commit():
        withdraw_request(actor=case.official, request=case.request, seen=case.request.version)
    assert states(case) == [("Person 1 in line", "withdrawn")]


def test_mails_that_never_left_are_sent_later_once(case, mailoutbox):
    made(case)
    assert send_waiting_offers() == 1
    assert send_waiting_offers() == 0
    assert len([mail for mail in mailoutbox if mail.to == ["line1@example.test"]]) == 1


def test_a_changed_token_opens_nothing(case):
    token = token_of(made(case))
    key, _, signature = token.partition(":")
    assert offer_at(token) is not None
    assert offer_at(f"{key}:{signature[::-1]}") is None
    assert offer_at(key) is None
    assert offer_at("x" * 5000) is None


def test_the_link_opens_for_its_holder_and_its_advisor_only(case, client_for):
    found = made(case)
    assert client_for(None).get(link(found)).status_code == 200
    assert client_for(case.line[0].user).get(link(found)).status_code == 200
    assert client_for(case.line[1].user).get(link(found)).status_code == 404
    assert client_for(case.official).get(link(found)).status_code == 404
    assert client_for(Role.MEMBER).get(link(found)).status_code == 404


@pytest.mark.parametrize(
    ("sensitivity", "title", "challenge"),
    [("open", True, True), ("internal", True, False), ("procurement", False, False)],
)
def test_an_offer_shows_what_those_who_asked_were_told_it_shows(
    client_for, sensitivity, title, challenge
):
    case = published_case(sensitivity=sensitivity, outcome_wanted="Half of the calls.")
    told = client_for(case.line[0].user).get(link(made(case))).content.decode()
    assert (str(case.request.agency) in told, case.request.title in told) == (True, title)
    assert (case.request.challenge in told, "Half of the calls." in told) == (challenge, challenge)


def test_what_is_procurement_sensitive_is_told_to_the_advisor_alone(client_for):
    case = published_case(sensitivity="procurement")
    found = made(case)
    stranger = client_for(None).get(link(found)).content.decode()
    assert case.request.challenge not in stranger
    assert str(case.request.agency) not in stranger
    own = client_for(case.line[0].user).get(link(found)).content.decode()
    assert str(case.request.agency) in own
    client_for(None).post(link(found), {"accept": "yes", "accept-declares": "on"})
    assert states(case) == [("Person 1 in line", "sent")]


def test_accepting_by_the_link(case, client_for):
    found = made(case)
    client = client_for(None)
    refused = client.post(link(found), {"accept": "yes"})
    assert refused.status_code == 422
    assert "decline because of a conflict" in refused.content.decode()

    answered = client.post(link(found), {"accept": "yes", "accept-declares": "on"}, follow=True)
    assert "You have accepted" in answered.content.decode()
    assert case.request.challenge not in answered.content.decode()
    assert states(case) == [("Person 1 in line", "accepted")]

    client.post(link(found), {"decline": "yes", "decline-reason": "time"})
    assert states(case) == [("Person 1 in line", "accepted")]


def test_declining_by_the_link_wants_a_reason_and_keeps_what_was_typed(case, client_for):
    found = made(case)
    refused = client_for(None).post(
        link(found), {"decline": "yes", "decline-words": "Ask me in May."}
    )
    assert refused.status_code == 422
    assert "Ask me in May." in refused.content.decode()
    assert states(case) == [("Person 1 in line", "sent")]


def test_the_coordinators_page_offers_and_takes_back(case, client_for):
    client = client_for(case.coordinator)
    address = reverse("advice_offers", args=[case.request.pk])
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert client.post(address, {"advisor": case.line[1].pk, "answer_by": day}).status_code == 302
    (found,) = case.request.offers.all()
    assert (found.advisor, timezone.localdate(found.answer_by).isoformat()) == (case.line[1], day)

    client.post(reverse("offer_withdraw", args=[found.pk]), {"reason": "Not needed."})
    assert states(case) == [("Person 2 in line", "withdrawn")]


def test_the_offers_of_an_unfilled_request_lead_to_looking_again(case, client_for):
    AdviceRequest.objects.filter(pk=case.request.pk).update(state=RequestState.UNFILLED)
    page = client_for(case.coordinator).get(reverse("advice_offers", args=[case.request.pk]))
    assert "Nobody was left, and the request is unfilled." in page.content.decode()
    assert "once its shortlist or its cohort is published" not in page.content.decode()


def test_a_day_too_far_stands_beside_its_field(case, client_for):
    answer = client_for(case.coordinator).post(
        reverse("advice_offers", args=[case.request.pk]),
        {"advisor": case.line[0].pk, "answer_by": "2199-01-01"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["answer_by"] == [
        "Choose a day from tomorrow on, at most 60 days from now."
    ]


def test_nobody_else_finds_the_coordinators_page(case, client_for):
    there = reverse("advice_offers", args=[case.request.pk])
    nowhere = reverse("advice_offers", args=[case.request.pk + 999])
    for who in (case.official, case.line[0].user, role_user(Role.ETHICS_OFFICER)):
        client = client_for(who)
        assert client.get(there).status_code == client.get(nowhere).status_code == 404


def test_any_confirmed_address_of_the_person_opens_the_offer(case, client_for):
    """The profile that coordinators wrote bears an address that is not the first of the account."""
    found, reader = made(case), role_user(Role.MEMBER)
    Advisor.objects.filter(pk=found.advisor_id).update(user=None, email="Work@Example.test")
    second = EmailAddress.objects.create(user=reader, email="work@example.test", verified=False)
    assert client_for(reader).get(link(found)).status_code == 404
    second.verified = True
    second.save()
    assert client_for(reader).get(link(found)).status_code == 200
