"""What those who ask end themselves, what they are told, and what waits for them afterwards."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from community.advising.actions import requests as actions
from community.advising.actions.delegates import end_delegate, name_delegate
from community.advising.actions.engagements import finish
from community.advising.actions.meetings import call_off_meeting, change_meeting
from community.advising.actions.offers import accept_offer
from community.advising.enums import RequestState
from community.advising.forms.desk import decisions_for
from community.advising.models import AdviceRequest, Delegate, Offer
from community.advising.offer_panels import _of_request
from community.advising.queries.standing import standing_of
from community.advising.queries.waiting import advice_waiting
from community.advising.steps import RequestChangedError
from community.notifications.models import Notification
from exemplar.accounts.enums import Role
from tests.advising.offered import made, published_case
from tests.factories import (
    AdviceRequestFactory,
    EngagementFactory,
    FeedbackFactory,
    FollowUpFactory,
    MeetingFactory,
    OfferFactory,
    grant,
    official_of,
    role_user,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
AT_WORK = [RequestState.OFFERED, RequestState.ACCEPTED, RequestState.UNDER_WAY]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("pk")
    return [row.news.title for row in rows]


def waits(person):
    return [(one.text, one.url) for one in advice_waiting(person)]


# --- Closing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", AT_WORK)
def test_who_asks_closes_what_is_of_no_use_any_more(state):
    engagement = EngagementFactory(request__state=state)
    request = engagement.request
    actions.close_request(
        actor=request.official, request=request, seen=request.version, reason="One view was enough."
    )
    engagement.refresh_from_db()
    kept = AdviceRequest.objects.get()
    assert (kept.state, kept.reason) == ("closed", "One view was enough.")
    # Why is for coordinators.
    assert (engagement.state, engagement.reason) == ("stopped", "The request was closed.")


def test_what_nobody_has_accepted_is_withdrawn_and_not_closed():
    request = AdviceRequestFactory(state=RequestState.OFFERED)
    with pytest.raises(PermissionDenied):
        actions.close_request(
            actor=request.official, request=request, seen=request.version, reason="x"
        )
    client = signed_in(request.official)
    page = client.get(f"/advice/{request.pk}/").content.decode()
    assert f"/advice/{request.pk}/close/" not in page
    assert (
        client.get(f"/advice/{request.pk}/close/").headers["Location"] == request.get_absolute_url()
    )


def test_nobody_else_closes_it():
    request = EngagementFactory().request
    colleague = official_of(request.agency)
    with pytest.raises(PermissionDenied):
        actions.close_request(actor=colleague, request=request, seen=request.version, reason="x")
    assert signed_in(colleague).get(f"/advice/{request.pk}/close/").status_code == 404


def test_closing_needs_a_word_and_loses_none():
    request = EngagementFactory().request
    client = signed_in(request.official)
    place = f"/advice/{request.pk}/close/"
    sent = {"version": request.version, "reason": "Good\u202e advice"}
    page = client.post(place, sent)
    assert (page.status_code, "Good\u202e advice" in page.content.decode()) == (422, True)
    assert client.post(place, {**sent, "reason": ""}).status_code == 422
    assert AdviceRequest.objects.get().state == "under_way"
    assert client.post(place, {**sent, "reason": "Done."}).headers["Location"] == (
        request.get_absolute_url()
    )
    assert AdviceRequest.objects.get().state == "closed"


def test_who_closes_an_earlier_version_is_told():
    request = EngagementFactory().request
    client = signed_in(request.official)
    AdviceRequest.objects.update(version=request.version + 1)
    sent = {"version": request.version, "reason": "Done."}
    page = client.post(f"/advice/{request.pk}/close/", sent, follow=True).content.decode()
    assert "Somebody has changed this request since you opened it" in page
    assert AdviceRequest.objects.get().state == "under_way"


@pytest.mark.parametrize("way", ["close", "withdraw"])
def test_who_ends_it_reads_who_is_at_work(way):
    engagement = EngagementFactory()
    client = signed_in(engagement.request.official)
    body = client.get(f"/advice/{engagement.request.pk}/{way}/").content.decode()
    assert f'{engagement.get_absolute_url()}#end"' in body


def test_coordinators_are_told_how_it_ended(django_capture_on_commit_callbacks):
    coordinator = role_user(Role.COORDINATOR)
    closed, withdrawn = EngagementFactory().request, AdviceRequestFactory()
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_request(
            actor=closed.official, request=closed, seen=closed.version, reason="x"
        )
        actions.withdraw_request(
            actor=withdrawn.official, request=withdrawn, seen=withdrawn.version
        )
    assert f"Request {closed.pk} is closed" in told(coordinator)
    assert f"Request {withdrawn.pk} was withdrawn" in told(coordinator)
    assert not [title for title in told(coordinator) if "waits" in title]


# --- At the desk --------------------------------------------------------------------------------


def test_what_was_given_back_is_not_stopped_for_joint_advice():
    coordinator, request = role_user(Role.COORDINATOR), AdviceRequestFactory()
    actions.ask_back(actor=coordinator, request=request, seen=request.version, reason="Which?")
    request.refresh_from_db()
    assert decisions_for(request) == []
    with pytest.raises(RequestChangedError):
        actions.hold_request(
            actor=coordinator, request=request, seen=request.version, reason="Joint."
        )
    request.refresh_from_db()
    assert request.state == RequestState.DRAFT


@pytest.mark.parametrize(
    ("state", "is_counted"), [("submitted", False), ("screened", False), ("shortlisted", True)]
)
def test_offers_are_counted_once_there_can_be_any(state, is_counted):
    request = AdviceRequestFactory(state=state)
    assert (_of_request(request, role_user(Role.COORDINATOR)) is not None) == is_counted


def test_the_offers_of_what_could_not_be_filled_can_still_be_read():
    request = AdviceRequestFactory(state="unfilled")
    OfferFactory(request=request, state="declined")
    assert _of_request(request, role_user(Role.COORDINATOR)) is not None


# --- Where it stands ----------------------------------------------------------------------------


def test_several_places_are_told_in_numbers():
    request = AdviceRequestFactory(state="offered", places=4)
    EngagementFactory(request=request, finished=True)
    EngagementFactory(request=request, new=True)
    OfferFactory(request=request)
    assert standing_of(request).places == (
        "Of 4 places: 1 finished; 1 to be agreed on; 1 asked, without an answer yet."
    )
    assert standing_of(AdviceRequestFactory(state="offered")).places == ""


def test_an_agreement_waits_for_the_side_that_has_not_agreed():
    engagement = EngagementFactory(new=True, request__state="accepted")
    advisor = role_user(Role.ADVISOR)
    engagement.advisor.user = advisor
    engagement.advisor.save()
    official = engagement.request.official
    line = ("1 engagement is to be agreed on", engagement.get_absolute_url())
    assert (waits(official), waits(advisor)) == ([line], [line])
    engagement.official_agreed_at = timezone.now()
    engagement.save()
    assert (waits(official), waits(advisor)) == ([], [line])


def test_how_it_went_is_asked_of_the_side_that_has_not_said_it():
    engagement = EngagementFactory(finished=True, request__state="closed")
    official = engagement.request.official
    line = ("1 engagement is over: say how it went", f"{engagement.get_absolute_url()}#feedback")
    assert waits(official) == [line]
    FeedbackFactory(engagement=engagement)
    assert waits(official) == []


def test_how_it_went_long_ago_does_not_wait():
    engagement = EngagementFactory(finished=True, request__state="closed")
    type(engagement).objects.update(ended_at=timezone.now() - dt.timedelta(days=91))
    assert waits(engagement.request.official) == []


def test_what_became_of_the_advice_waits_once_it_was_asked():
    engagement = EngagementFactory(finished=True, request__state="closed")
    FeedbackFactory(engagement=engagement)
    official = engagement.request.official
    asked = FollowUpFactory(engagement=engagement)
    assert waits(official) == []
    type(asked).objects.update(sent_at=timezone.now())
    place = f"{engagement.get_absolute_url()}follow-up/3/"
    assert waits(official) == [("1 question about what became of advice", place)]
    type(asked).objects.update(answered_at=timezone.now(), became="adopted")
    assert waits(official) == []


def test_the_question_says_what_it_is_about_and_what_was_said_before():
    engagement = EngagementFactory(
        finished=True, request__state="closed", request__title="Fewer calls", output="A page."
    )
    FollowUpFactory(
        engagement=engagement, became="adapted", why="By letter.", answered_at=timezone.now()
    )
    FollowUpFactory(engagement=engagement, months=6)
    client = signed_in(engagement.request.official)
    body = client.get(f"{engagement.get_absolute_url()}follow-up/6/").content.decode()
    assert [words in body for words in ("Fewer calls", "A page.", "Adapted: By letter.")] == (
        [True] * 3
    )


def test_who_opens_an_engagement_has_read_the_news_of_it(django_capture_on_commit_callbacks):
    engagement = EngagementFactory()
    advisor = role_user(Role.ADVISOR)
    engagement.advisor.user = advisor
    engagement.advisor.save()
    with django_capture_on_commit_callbacks(execute=True):
        finish(actor=advisor, engagement=engagement, seen=engagement.version)
    official = engagement.request.official
    about = Notification.objects.filter(
        recipient=official, news__title="An engagement is finished: say how it went"
    )
    assert about.get().read_at is None
    signed_in(official).get(engagement.get_absolute_url())
    assert about.get().read_at is not None


def test_each_side_reads_its_own_words_of_an_acceptance(django_capture_on_commit_callbacks):
    case = published_case()
    offer = made(case)
    with django_capture_on_commit_callbacks(execute=True):
        accept_offer(actor=None, offer=Offer.objects.get(pk=offer.pk))
    advisor, official = told(case.line[0].user), told(case.official)
    assert "You have accepted: agree on what comes of it" in advisor
    assert "An advisor has accepted: agree on what comes of it" not in advisor
    assert "An advisor has accepted: agree on what comes of it" in official


# --- Meetings -----------------------------------------------------------------------------------


def test_a_meeting_that_has_begun_is_not_changed():
    meeting = MeetingFactory(starts_at=timezone.now() - dt.timedelta(minutes=1))
    official = meeting.engagement.request.official
    later = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        change_meeting(actor=official, meeting=meeting, seen=0, starts_at=later, minutes=30)
    with pytest.raises(ValidationError):
        call_off_meeting(actor=official, meeting=meeting, seen=0)
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.cancelled_at) == (0, None)


def test_past_meetings_stand_apart_and_cannot_be_changed():
    past = MeetingFactory(starts_at=timezone.now() - dt.timedelta(days=1))
    engagement = past.engagement
    coming = MeetingFactory(engagement=engagement)
    client = signed_in(engagement.request.official)
    page = client.get(engagement.get_absolute_url()).content.decode()
    place = f"{engagement.get_absolute_url()}meetings/"
    assert "Past meetings: 1" in page
    assert (f"{place}{past.pk}/" in page, f"{place}{past.pk}.ics" in page) == (False, True)
    assert f"{place}{coming.pk}/" in page
    assert client.get(f"{place}{past.pk}/").headers["Location"] == engagement.get_absolute_url()


# --- Delegates ----------------------------------------------------------------------------------


def test_a_delegate_is_told_and_the_other_of_the_two_when_it_ends(
    django_capture_on_commit_callbacks,
):
    request = AdviceRequestFactory()
    official = request.official
    person = grant(UserFactory(), Role.PRACTITIONER, request.agency)
    for ends in (official, person):
        with django_capture_on_commit_callbacks(execute=True):
            name_delegate(actor=official, agency=request.agency, who=person.email)
        row = Delegate.objects.get(ended_at=None)
        with django_capture_on_commit_callbacks(execute=True):
            end_delegate(actor=ends, delegate=row)
    named = "You act for an official of your agency now"
    ended = "Somebody does not act for an official any more"
    assert (told(person), told(official)) == ([named, ended, named], [ended])
