"""An offer that a record has stopped leads to that record; what one asks of a record fits it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.advising.actions import conflicts as register
from community.advising.actions.clearances import answer_clearance, ask_clearance, revoke_clearance
from community.advising.actions.offers import accept_offer
from community.advising.enums import OfferState, RequestState
from community.advising.forms.conflicts import AskClearanceForm
from community.advising.models import Conflict
from exemplar.accounts.enums import Role
from tests.advising.offered import Case, made, published_case, states
from tests.advising.open_requests import open_request
from tests.factories import AdviceRequestFactory, role_user
from tests.factories.advising import ConflictFactory
from tests.factories.taxonomy import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case()


def record_about(case: Case, place: int = 0) -> Conflict:
    return ConflictFactory(agency=case.request.agency, company=case.line[place].company)


def cleared(case: Case, conflict: Conflict):
    officer = role_user(Role.ETHICS_OFFICER)
    asked = ask_clearance(actor=case.coordinator, conflict=conflict, question="May we?")
    return officer, answer_clearance(
        actor=officer, clearance=asked, give=True, answer="Small.", ends_on=timezone.localdate()
    )


def test_a_clearance_taken_back_stops_the_offer_and_names_the_record(case, commit):
    conflict = record_about(case)
    officer, clearance = cleared(case, conflict)
    with commit():
        offer = made(case)
    with commit():
        revoke_clearance(actor=officer, clearance=clearance, answer="It has grown.")
    offer.refresh_from_db()
    assert states(case) == [("Person 1 in line", "stopped"), ("Person 2 in line", "sent")]
    assert offer.stopped_by == conflict


def test_an_answer_that_meets_a_conflict_names_the_record(case):
    offer = made(case)
    conflict = record_about(case)
    assert accept_offer(actor=None, offer=offer) is None
    offer.refresh_from_db()
    assert (offer.state, offer.stopped_by) == (OfferState.STOPPED, conflict)


def test_coordinators_go_from_the_offer_to_the_record_and_back(case, client_for):
    offer, conflict = made(case), record_about(case)
    accept_offer(actor=None, offer=offer)
    client = client_for(case.coordinator)
    address = reverse("advice_offers", args=[case.request.pk])
    assert f'href="{conflict.get_absolute_url()}"' in client.get(address).content.decode()
    assert f'href="{address}"' in client.get(conflict.get_absolute_url()).content.decode()


def test_ethics_officers_read_which_request_it_stopped_without_a_link(case, client_for):
    offer, conflict = made(case), record_about(case)
    accept_offer(actor=None, offer=offer)
    body = client_for(Role.ETHICS_OFFICER).get(conflict.get_absolute_url()).content.decode()
    assert "Offers that it stopped" in body
    assert f"Request {case.request.pk} of" in body
    assert reverse("advice_offers", args=[case.request.pk]) not in body


def test_a_clearance_is_asked_only_for_requests_that_the_record_touches():
    parent = AgencyFactory()
    agency = AgencyFactory(parent=parent)
    below, above = (AdviceRequestFactory(agency=each) for each in (agency, parent))
    AdviceRequestFactory()
    coordinator = role_user(Role.COORDINATOR)
    # Nobody asks in their own case.
    AdviceRequestFactory(agency=agency, official=coordinator)
    form = AskClearanceForm(user=coordinator, conflict=ConflictFactory(agency=agency))
    assert list(form.fields["request"].queryset) == [below, above]


def test_the_one_thing_to_decide_is_not_a_choice(client_for):
    request = open_request(state=RequestState.UNFILLED)
    page = client_for(Role.COORDINATOR).get(request.get_absolute_url())
    body = page.content.decode()
    assert page.context["decision"].only == "Look for advisors again"
    assert 'type="radio" name="decision"' not in body
    assert '<input type="hidden" name="decision" value="reopen"' in body
    assert "Needed for all but accepting" not in body


def test_deciding_the_one_thing_needs_no_tick(client_for):
    request = open_request(state=RequestState.UNFILLED)
    client_for(Role.COORDINATOR).post(
        reverse("advice_decide", args=[request.pk]),
        {"version": request.version, "decision": "reopen", "reason": ""},
    )
    request.refresh_from_db()
    assert request.state == RequestState.SCREENED


def test_coordinators_read_what_holds_an_engagement_and_the_sides_do_not(case, client_for, commit):
    engagement = accept_offer(actor=None, offer=made(case))
    with commit():
        conflict = register.record_conflict(
            actor=role_user(Role.COORDINATOR),
            fields={
                "kind": "contract", "company": case.line[0].company, "agency": case.request.agency,
                "words": "Runs the call center.", "source": "The list of contracts.",
            },
        )  # fmt: skip
    address, link = engagement.get_absolute_url(), f'href="{conflict.get_absolute_url()}"'
    assert link in client_for(case.coordinator).get(address).content.decode()
    for person in (case.official, case.line[0].user):
        body = client_for(person).get(address).content.decode()
        assert "A coordinator has to look at something first." in body
        assert (link in body, "The list of contracts" in body) == (False, False)


def test_a_clearance_taken_back_keeps_why_it_was_given_and_claims_no_end(case, client_for):
    conflict = record_about(case)
    officer, clearance = cleared(case, conflict)
    revoke_clearance(actor=officer, clearance=clearance, answer="It has grown.")
    clearance.refresh_from_db()
    today = timezone.localdate()
    assert clearance.answer == f"It has grown.\n\nIt was given on {today:%B %-d, %Y}: Small."
    body = client_for(case.coordinator).get(reverse("clearances")).content.decode()
    assert "holds until" not in body
    assert "was to hold until" in body
