"""Who has a request and by when, on its page and in lists; what a request begins with."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from community.advising.actions.requests import ask_back
from community.advising.models import AdviceRequest, DraftAnswer
from community.advising.queries.requests import requests_of
from community.advising.queries.standing import in_list, standing_of
from community.notifications.models import Notification
from exemplar.accounts.enums import Role
from tests.factories import (
    AdviceRequestFactory,
    AgencyFactory,
    EngagementFactory,
    OfferFactory,
    TopicFactory,
    official_of,
    role_user,
)

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 6, 5, 12, tzinfo=dt.UTC)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def stands_since(moment, **fields):
    request = AdviceRequestFactory(**fields)
    request.steps.update(at=moment)
    AdviceRequest.objects.filter(pk=request.pk).update(submitted_at=moment, changed_at=moment)
    return AdviceRequest.objects.get(pk=request.pk)


def test_what_is_submitted_is_with_a_coordinator_for_five_working_days():
    standing = standing_of(stands_since(FRIDAY))
    assert (standing.has_it, standing.due, standing.is_late) == (
        "a coordinator",
        dt.date(2026, 6, 12),
        True,
    )


def test_what_is_offered_is_with_advisors_until_the_first_of_them_answers():
    request = AdviceRequestFactory(state="offered")
    for days in (9, 4):
        OfferFactory(request=request, answer_by=timezone.now() + dt.timedelta(days=days))
    standing = standing_of(request)
    assert (standing.has_it, standing.due) == (
        "the advisors who were asked",
        timezone.localdate() + dt.timedelta(days=4),
    )


@pytest.mark.parametrize(
    ("waits", "who"), [(1, "the agency and its advisors"), (2, "a coordinator")]
)
def test_where_every_engagement_is_held_a_coordinator_has_it(waits, who):
    request = AdviceRequestFactory(state="under_way")
    for number in range(2):
        held_at = timezone.now() if number < waits else None
        EngagementFactory(request=request, held_at=held_at)
    EngagementFactory(request=request, finished=True)
    standing = standing_of(request)
    assert (standing.has_it, standing.next.startswith("The advice waits")) == (who, waits == 2)


def test_what_has_ended_is_with_nobody():
    standing = standing_of(AdviceRequestFactory(state="closed"))
    assert (standing.has_it, standing.due) == ("", None)


def test_a_list_says_who_has_each_request_and_what_is_late():
    request = stands_since(FRIDAY)
    (row,) = in_list(requests_of(request.official))
    assert (row.request, row.has_it, row.due, row.is_late) == (
        request,
        "a coordinator",
        dt.date(2026, 6, 12),
        True,
    )
    body = signed_in(request.official).get("/advice/").content.decode()
    assert "late since June 12, 2026" in body


def test_the_desk_says_what_is_late():
    stands_since(FRIDAY)
    body = signed_in(role_user(Role.COORDINATOR)).get("/advice/desk/").content.decode()
    assert "Jun 12, 2026: late" in body


def test_who_gets_a_request_back_is_told_that_it_waits_for_them(django_capture_on_commit_callbacks):
    request = AdviceRequestFactory()
    with django_capture_on_commit_callbacks(execute=True):
        made = ask_back(
            actor=role_user(Role.COORDINATOR), request=request, seen=request.version, reason="Why?"
        )
    told = Notification.objects.filter(recipient=request.official)
    assert [one.news.title for one in told] == [f"Request {request.pk} waits for you"]
    assert made.steps.latest("at", "pk").words == "Given back"


def test_an_address_names_the_topics_that_a_request_begins_with():
    agency = AgencyFactory()
    official = official_of(agency)
    one, two = TopicFactory(name="Alpha line"), TopicFactory(name="Beta line")
    client = signed_in(official)
    slugs = [two.slug, one.slug, "none", "\0", one.slug]
    body = client.get("/advice/new/", {"topics": slugs}).content.decode()
    assert "About <strong>Beta line</strong>, <strong>Alpha line</strong>." in body
    seat = f"{official.pk}-{agency.pk}"
    client.post("/advice/new/", {"seat": seat, "topics": slugs})
    assert DraftAnswer.objects.get().value == [str(two.pk), str(one.pk)]


def test_no_more_topics_are_taken_over_than_a_request_may_have():
    agency = AgencyFactory()
    official = official_of(agency)
    slugs = [TopicFactory().slug for _ in range(7)]
    seat = f"{official.pk}-{agency.pk}"
    signed_in(official).post("/advice/new/", {"seat": seat, "topics": slugs})
    assert len(DraftAnswer.objects.get().value) == 5
