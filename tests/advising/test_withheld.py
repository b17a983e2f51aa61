"""What is withheld, and what ends: requests that stop while advisors are at work on them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from community.advising.actions import engagements as work
from community.advising.actions import requests as actions
from community.advising.actions.clearances import answer_clearance
from community.advising.actions.conflicts import record_conflict
from community.advising.actions.offers import (
    accept_offer,
    decline_offer,
    offer,
)
from community.advising.actions.runs import publish_run
from community.advising.enums import EngagementState, OfferState, RequestState
from community.advising.models import AdviceRequest, Engagement
from community.advising.queries.offers import still_in_line
from community.advising.rules.conflicts import can_answer
from community.advising.standing import recheck
from community.advising.steps import RequestChangedError
from community.members.personal_data import registered
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from tests.advising.offered import Case, published_case
from tests.factories import role_user
from tests.factories.advising import ClearanceFactory
from tests.factories.advising_runs import PairingFactory, ShortlistFactory
from tests.factories.expertise import AdvisorFactory

pytestmark = pytest.mark.django_db
ADDRESSES = {"decide": "advice_decide", "joint": "advice_joint"}


@pytest.fixture
def case() -> Case:
    return published_case()


def ask(case: Case, place: int = 0):
    return offer(actor=case.coordinator, request=case.request, advisor=case.line[place])


def data_of(user) -> dict:
    return {part.name: part.export(user) for part in registered()}


def now(case: Case) -> AdviceRequest:
    case.request.refresh_from_db()
    return case.request


def begin(case: Case, engagement: Engagement) -> Engagement:
    for who in (case.official, engagement.advisor.user):
        engagement.refresh_from_db()
        work.agree(
            actor=who,
            engagement=engagement,
            seen=engagement.version,
            output="A page.",
            ends_on=timezone.localdate() + timedelta(days=30),
            hours=5,
        )
    engagement.refresh_from_db()
    return engagement


def test_work_that_begins_while_others_are_asked_moves_the_request():
    case = published_case(places=2)
    first, second = ask(case, 0), ask(case, 1)
    engagement = accept_offer(actor=None, offer=first)
    assert now(case).state == RequestState.OFFERED
    begin(case, engagement)
    assert now(case).state == RequestState.UNDER_WAY
    work.finish(actor=case.official, engagement=engagement, seen=engagement.version)
    assert now(case).state == RequestState.OFFERED
    decline_offer(actor=None, offer=second, reason="time")
    third = case.request.offers.get(state=OfferState.SENT)
    decline_offer(actor=None, offer=third, reason="time")
    assert now(case).state == RequestState.CLOSED


def test_a_request_with_somebody_at_work_neither_expires_nor_starts_anew():
    case = published_case(places=2)
    first, _ = ask(case, 0), ask(case, 1)
    accept_offer(actor=None, offer=first)
    yesterday = timezone.localdate() - timedelta(days=1)
    AdviceRequest.objects.update(ends_on=yesterday)
    assert actions.expire_requests() == 0
    with pytest.raises(RequestChangedError):
        actions.reopen_request(
            actor=case.coordinator, request=case.request, seen=now(case).version, reason="x"
        )
    assert now(case).state == RequestState.OFFERED


@pytest.mark.parametrize("act", [actions.withdraw_request, actions.close_request])
def test_what_is_under_way_ends_with_its_request(case, act, commit):
    engagement = begin(case, accept_offer(actor=None, offer=ask(case)))
    actor = case.official if act is actions.withdraw_request else case.coordinator
    advisor, version = case.line[0].user, now(case).version
    before = advisor.notifications.count()
    with commit():
        act(actor=actor, request=case.request, seen=version, reason="The budget is gone.")
    engagement.refresh_from_db()
    assert engagement.state == EngagementState.STOPPED
    assert "budget" not in engagement.reason
    assert advisor.notifications.count() == before + 1


def test_what_is_open_again_is_told_to_coordinators(case):
    engagement = accept_offer(actor=None, offer=ask(case))
    work.stop(actor=case.official, engagement=engagement, seen=engagement.version, reason="x")
    titles = case.coordinator.notifications.values_list("news__title", flat=True)
    assert "An engagement was ended early: a place is open again" in titles
    assert now(case).state == RequestState.SHORTLISTED


def test_after_a_new_start_who_was_told_not_to_answer_can_be_asked(case):
    first = ask(case)
    actions.reopen_request(
        actor=case.coordinator, request=case.request, seen=now(case).version, reason="x"
    )
    first.refresh_from_db()
    type(first).objects.filter(pk=first.pk).update(state=OfferState.WITHDRAWN)
    assert case.line[0].pk not in {each.advisor_id for each in still_in_line(case.request)}
    run = ShortlistFactory(request=case.request, published=True)
    PairingFactory(run=run, advisor=case.line[0], rank=1, score=0.9, is_chosen=True)
    assert [each.advisor_id for each in still_in_line(now(case))] == [case.line[0].pk]


def test_of_one_company_one_is_asked():
    case = published_case(places=2)
    colleague = case.line[1]
    colleague.company = case.line[0].company.add_child(name="A subsidiary", slug="a-subsidiary")
    colleague.save(update_fields=["company"])
    ask(case)
    with pytest.raises(ValidationError) as caught:
        ask(case, 1)
    assert "same company" in caught.value.messages[0]
    assert [each.advisor_id for each in still_in_line(case.request)] == [case.line[2].pk]


def test_a_conflict_that_begins_before_the_agreed_end_holds_the_engagement(case, commit):
    engagement = accept_offer(actor=None, offer=ask(case))
    later = timezone.localdate() + timedelta(days=200)
    fields = {
        "kind": "contract",
        "company": case.line[0].company,
        "agency": case.request.agency,
        "words": "Prints its forms.",
        "source": "Contract register",
        "starts_on": case.request.ends_on + timedelta(days=10),
    }
    with commit():
        record_conflict(actor=case.coordinator, fields=fields)
    engagement.refresh_from_db()
    assert engagement.held_at is None
    begin(case, engagement)
    engagement.refresh_from_db()
    for who in (case.official, case.line[0].user):
        engagement.refresh_from_db()
        work.agree(
            actor=who, engagement=engagement, seen=engagement.version, output="A page.",
            ends_on=later, hours=5,
        )  # fmt: skip
    engagement.refresh_from_db()
    assert engagement.held_at is not None
    with pytest.raises(ValidationError):
        work.release(actor=case.coordinator, engagement=engagement)
    recheck()
    engagement.refresh_from_db()
    assert engagement.held_at is not None


def test_an_agreement_ends_within_two_years(case):
    engagement = accept_offer(actor=None, offer=ask(case))
    with pytest.raises(ValidationError):
        work.agree(
            actor=case.official, engagement=engagement, seen=engagement.version, output="A page.",
            ends_on=date.max, hours=5,
        )  # fmt: skip


def test_who_has_lost_the_role_takes_nothing_of_a_request_away(case):
    engagement = begin(case, accept_offer(actor=None, offer=ask(case)))
    assert case.request.challenge in str(data_of(case.official))
    assert engagement.output in str(data_of(case.official))
    RoleGrant.objects.filter(user=case.official).delete()
    official = type(case.official).objects.get(pk=case.official.pk)
    told = str(data_of(official))
    assert case.request.challenge not in told
    assert case.request.title not in told
    assert engagement.output not in told


def test_nobody_clears_their_own_conflict(case):
    officer = role_user(Role.ETHICS_OFFICER)
    AdvisorFactory(user=officer)
    own = ClearanceFactory(advisor=officer.advisor)
    assert not can_answer(officer, own)
    with pytest.raises(PermissionDenied):
        answer_clearance(
            actor=officer, clearance=own, give=True, answer="Fine.",
            ends_on=timezone.localdate(),
        )  # fmt: skip


@pytest.mark.parametrize("part", ["decide", "joint"])
def test_a_version_of_many_digits_is_only_another_version(case, client, part):
    client.force_login(case.coordinator)
    held = RequestState.HELD if part == "joint" else RequestState.SUBMITTED
    AdviceRequest.objects.update(state=held)
    answer = client.post(reverse(ADDRESSES[part], args=[case.request.pk]), {"version": "9" * 5000})
    assert answer.status_code == 409


def test_whoever_takes_a_pause_is_asked_nothing():
    case = published_case()
    case.line[1].is_paused = True
    case.line[1].save(update_fields=["is_paused"])
    first = ask(case)
    decline_offer(actor=None, offer=first, reason="time")
    assert case.request.offers.get(state=OfferState.SENT).advisor == case.line[2]


def test_a_paused_advisor_is_not_asked_by_hand(case):
    case.line[0].is_paused = True
    case.line[0].save(update_fields=["is_paused"])
    with pytest.raises(ValidationError) as caught:
        ask(case)
    assert "takes a pause" in caught.value.messages[0]


def test_a_list_for_what_was_written_anew_is_not_published(case):
    run = ShortlistFactory(request=case.request)
    PairingFactory(run=run, advisor=case.line[0], rank=1, score=0.9, is_chosen=True)
    AdviceRequest.objects.update(submitted_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(ValidationError) as caught:
        publish_run(actor=case.coordinator, run=run, version=run.version)
    assert "written anew" in caught.value.messages[0]


def test_a_number_too_great_for_a_key_is_a_wrong_choice(client):
    advisor = AdvisorFactory(user=role_user(Role.ADVISOR))
    client.force_login(advisor.user)
    huge = "9" * 30
    answer = client.post(
        reverse("advisor_own_result_new"), {"title": "x", "text": "y", "topics": [huge]}
    )
    assert answer.status_code == 422
    assert "is not one of the available choices" in answer.content.decode()


def test_an_ethics_officer_reads_why_they_do_not_answer_what_they_asked(client):
    officer = role_user(Role.ETHICS_OFFICER)
    own = ClearanceFactory(asked_by=officer)
    client.force_login(officer)
    assert "Another ethics officer answers" in client.get(own.get_absolute_url()).content.decode()
    client.post(own.get_absolute_url(), {"give": "no", "answer": "x"})
    own.refresh_from_db()
    assert own.state == "asked"


def test_to_an_ethics_officer_what_would_clear_them_is_not_found(client):
    officer = role_user(Role.ETHICS_OFFICER)
    own = ClearanceFactory(advisor=AdvisorFactory(user=officer))
    client.force_login(officer)
    assert client.get(own.get_absolute_url()).status_code == 404
    assert client.post(own.get_absolute_url(), {"give": "no", "answer": "x"}).status_code == 404
    own.refresh_from_db()
    assert own.state == "asked"


def test_whose_work_has_ended_does_not_read_what_is_asked_anew(case, client):
    engagement = accept_offer(actor=None, offer=ask(case))
    work.stop(actor=case.official, engagement=engagement, seen=engagement.version, reason="x")
    client.force_login(case.line[0].user)
    assert case.request.challenge in client.get(engagement.get_absolute_url()).content.decode()
    AdviceRequest.objects.update(
        title="Another thing", challenge="Wholly other words.", submitted_at=timezone.now()
    )
    told = client.get(engagement.get_absolute_url()).content.decode()
    assert "Another thing" not in told
    assert "Wholly other words." not in told
    client.force_login(case.official)
    assert "Wholly other words." in client.get(engagement.get_absolute_url()).content.decode()
