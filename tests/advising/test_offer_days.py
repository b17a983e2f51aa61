"""By when an answer is wanted, where the advisor reads it, and who is asked by itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from community.advising.actions.engagements import finish, stop
from community.advising.actions.offers import (
    accept_offer,
    decline_offer,
    withdraw_offer,
)
from community.advising.answer_days import usual_deadline, zone_of_advisor
from community.advising.calendar_file import calendar_of
from community.advising.enums import RequestState
from community.advising.models import Offer
from community.expertise.models import Advisor
from community.members.models import Member
from exemplar.accounts.enums import Role
from tests.advising.offered import Case, link, made, published_case, state_of, states
from tests.factories import role_user
from tests.factories.advising_offers import EngagementFactory, MeetingFactory
from tests.factories.advising_runs import PairingFactory, ShortlistFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case()


def test_an_advisor_reads_times_where_the_account_the_profile_or_the_site_is(case, settings):
    person = case.line[0]
    Advisor.objects.filter(pk=person.pk).update(time_zone="")
    person.refresh_from_db()
    assert zone_of_advisor(person) == ZoneInfo(settings.TIME_ZONE)
    person.time_zone = "Asia/Tokyo"
    assert zone_of_advisor(person) == ZoneInfo("Asia/Tokyo")
    Member.objects.update_or_create(user=person.user, defaults={"time_zone": "Pacific/Honolulu"})
    assert zone_of_advisor(person) == ZoneInfo("Pacific/Honolulu")


def test_the_usual_day_ends_where_the_advisor_is(case):
    person = case.line[0]
    person.time_zone = "Pacific/Honolulu"
    until = usual_deadline(case.request, person)
    there = until.astimezone(ZoneInfo("Pacific/Honolulu"))
    today = timezone.localdate(timezone=ZoneInfo("Pacific/Honolulu"))
    assert (there.date(), there.hour, there.minute) == (today + timedelta(days=7), 23, 59)


def test_who_is_asked_by_itself_answers_before_the_request_ends():
    case = published_case(ends_on=timezone.localdate() + timedelta(days=2))
    decline_offer(actor=None, offer=made(case), reason="time")
    last = case.request.offers.order_by("pk").last()
    there = zone_of_advisor(last.advisor)
    assert last.answer_by.astimezone(there).date() == case.request.ends_on


def test_a_day_after_the_end_of_the_request_is_refused(case):
    late = timezone.now() + timedelta(days=59)
    type(case.request).objects.update(ends_on=timezone.localdate() + timedelta(days=10))
    with pytest.raises(ValidationError, match="The request ends on"):
        made(case, answer_by=late)


def test_nobody_is_asked_by_itself_once_the_days_of_a_request_are_over(case):
    found = made(case)
    type(case.request).objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    decline_offer(actor=None, offer=found, reason="time")
    assert states(case) == [("Person 1 in line", "declined")]
    assert state_of(case) == RequestState.SHORTLISTED


def test_the_page_and_the_mail_tell_the_time_where_the_advisor_is(
    case, client_for, commit, mailoutbox
):
    case.line[0].time_zone = "America/Los_Angeles"
    case.line[0].save()
    with commit():
        found = made(case)
    Offer.objects.update(answer_by=datetime(2100, 1, 5, 2, 30, tzinfo=UTC))
    told = "January 4, 2100, 6:30 PM PST"
    assert told in client_for(None).get(link(found)).content.decode()
    assert told in client_for(case.line[0].user).get(link(found)).content.decode()
    (mail,) = [mail for mail in mailoutbox if mail.to == ["line1@example.test"]]
    zone = ZoneInfo("America/Los_Angeles")
    assert "11:59 PM P" in mail.body
    assert "11:59 PM P" in mail.alternatives[0].content
    assert found.answer_by.astimezone(zone).hour == 23


def relisted(case: Case) -> None:
    """A list published after all that has happened, with the same people."""
    run = ShortlistFactory(request=case.request, published=True)
    for rank, each in enumerate(case.line, 1):
        PairingFactory(run=run, advisor=each, rank=rank, score=1 - rank / 10, is_chosen=rank == 1)


def test_whom_a_coordinator_has_let_off_is_not_asked_again_by_itself(case):
    withdraw_offer(actor=case.coordinator, offer=made(case), reason="A better one is there.")
    relisted(case)
    decline_offer(actor=None, offer=made(case, 1), reason="time")
    decline_offer(actor=None, offer=case.request.offers.get(state="sent"), reason="time")
    assert states(case) == [
        ("Person 1 in line", "withdrawn"),
        ("Person 2 in line", "declined"),
        ("Person 3 in line", "declined"),
    ]
    # Somebody is left whom a coordinator can ask again: it is not unfilled.
    assert state_of(case) == RequestState.SHORTLISTED
    made(case)
    assert states(case)[-1] == ("Person 1 in line", "sent")


def test_admins_are_told_where_nobody_coordinates(case, commit):
    admin = role_user(Role.ADMIN)
    found = made(case)
    case.coordinator.role_grants.all().delete()
    with commit():
        decline_offer(actor=None, offer=found, reason="time")
    assert [each.news.title for each in admin.notifications.all()] == [
        "An advisor has declined an offer"
    ]


def test_a_reason_that_is_refused_stays(case, client_for):
    found = made(case)
    there = reverse("offer_withdraw", args=[found.pk])
    client = client_for(case.coordinator)
    answer = client.post(there, {"reason": "Line\x00 one"})
    page = answer.content.decode()
    assert (answer.status_code, "Null characters are not allowed" in page) == (422, True)
    assert client.post(there, {"reason": ""}).status_code == 422

    accept_offer(actor=None, offer=found)
    late = client.post(there, {"reason": "The agency has found somebody."})
    page = late.content.decode()
    assert (late.status_code, "The agency has found somebody." in page) == (422, True)
    assert "This offer cannot be answered any more. It is: accepted." in page
    assert states(case) == [("Person 1 in line", "accepted")]
    assert client.get(there).status_code == 302


def test_who_has_no_account_is_led_to_the_profile_and_then_to_the_engagement(case, client_for):
    person = case.line[0]
    account, found = person.user, made(case)
    Advisor.objects.filter(pk=person.pk).update(user=None, email=account.email)
    engagement = accept_offer(actor=None, offer=found, limit_hours=3)
    assert engagement is not None
    stranger = client_for(None).get(link(found)).content.decode()
    assert "Make an account" in stranger
    assert "at most 3 hours" not in stranger
    client = client_for(account)
    own = client.get(link(found)).content.decode()
    assert reverse("advisor_own") in own
    assert engagement.get_absolute_url() not in own
    client.post(reverse("advisor_own_take_over"))
    assert engagement.get_absolute_url() in client.get(link(found)).content.decode()
    assert client.get(engagement.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("act", ["finish", "stop"])
def test_meetings_to_come_are_called_off_with_the_work(case, act):
    engagement = EngagementFactory(request=case.request, advisor=case.line[0])
    type(case.request).objects.update(state=RequestState.UNDER_WAY)
    was = MeetingFactory(engagement=engagement, starts_at=timezone.now() - timedelta(days=1))
    to_come = MeetingFactory(engagement=engagement)
    who = {"actor": case.official, "engagement": engagement, "seen": engagement.version}
    finish(**who) if act == "finish" else stop(**who, reason="No time.")
    found = []
    for meeting in (was, to_come):
        meeting.refresh_from_db()
        (event,) = Calendar.from_ical(calendar_of(meeting, address="https://x.test/")).walk(
            "VEVENT"
        )
        found.append((event["STATUS"], event["SEQUENCE"], str(event["ORGANIZER"])))
    assert found == [
        ("CONFIRMED", 0, "mailto:no-reply@localhost"),
        ("CANCELLED", 1, "mailto:no-reply@localhost"),
    ]


def test_those_who_asked_do_not_read_who_has_withdrawn_since(case, client_for):
    there = reverse("advice_shortlist", args=[case.request.pk])
    before = client_for(case.official).get(there).content.decode()
    Advisor.objects.filter(pk=case.line[0].pk).update(consented_at=None)
    after = client_for(case.official).get(there).content.decode()
    kept = client_for(case.coordinator).get(there).content.decode()
    assert ["Person 1 in line" in page for page in (before, after, kept)] == [True, False, True]
    assert "1 person who was on this list cannot be asked any more" in after
