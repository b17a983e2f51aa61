"""Appeals: once, by the author, to somebody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from community.moderation.actions import (
    CaseChangedError,
    appeal,
    decide,
    decide_appeal,
    flag,
)
from community.moderation.models import Appeal, Case
from community.moderation.rules import appeals_for
from community.notifications.models import Notification
from exemplar.accounts.enums import Role
from tests.factories import role_user


@pytest.fixture
def removed(people):
    flag(actor=people.flaggers[0], record=people.post, reason="spam")
    case = Case.objects.get()
    return decide(
        actor=people.moderator, case_id=case.pk, case_round=1, verdict="remove", reason="It sells."
    )


@pytest.fixture
def appealed(people, removed):
    return appeal(actor=people.author, decision=removed, text="I sell nothing.")


def test_the_author_appeals_once(people, removed):
    made = appeal(actor=people.author, decision=removed, text=" I sell nothing. ")
    assert (made.text, made.against, made.outcome) == ("I sell nothing.", people.moderator, "")
    with pytest.raises(PermissionDenied):
        appeal(actor=people.author, decision=removed, text="Again.")


def test_nobody_else_appeals(people, removed):
    for who in (people.flaggers[0], people.moderator, people.other, role_user(Role.ADMIN)):
        with pytest.raises(PermissionDenied):
            appeal(actor=who, decision=removed, text="Let me.")


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "a\x00b"])
def test_what_an_appeal_may_not_be(people, removed, text):
    with pytest.raises(ValidationError):
        appeal(actor=people.author, decision=removed, text=text)
    assert not Appeal.objects.exists()


def test_what_was_kept_is_not_appealed(people):
    flag(actor=people.flaggers[0], record=people.post, reason="spam")
    kept = decide(
        actor=people.moderator, case_id=Case.objects.get().pk, case_round=1, verdict="keep"
    )
    with pytest.raises(PermissionDenied):
        appeal(actor=people.author, decision=kept, text="Why?")


@pytest.mark.parametrize(("outcome", "state"), [("upheld", "removed"), ("overturned", "visible")])
def test_another_moderator_settles_it_for_good(people, appealed, outcome, state):
    decide_appeal(actor=people.other, appeal=appealed, outcome=outcome, reason="I looked.")
    assert people.state() == state
    with pytest.raises(CaseChangedError):
        decide_appeal(actor=people.other, appeal=appealed, outcome="upheld", reason="Again.")
    told = Notification.objects.filter(news__kind="moderation_appeal_decided")
    assert {row.recipient_id for row in told} == {people.author.pk, people.moderator.pk}


def test_whoever_decided_first_never_hears_the_appeal(people, appealed):
    assert list(appeals_for(people.moderator)) == []
    assert list(appeals_for(people.other)) == [appealed]
    with pytest.raises(PermissionDenied):
        decide_appeal(actor=people.moderator, appeal=appealed, outcome="upheld", reason="Mine.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(outcome="upheld", reason="Mine.", decided_by=people.moderator,
                              decided_at=appealed.made_at)  # fmt: skip


def test_nobody_hears_their_own(people, appealed):
    Case.objects.update(author=people.other)
    with pytest.raises(PermissionDenied):
        decide_appeal(actor=people.other, appeal=appealed, outcome="overturned", reason="Mine.")


def test_moderators_who_may_hear_it_are_asked(people, appealed):
    asked = Notification.objects.filter(news__kind="moderation_appeal")
    assert {row.recipient_id for row in asked} == {people.other.pk}


def test_where_there_is_one_moderator_an_admin_hears_it(people):
    admin = role_user(Role.ADMIN)
    people.other.role_grants.all().delete()
    flag(actor=people.flaggers[0], record=people.post, reason="spam")
    made = decide(
        actor=people.moderator, case_id=Case.objects.get().pk, case_round=1, verdict="hide",
        reason="It sells.",
    )  # fmt: skip
    waiting = appeal(actor=people.author, decision=made, text="No.")
    asked = Notification.objects.filter(news__kind="moderation_appeal")
    assert {row.recipient_id for row in asked} == {admin.pk}
    decide_appeal(actor=admin, appeal=waiting, outcome="overturned", reason="It does not.")
    assert people.state() == "visible"


def test_what_was_taken_back_is_not_hidden_again_for_the_same(people, appealed, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 1
    decide_appeal(actor=people.other, appeal=appealed, outcome="overturned", reason="No.")
    flag(actor=people.flaggers[1], record=people.post, reason="spam")
    assert people.state() == "visible"
