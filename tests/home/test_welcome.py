"""The first three steps of somebody new."""

import pytest

from exemplar.accounts.enums import Role
from exemplar.home.welcome import welcome_path
from tests.factories import (
    AffiliationFactory,
    MemberFactory,
    PracticeFactory,
    ServiceFactory,
    SubscriptionFactory,
    TopicFactory,
    role_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Somebody who has just come."""
    return MemberFactory(headline="", about="").user


def done(person):
    """Which steps are ticked; nothing where there are none to take."""
    return [step.is_done for step in welcome_path(person)]


def test_nothing_is_ticked_at_first(person):
    """Three things to do."""
    assert done(person) == [False, False, False]


def test_each_step_is_ticked_when_it_is_really_done(person):
    """Each by its own thing, and by no other."""
    SubscriptionFactory(user=person, target=PracticeFactory())
    assert done(person) == [False, False, False]
    ServiceFactory(owner=person)
    assert done(person) == [True, False, False]
    topic = SubscriptionFactory(user=person, target=TopicFactory())
    assert done(person) == [True, True, False]
    AffiliationFactory(user=person, asked=True)
    assert done(person) == []
    topic.delete()
    assert done(person) == [True, False, True]


def test_a_headline_says_who_one_is(person):
    """As an affiliation does."""
    person.member.headline = "Runs a counter"
    person.member.save()
    assert done(person) == [False, False, True]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_whoever_looks_after_the_site_is_not_new(role):
    """They have other things to do."""
    assert done(role_user(role)) == []


def test_the_steps_are_put_away(client_for, person):
    """From the front page, for good; a GET does not do it."""
    client = client_for(person)
    assert "Three first steps" in client.get("/").content.decode()
    assert client.get("/account/welcome/").status_code == 405
    assert client.post("/account/welcome/").headers["Location"] == "/"
    assert "Three first steps" not in client.get("/").content.decode()


def test_the_public_sees_no_steps(client):
    """There is nobody to welcome."""
    assert "Three first steps" not in client.get("/").content.decode()
