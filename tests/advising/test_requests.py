"""Requests: who may ask, what is asked for, each step, and joint advice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.advising.actions import requests as actions
from community.advising.actions.drafts import MOST_DRAFTS
from community.advising.enums import ENDED_STATES, RequestState
from community.advising.joint_advice import words_of_joint_advice
from community.advising.models import AdviceRequest
from community.advising.queries.requests import visible_to
from community.advising.rules.requests import Seat, acts_for, seats_of
from community.advising.steps import NEXT, RequestChangedError, move
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.core.autosaving import ConflictError
from tests.factories import (
    AdviceRequestFactory,
    AffiliationFactory,
    AgencyFactory,
    CompanyFactory,
    DelegateFactory,
    DraftAnswerFactory,
    TopicFactory,
    UserFactory,
    grant,
    official_of,
    role_user,
)
from tests.factories.advising import CHALLENGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


@pytest.fixture
def official():
    return official_of(AgencyFactory())


def drafted(official, **typed):
    """A draft in which everything needed has been typed."""
    (seat,) = seats_of(official)
    request = actions.start_request(actor=official, seat=seat)
    day = timezone.localdate()
    said = {
        "title": "Fewer calls",
        "challenge": CHALLENGE,
        "outcome_wanted": "Half as many calls.",
        "topics": [str(TopicFactory().pk)],
        "mode": "sounding",
        "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=60)).isoformat(),
        **typed,
    }
    for name, value in said.items():
        actions.save_draft(actor=official, request=request, name=name, value=value, version=0)
    return request


def news_to(person):
    return [(row.news.kind, row.news.title) for row in person.notifications.order_by("pk")]


# --- Who may ask ----------------------------------------------------------------------------------


def test_an_official_asks_for_their_own_agency(official):
    (seat,) = seats_of(official)
    request = actions.start_request(actor=official, seat=seat)
    assert (request.official, request.agency, request.state) == (official, seat.agency, "draft")


def test_nobody_asks_for_another_agency(official):
    with pytest.raises(PermissionDenied):
        actions.start_request(actor=official, seat=Seat(official, AgencyFactory()))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.COORDINATOR, Role.ADMIN])
def test_others_have_no_seat(role):
    assert seats_of(role_user(role)) == []


def test_a_delegate_asks_for_the_official():
    row = DelegateFactory()
    (seat,) = seats_of(row.delegate)
    request = actions.start_request(actor=row.delegate, seat=seat)
    assert (request.official, request.written_by) == (row.official, row.delegate)
    assert acts_for(row.delegate, request)


def test_a_delegate_who_has_left_the_agency_acts_no_more():
    row = DelegateFactory()
    request = AdviceRequestFactory(agency=row.agency, official=row.official)
    RoleGrant.objects.filter(user=row.delegate).delete()
    assert not acts_for(row.delegate, request)


def test_a_confirmed_affiliation_is_as_good_as_a_role():
    agency, person = AgencyFactory(), UserFactory()
    AffiliationFactory(user=person, agency=agency)
    row = DelegateFactory(agency=agency, delegate=person)
    assert [seat.official for seat in seats_of(person)] == [row.official]


def test_an_official_who_is_one_no_longer_sees_nothing(official):
    request = AdviceRequestFactory(agency=seats_of(official)[0].agency, official=official)
    RoleGrant.objects.filter(user=official, role=Role.OFFICIAL).delete()
    assert not visible_to(official).filter(pk=request.pk).exists()


def test_another_official_of_the_same_agency_sees_nothing(official):
    agency = seats_of(official)[0].agency
    request = AdviceRequestFactory(agency=agency, official=official)
    assert not visible_to(official_of(agency)).filter(pk=request.pk).exists()


def test_coordinators_see_what_was_submitted_and_no_draft(coordinator):
    draft, sent = AdviceRequestFactory(draft=True), AdviceRequestFactory()
    assert list(visible_to(coordinator)) == [sent]
    assert draft.submitted_at is None


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.COORDINATOR, Role.ADMIN}]
)
def test_no_other_role_sees_any_request(role):
    AdviceRequestFactory()
    assert list(visible_to(role_user(role))) == []


def test_there_are_not_endlessly_many_drafts(official):
    (seat,) = seats_of(official)
    AdviceRequestFactory.create_batch(
        MOST_DRAFTS, draft=True, agency=seat.agency, official=official
    )
    with pytest.raises(ValidationError):
        actions.start_request(actor=official, seat=seat)


# --- Writing --------------------------------------------------------------------------------------


def test_what_another_tab_has_saved_is_not_overwritten(official):
    request = drafted(official)
    actions.save_draft(
        actor=official, request=request, name="title", value="One", version=1, tab="a"
    )
    with pytest.raises(ConflictError) as caught:
        actions.save_draft(
            actor=official, request=request, name="title", value="Two", version=1, tab="b"
        )
    assert caught.value.saved.value == "One"


def test_the_same_tab_goes_on_though_an_answer_was_lost(official):
    request = drafted(official)
    for value in ("One", "Two"):
        actions.save_draft(
            actor=official, request=request, name="title", value=value, version=1, tab="a"
        )
    assert request.typed.get(name="title").value == "Two"


def test_a_coordinator_does_not_write(official, coordinator):
    with pytest.raises(PermissionDenied):
        actions.save_draft(
            actor=coordinator, request=drafted(official), name="title", value="x", version=1
        )


@pytest.mark.parametrize("value", ["a\0b", "a\u202eb", "a\ud800b", "x" * 20_001])
def test_what_cannot_be_kept_is_refused(official, value):
    request = drafted(official)
    with pytest.raises(ValidationError):
        actions.save_draft(
            actor=official, request=request, name="challenge", value=value, version=1
        )
    assert request.typed.get(name="challenge").value == CHALLENGE


def test_a_day_half_typed_is_kept_as_it_is(official):
    request = drafted(official)
    actions.save_draft(actor=official, request=request, name="ends_on", value="2026-1", version=1)
    assert request.typed.get(name="ends_on").value == "2026-1"


# --- Submitting -----------------------------------------------------------------------------------


def test_submitting_stores_what_was_typed_and_tells_coordinators(official, coordinator):
    company = CompanyFactory(name="Acme Holdings")
    request = drafted(official, places="1", hours="5", left_out="ACME, Inc.\nUnheard Of")
    actions.submit_request(actor=official, request=request)
    request.refresh_from_db()
    assert (request.state, request.title, request.hours) == ("submitted", "Fewer calls", 5)
    assert list(request.left_out.all()) == [company]
    assert request.left_out_names == "Unheard Of"
    assert request.typed.count() == 0
    assert request.version == 2
    assert [step.state for step in request.steps.all()] == ["draft", "submitted"]


def test_nothing_that_is_missing_is_submitted(official):
    request = drafted(official, title=" ", topics=[], challenge="Too short.")
    with pytest.raises(ValidationError) as caught:
        actions.submit_request(actor=official, request=request)
    assert caught.value.messages == [
        "A title is missing.",
        "At least one topic is missing.",
        "The challenge: These are 2 words. Write at least 30: advisors are found by them.",
    ]
    request.refresh_from_db()
    assert request.state == "draft"


def test_what_has_been_changed_since_it_was_read_is_not_submitted(official):
    request = drafted(official)
    with pytest.raises(RequestChangedError):
        actions.submit_request(actor=official, request=request, seen="another digest")


def test_several_advisors_need_a_word_on_how_they_answer(official):
    request = drafted(official, places="3")
    with pytest.raises(ValidationError) as caught:
        actions.submit_request(actor=official, request=request)
    assert caught.value.messages == ["How several advisors answer is missing."]


# --- Joint advice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We want a consensus of the group.", ["consensus"]),
        ("Please give a joint recommendation.", ["joint recommendation"]),
        ("They should recommend as a group what to do.", ["recommend as a group"]),
        ("Speak with one voice; CONSENSUS, consensus", ["with one voice", "CONSENSUS"]),
        ("An expert panel should look at it.", ["expert panel"]),
        ("Each of them tells us what they think.", []),
        ("Groups of customers wait together.", []),
    ],
)
def test_words_that_ask_for_one_answer_are_noticed(text, found):
    assert words_of_joint_advice(text) == found


def test_a_request_for_joint_advice_stops(official, coordinator):
    request = drafted(official, places="3", advice="joint")
    made = actions.submit_request(actor=official, request=request)
    assert made.state == "held"
    with pytest.raises(RequestChangedError):
        actions.screen_request(actor=coordinator, request=made, seen=made.version)


def test_one_advisor_gives_no_joint_advice(official):
    with pytest.raises(ValidationError):
        actions.submit_request(actor=official, request=drafted(official, advice="joint"))


def test_words_that_ask_a_group_make_the_writer_choose(official):
    request = drafted(official, outcome_wanted="A consensus on what to do.", places="2",
                      advice="individual")  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        actions.submit_request(actor=official, request=request)
    assert list(caught.value.message_dict) == ["advice"]
    assert (
        actions.submit_request(actor=official, request=request, advice="individual").state
        == "submitted"
    )


def test_who_chooses_joint_by_the_words_is_stopped_too(official):
    request = drafted(official, outcome_wanted="A consensus.", places="2", advice="individual")
    assert actions.submit_request(actor=official, request=request, advice="joint").state == "held"


def test_a_decision_for_individual_views_is_kept_and_the_request_goes_on(coordinator):
    request = AdviceRequestFactory(held=True)
    actions.decide_joint_advice(
        actor=coordinator, request=request, seen=1, advice="individual", reason="Several views."
    )
    request.refresh_from_db()
    assert (request.state, request.advice) == ("submitted", "individual")
    decision = request.joint_advice_decisions.get()
    assert (decision.advice, decision.reason, decision.by) == (
        "individual", "Several views.", coordinator,
    )  # fmt: skip
    made = actions.screen_request(actor=coordinator, request=request, seen=request.version)
    assert made.state == "screened"


def test_joint_advice_needs_the_committee_officer(coordinator):
    request = AdviceRequestFactory(held=True)
    choice = {"actor": coordinator, "request": request, "seen": 1, "advice": "joint"}
    with pytest.raises(ValidationError) as caught:
        actions.decide_joint_advice(**choice, reason="Fine.")
    assert list(caught.value.message_dict) == ["agreed"]
    actions.decide_joint_advice(**choice, reason="Agreed on May 3.", agreed=True)
    request.refresh_from_db()
    made = actions.screen_request(actor=coordinator, request=request, seen=request.version)
    assert (made.state, made.advice) == ("screened", "joint")


def test_a_coordinator_can_stop_what_reads_like_joint_advice(coordinator):
    request = AdviceRequestFactory()
    actions.hold_request(actor=coordinator, request=request, seen=1, reason="A panel is asked for.")
    request.refresh_from_db()
    assert request.state == "held"


# --- The desk -------------------------------------------------------------------------------------


def test_a_coordinator_accepts(coordinator):
    request = AdviceRequestFactory()
    made = actions.screen_request(actor=coordinator, request=request, seen=1)
    assert (made.state, made.version) == ("screened", 2)


@pytest.mark.parametrize("act", [actions.ask_back, actions.decline_request, actions.close_request])
def test_a_reason_is_needed(coordinator, act):
    request = AdviceRequestFactory()
    with pytest.raises(ValidationError):
        act(actor=coordinator, request=request, seen=1, reason=" ")
    request.refresh_from_db()
    assert (request.state, request.version) == ("submitted", 1)


def test_given_back_it_is_written_and_submitted_again(coordinator):
    request = AdviceRequestFactory()
    actions.ask_back(actor=coordinator, request=request, seen=1, reason="Which letters?")
    actions.save_draft(
        actor=request.official, request=request, name="title", value="Letters", version=0
    )
    made = actions.submit_request(actor=request.official, request=request)
    assert (made.state, made.title, made.challenge) == ("submitted", "Letters", CHALLENGE)


@pytest.mark.parametrize(
    "act", [actions.screen_request, actions.decline_request, actions.ask_back, actions.hold_request]
)
def test_nobody_else_decides(act):
    request = AdviceRequestFactory()
    for person in (request.official, role_user(Role.EDITOR), role_user(Role.ETHICS_OFFICER)):
        with pytest.raises(PermissionDenied):
            act(actor=person, request=request, seen=1, reason="x")


def test_who_read_an_earlier_version_is_told(coordinator):
    request = AdviceRequestFactory()
    actions.screen_request(actor=coordinator, request=request, seen=1)
    with pytest.raises(RequestChangedError):
        actions.decline_request(actor=coordinator, request=request, seen=1, reason="x")
    request.refresh_from_db()
    assert request.state == "screened"


def test_withdrawing_is_for_those_who_ask(coordinator):
    request = AdviceRequestFactory()
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(actor=coordinator, request=request, seen=1)
    made = actions.withdraw_request(actor=request.official, request=request, seen=1)
    assert made.state == "withdrawn"


def test_nothing_follows_an_end():
    assert {state for state in ENDED_STATES if NEXT.get(state)} == {RequestState.UNFILLED}


def test_a_step_that_does_not_follow_is_refused():
    request = AdviceRequestFactory(state=RequestState.CLOSED)
    with pytest.raises(RequestChangedError):
        move(request, RequestState.SCREENED, by=None)
    request.refresh_from_db()
    assert (request.state, request.version) == ("closed", 1)


def test_what_is_over_expires():
    yesterday = timezone.localdate() - timedelta(days=1)
    due = AdviceRequestFactory(starts_on=None, ends_on=yesterday)
    taken = AdviceRequestFactory(starts_on=None, ends_on=yesterday, state="under_way")
    later = AdviceRequestFactory()
    assert actions.expire_requests() == 1
    states = [AdviceRequest.objects.get(pk=one.pk).state for one in (due, taken, later)]
    assert states == ["expired", "under_way", "submitted"]


# --- What is told and kept ------------------------------------------------------------------------


def test_mails_and_news_say_nothing_of_content(
    coordinator, official, django_capture_on_commit_callbacks
):
    delegate = DelegateFactory(agency=seats_of(official)[0].agency, official=official).delegate
    request = drafted(official, title="Secret title")
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit_request(actor=official, request=request)
    request.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_back(
            actor=coordinator, request=request, seen=request.version, reason="Secret reason"
        )
    assert news_to(coordinator) == [("advice_waits", f"Request {request.pk} waits for you")]
    moved = ("advice_stands", f"Request {request.pk} has moved on")
    back = ("advice_stands", f"Request {request.pk} waits for you")
    assert news_to(official) == [back]
    assert news_to(delegate) == [moved, back]
    assert {each.to[0] for each in mail.outbox} == {
        coordinator.email, official.email, delegate.email,
    }  # fmt: skip
    for each in mail.outbox:
        text = f"{each.subject} {each.body} {each.alternatives}"
        assert "Secret" not in text
        assert f"/advice/{request.pk}/" in text


def test_nobody_unconcerned_is_told(official, django_capture_on_commit_callbacks):
    coordinator = role_user(Role.COORDINATOR)
    request = drafted(official)
    others = [role_user(role) for role in (Role.EDITOR, Role.ADVISOR, Role.ETHICS_OFFICER)]
    with django_capture_on_commit_callbacks():
        actions.submit_request(actor=official, request=request)
    assert [news_to(person) for person in others] == [[], [], []]
    assert coordinator.notifications.count() in {0, 1}


def test_the_trail_names_the_act_and_no_content(official):
    request = drafted(official, title="Secret title")
    actions.submit_request(actor=official, request=request)
    entries = ModelLogEntry.objects.for_instance(request).order_by("pk")
    assert [entry.action for entry in entries] == ["advising.start", "advising.submit"]
    assert {(entry.label, str(entry.data)) for entry in entries} == {
        (f"Request {request.pk}", "{}")
    }


def test_typed_answers_are_made_by_a_factory():
    assert str(DraftAnswerFactory(request__pk=77)) == "Request 77: title"


def test_delegates_see_each_request_once(official):
    agency = seats_of(official)[0].agency
    row = DelegateFactory(agency=agency, official=official)
    grant(row.delegate, Role.OFFICIAL, agency)
    request = AdviceRequestFactory(agency=agency, official=official)
    assert list(visible_to(row.delegate)) == [request]
