"""What an agency and the coordinators ask one another about a request."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.advising.actions import questions as actions
from community.advising.actions.requests import decline_request, withdraw_request
from community.advising.enums import Asker
from community.advising.models import AdviceRequest, Question
from community.advising.personal_data import _work
from community.advising.queries.questions import unanswered
from community.advising.queries.waiting import advice_waiting
from community.notifications.models import Notification
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import (
    AdviceRequestFactory,
    DelegateFactory,
    EngagementFactory,
    QuestionFactory,
    grant,
    role_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("pk")
    return [row.news.title for row in rows]


def ask(person, request, text="May we?"):
    return actions.ask_question(actor=person, request=request, text=text)


def test_the_agency_asks_and_a_coordinator_answers(coordinator):
    request = AdviceRequestFactory()
    question = ask(request.official, request, " May we?\r\nToday? ")
    actions.answer_question(actor=coordinator, question=question, answer="Yes.")
    kept = Question.objects.get()
    assert (kept.side, kept.text, kept.answer, kept.answered_by) == (
        "agency",
        "May we?\nToday?",
        "Yes.",
        coordinator,
    )


def test_a_coordinator_asks_and_a_delegate_answers(coordinator):
    request = AdviceRequestFactory()
    row = DelegateFactory(agency=request.agency, official=request.official)
    question = ask(coordinator, request)
    actions.answer_question(actor=row.delegate, question=question, answer="No.")
    assert (Question.objects.get().side, Question.objects.get().answer) == ("coordinator", "No.")


def test_the_request_stays_where_it_is(coordinator):
    request = AdviceRequestFactory()
    ask(coordinator, request)
    kept = AdviceRequest.objects.get()
    assert (kept.state, kept.version) == ("submitted", request.version)


def test_nobody_answers_their_own_side(coordinator):
    request = AdviceRequestFactory()
    for person in (coordinator, request.official):
        question = ask(person, request)
        with pytest.raises(PermissionDenied):
            actions.answer_question(actor=person, question=question, answer="Yes.")
    assert not Question.objects.exclude(answer="").exists()


def test_who_asks_and_coordinates_stands_on_the_side_of_the_agency():
    request = AdviceRequestFactory()
    both = grant(request.official, Role.COORDINATOR)
    assert ask(both, request).side == Asker.AGENCY


def test_an_advisor_who_coordinates_reads_nothing_of_it():
    engagement = EngagementFactory()
    person = role_user(Role.COORDINATOR)
    engagement.advisor.user = person
    engagement.advisor.save()
    question = QuestionFactory(request=engagement.request, text="Zzsecret")
    client = signed_in(person)
    page = client.get(f"/advice/{engagement.request.pk}/")
    assert (page.status_code, "Zzsecret" in page.content.decode()) == (200, False)
    place = f"/advice/{engagement.request.pk}/questions/"
    assert client.post(place, {"text": "x"}).status_code == 404
    assert client.post(f"{place}{question.pk}/", {"answer": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADVISOR, Role.ETHICS_OFFICER, Role.OFFICIAL])
def test_nobody_else_asks_or_finds_a_question(role):
    question = QuestionFactory()
    person = role_user(role)
    with pytest.raises(PermissionDenied):
        ask(person, question.request)
    place = f"/advice/{question.request_id}/questions/"
    client = signed_in(person)
    assert client.post(place, {"text": "x"}).status_code == 404
    assert client.post(f"{place}{question.pk}/", {"answer": "x"}).status_code == 404
    assert Question.objects.get().answer == ""


def test_a_question_is_found_with_its_own_request_alone(coordinator):
    question, other = QuestionFactory(), AdviceRequestFactory()
    place = f"/advice/{other.pk}/questions/{question.pk}/"
    assert signed_in(coordinator).post(place, {"answer": "x"}).status_code == 404


def test_of_a_draft_that_nobody_has_read_nothing_is_asked():
    request = AdviceRequestFactory(draft=True)
    with pytest.raises(PermissionDenied):
        ask(request.official, request)
    page = signed_in(request.official).get(f"/advice/{request.pk}/").content.decode()
    assert 'id="questions"' not in page


def test_of_what_was_withdrawn_nothing_is_asked_or_answered(coordinator):
    request = AdviceRequestFactory()
    question = ask(coordinator, request)
    withdraw_request(actor=request.official, request=request, seen=request.version)
    with pytest.raises(ValidationError):
        ask(request.official, request)
    with pytest.raises(ValidationError):
        actions.answer_question(actor=request.official, question=question, answer="x")
    assert not unanswered(Asker.COORDINATOR).exists()


@pytest.mark.parametrize("text", ["", " \n", "a\u202eb", "a\0b", "\ud800", "x" * 2001])
def test_what_cannot_be_kept_is_refused(coordinator, text):
    request = AdviceRequestFactory()
    with pytest.raises(ValidationError):
        ask(request.official, request, text)
    question = QuestionFactory(request=request)
    with pytest.raises(ValidationError):
        actions.answer_question(actor=coordinator, question=question, answer=text)
    assert Question.objects.get().answer == ""


def test_only_some_wait_at_once(coordinator):
    request = AdviceRequestFactory()
    for _ in range(actions.MOST_WAITING):
        last = ask(request.official, request)
    with pytest.raises(ValidationError):
        ask(request.official, request)
    ask(coordinator, request)
    actions.answer_question(actor=coordinator, question=last, answer="Yes.")
    ask(request.official, request)
    assert request.questions.count() == actions.MOST_WAITING + 2


def test_who_answers_second_is_told_and_keeps_what_they_typed(coordinator):
    question = QuestionFactory(answered=True, answer="The first.")
    place = f"/advice/{question.request_id}/questions/{question.pk}/"
    page = signed_in(coordinator).post(place, {"answer": "The second."})
    body = page.content.decode()
    assert page.status_code == 422
    assert "Somebody has answered it meanwhile" in body
    assert "The second." in body
    assert Question.objects.get().answer == "The first."


def test_what_is_wrong_stands_beside_the_field_with_what_was_typed():
    request = AdviceRequestFactory()
    client = signed_in(request.official)
    page = client.post(f"/advice/{request.pk}/questions/", {"text": "a\u202eb"})
    body = page.content.decode()
    assert page.status_code == 422
    assert "a\u202eb" in body
    assert 'href="#id_question_text"' in body
    assert not Question.objects.exists()


def test_the_page_leads_to_what_waits(coordinator):
    request = AdviceRequestFactory()
    client = signed_in(request.official)
    asked = client.post(f"/advice/{request.pk}/questions/", {"text": "May we?"})
    assert asked.headers["Location"] == f"/advice/{request.pk}/#questions"
    page = signed_in(coordinator).get(f"/advice/{request.pk}/").content.decode()
    assert "The agency asks something" in page
    assert "The agency asks something" not in client.get(f"/advice/{request.pk}/").content.decode()


def test_what_waits_is_on_the_page_of_who_is_asked(coordinator):
    request = AdviceRequestFactory(state="screened")
    ask(coordinator, request)
    question = ask(request.official, request)
    url = f"/advice/{request.pk}/#questions"
    assert [(one.text, one.url) for one in advice_waiting(request.official)] == [
        ("1 question of a coordinator waits for your answer", url)
    ]
    assert ("1 question of an agency waits for your answer", url) in [
        (one.text, one.url) for one in advice_waiting(coordinator)
    ]
    actions.answer_question(actor=coordinator, question=question, answer="Yes.")
    assert url not in [one.url for one in advice_waiting(coordinator)]


def test_the_desk_shows_requests_with_a_question(coordinator):
    asked = QuestionFactory(request__title="Zzasked").request
    QuestionFactory(request__title="Zzanswered", answered=True)
    body = signed_in(coordinator).get("/advice/desk/?show=asked").content.decode()
    assert (f"Request {asked.pk} " in body, "Zzanswered" in body) == (True, False)


def test_what_was_asked_before_the_end_waits_no_more_and_what_is_asked_after_does(coordinator):
    request = AdviceRequestFactory()
    ask(request.official, request)
    decline_request(actor=coordinator, request=request, seen=request.version, reason="No.")
    assert not unanswered(Asker.AGENCY).exists()
    later = ask(request.official, request, "Why?")
    assert list(unanswered(Asker.AGENCY)) == [later]


def test_a_question_of_the_agency_is_late_after_five_working_days(coordinator):
    friday = dt.datetime(2026, 6, 5, 12, tzinfo=dt.UTC)
    question = QuestionFactory(asked_at=friday)
    body = signed_in(coordinator).get(f"/advice/{question.request_id}/").content.decode()
    assert "an answer was due on June 12, 2026" in body


def test_news_and_mails_say_nothing_of_the_words(coordinator, django_capture_on_commit_callbacks):
    request = AdviceRequestFactory()
    delegate = DelegateFactory(agency=request.agency, official=request.official).delegate
    other = role_user(Role.COORDINATOR)
    with django_capture_on_commit_callbacks(execute=True):
        question = ask(request.official, request, "Zzsecret question")
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_question(actor=coordinator, question=question, answer="Zzsecret answer")
    with django_capture_on_commit_callbacks(execute=True):
        question = ask(coordinator, request, "Zzsecret too")
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_question(actor=delegate, question=question, answer="Zzsecret also")
    number = request.pk
    asks = f"An agency asks something about request {number}"
    answered = f"There is an answer about request {number}"
    asked = f"A coordinator asks you something about request {number}"
    assert told(coordinator) == [asks, answered]
    assert told(other) == [asks]
    assert told(request.official) == [answered, asked]
    assert told(delegate) == [answered, asked]
    assert len(mail.outbox) == 7
    for each in mail.outbox:
        assert "Zzsecret" not in f"{each.subject} {each.body} {each.alternatives}"
        assert f"/advice/{number}/#questions" in each.body


def test_the_trail_names_the_act_and_no_content(coordinator):
    request = AdviceRequestFactory()
    question = ask(request.official, request, "Zzsecret")
    actions.answer_question(actor=coordinator, question=question, answer="Zzsecret")
    entries = ModelLogEntry.objects.for_instance(request).order_by("pk")
    assert [(entry.action, str(entry.data)) for entry in entries] == [
        ("advising.ask_question", f"{{'question': {question.pk}}}"),
        ("advising.answer_question", f"{{'question': {question.pk}}}"),
    ]


def test_what_somebody_wrote_is_in_their_data_while_they_may_read_it(coordinator):

    question = QuestionFactory(answered=True, answer="Zzmine", answered_by=coordinator)
    assert "Zzmine" in str(_work(coordinator))
    coordinator.role_grants.filter(role=Role.COORDINATOR).delete()
    person = User.objects.get(pk=coordinator.pk)
    assert "Zzmine" not in str(_work(person))
    assert str(question.request_id) in str(_work(person))


def test_thirty_questions_cost_what_one_costs(coordinator):

    request = AdviceRequestFactory()
    client = signed_in(coordinator)
    counts = []
    for more in (1, 29):
        for number in range(more):
            QuestionFactory(request=request, answered=number % 2 == 0)
        client.get(f"/advice/{request.pk}/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/advice/{request.pk}/")
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_unanswered_questions_are_in_order():
    now = timezone.now()
    later = QuestionFactory(asked_at=now)
    earlier = QuestionFactory(asked_at=now - dt.timedelta(days=1))
    assert list(unanswered(Asker.AGENCY)) == [earlier, later]
