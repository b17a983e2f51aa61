"""Authors and reviewers at the very same moment: each is answered, and nothing happens twice."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from exemplar.accounts.enums import Role
from practices.contributing.actions import (
    accept_invitation,
    invite_coauthor,
    withdraw_contribution,
)
from practices.contributing.enums import State
from practices.contributing.models import Claim, CoAuthor, Contribution
from practices.contributing.review.actions import claim_review, publish_contribution
from practices.library.models import PracticePage
from tests.factories import UserFactory, role_user
from tests.factories.contributing import ContributionFactory, submitted_contribution
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def browser(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def row(contribution):
    return Contribution.objects.filter(pk=contribution.pk)


def post(person, name, contribution, data=None):
    client, address = browser(person), reverse(name, args=[contribution.pk])
    return lambda: client.post(address, data or {})


def test_handed_in_by_two_at_once_while_a_third_writes():
    """One page, one step in the trail; what the third has typed is shown to be copied."""
    one, other = UserFactory(), UserFactory()
    made = ContributionFactory(complete=True, owner=one, coauthors=[other])
    typed = {"seen-summary": "0-", "summary": "Typed at the last moment."}
    told = at_once(
        row(made),
        post(one, "contribution_submit", made),
        post(other, "contribution_submit", made),
        post(other, "contribution", made, typed),
    )
    assert [answer.status_code for answer in told] == [302, 302, 409]
    assert "Typed at the last moment." in told[2].content.decode()
    assert PracticePage.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="contributing.submit").count() == 1


def test_deleted_twice_while_somebody_writes():
    """The second is led to the list; the page of who writes is gone."""
    made = ContributionFactory(values={"title": "Walk in"})
    typed = {"seen-summary": "0-", "summary": "Late."}
    told = at_once(
        row(made),
        post(made.owner, "contribution_delete", made),
        post(made.owner, "contribution_delete", made),
        post(made.owner, "contribution", made, typed),
    )
    assert [answer.status_code for answer in told] == [302, 302, 404]
    assert not row(made).exists()


def test_two_take_it_on_while_its_author_withdraws():
    one, other = role_user(Role.EDITOR), role_user(Role.EDITOR)
    made = submitted_contribution()
    told = at_once(
        row(made),
        lambda: claim_review(actor=one, contribution=made),
        lambda: claim_review(actor=other, contribution=made),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Claim.objects.get().reviewer == one
    told = at_once(
        row(made),
        lambda: publish_contribution(actor=one, contribution=made),
        lambda: withdraw_contribution(actor=made.owner, contribution=made),
    )
    assert outcomes(told) == ["ok", "PermissionDenied"]
    assert (row(made).get().state, PracticePage.objects.get().live) == (State.PUBLISHED, True)


def test_withdrawn_before_it_is_published():
    editor, made = role_user(Role.EDITOR), submitted_contribution()
    told = at_once(
        row(made),
        lambda: withdraw_contribution(actor=made.owner, contribution=made),
        lambda: publish_contribution(actor=editor, contribution=made),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert (row(made).get().state, PracticePage.objects.get().live) == (State.WITHDRAWN, False)


def test_invited_and_accepted_twice():
    made, friend = ContributionFactory(), UserFactory()

    def invite():
        return invite_coauthor(actor=made.owner, contribution=made, email=friend.email)

    assert outcomes(at_once(row(made), invite, invite)) == ["ok", "ValidationError"]
    asked = CoAuthor.objects.get()

    def accept():
        return accept_invitation(actor=friend, row=asked)

    told = at_once(CoAuthor.objects.filter(pk=asked.pk), accept, accept)
    assert outcomes(told) == ["ok", "PermissionDenied"]
    assert CoAuthor.objects.get().person == friend
