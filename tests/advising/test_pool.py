"""The arrays that runs are made of are kept in the process until something changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.advising.models import Engagement
from community.advising.pool import pool_now, record_of
from community.expertise.actions.interests import declare_none
from community.expertise.enums import Standing
from community.expertise.models import Advisor
from tests.advising.open_requests import advisor, open_request
from tests.advising.test_runs import tie
from tests.factories import CompanyFactory, TopicFactory, UserFactory
from tests.factories.expertise import PastResultFactory

pytestmark = pytest.mark.django_db


def test_while_nothing_changes_they_are_made_once():
    person = advisor("Ada Lind")
    Engagement.objects.create(request=open_request(), advisor=person, state="under_way")
    first = pool_now()
    assert [each.id for each in first.advisors] == [str(person.pk)]
    assert pool_now().advisors is first.advisors


def declare(person):
    person.user = UserFactory()
    person.save()
    pool_now()
    declare_none(actor=person.user, advisor=person)


def take_on(person):
    Engagement.objects.create(request=open_request(), advisor=person, state="under_way")


def another_takes_the_place(person):
    Advisor.objects.filter(pk=person.pk).update(standing=Standing.WITHDRAWN)
    other = advisor("Bo Karr")
    same = Advisor.objects.get(pk=person.pk)
    fields = {"changed_at": same.changed_at, "declared_at": same.declared_at}
    Advisor.objects.filter(pk=other.pk).update(**fields)


@pytest.mark.parametrize(
    "change",
    [
        declare,
        take_on,
        another_takes_the_place,
        lambda person: PastResultFactory(advisor=person),
        lambda person: TopicFactory(),
        lambda person: CompanyFactory(),
    ],
)
def test_a_change_has_them_made_anew(change):
    person = advisor("Ada Lind", declared_at=timezone.now() - timedelta(days=400))
    before = pool_now().advisors
    change(person)
    assert pool_now().advisors is not before


def test_a_conflict_counts_at_once_without_it():
    person = advisor("Ada Lind")
    asked = open_request()
    before = pool_now()
    tie(person, asked.agency)
    after = pool_now()
    assert after.advisors is before.advisors
    request, today = record_of(asked), timezone.localdate()
    kept_out = [
        [each.code.value for each in pool.gates.at(request, today).exclusions(pool.advisors[0])]
        for pool in (before, after)
    ]
    assert kept_out == [[], ["conflict_contract"]]


def test_each_result_has_its_own_topics():
    topic, other = TopicFactory(), TopicFactory()
    person = advisor("Ada Lind")
    PastResultFactory(advisor=person).topics.set([topic, other])
    PastResultFactory(advisor=advisor("Bo Karr")).topics.set([other])
    found = [sorted(each.topics for each in one.results) for one in pool_now().advisors]
    assert found == [[(), (str(topic.pk), str(other.pk))], [(), (str(other.pk),)]]
