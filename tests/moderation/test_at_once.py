"""Many at the very same moment: three flags hide once, two moderators decide once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.discussions.models import Post
from community.moderation.actions import appeal, decide, decide_appeal, end_if_due, flag, suspend
from community.moderation.models import Case, Decision, Flag, Suspension
from community.notifications.models import News
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import FlagFactory, SuspensionFactory, UserFactory, role_user
from tests.factories.discussions import PostFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def flagging(person, post):
    return lambda: flag(actor=person, record=Post.objects.get(pk=post.pk), reason="spam")


def test_three_flags_hide_once():
    post = PostFactory()
    case = FlagFactory(case__about=post).case
    acts = [flagging(UserFactory(), post) for _ in range(3)]
    assert outcomes(at_once(Case.objects.filter(pk=case.pk), *acts)) == ["ok", "ok", "ok"]
    assert Flag.objects.filter(case=case).count() == 4
    assert Post.objects.get(pk=post.pk).state == "hidden"
    assert News.objects.filter(kind="moderation_hidden").count() == 1


def test_the_first_flags_of_a_thing_open_one_case():
    post = PostFactory()
    people = [UserFactory() for _ in range(3)]
    # All wait for their author's row: a case points at it.
    told = at_once(User.objects.filter(pk=post.author_id), *(flagging(one, post) for one in people))
    assert outcomes(told) == ["ok", "ok", "ok"]
    assert Case.objects.count() == 1
    assert Post.objects.get(pk=post.pk).state == "hidden"


def test_one_person_flags_once_in_two_tabs():
    post, person = PostFactory(), UserFactory()
    case = FlagFactory(case__about=post).case
    act = flagging(person, post)
    assert outcomes(at_once(Case.objects.filter(pk=case.pk), act, act)) == ["ok", "ValidationError"]


def test_two_moderators_decide_once():
    case = FlagFactory(case__about=PostFactory()).case
    people = [role_user(Role.MODERATOR) for _ in range(2)]

    def deciding(who, verdict):
        return lambda: decide(
            actor=who, case_id=case.pk, case_round=1, verdict=verdict, reason="Why."
        )

    acts = [deciding(people[0], "keep"), deciding(people[1], "remove")]
    told = at_once(Case.objects.filter(pk=case.pk), *acts)
    assert outcomes(told) == ["ok", "CaseChangedError"]
    assert Decision.objects.get().verdict == "keep"


def test_two_moderators_hear_one_appeal_once():
    case = FlagFactory(case__about=PostFactory()).case
    first, *others = [role_user(Role.MODERATOR) for _ in range(3)]
    made = decide(actor=first, case_id=case.pk, case_round=1, verdict="remove", reason="Why.")
    waiting = appeal(actor=case.author, decision=made, text="No.")
    acts = [
        lambda who=who: decide_appeal(actor=who, appeal=waiting, outcome="overturned", reason="No.")
        for who in others
    ]
    told = at_once(Case.objects.filter(pk=case.pk), *acts)
    assert outcomes(told) == ["ok", "CaseChangedError"]


def test_two_suspend_the_same_person():
    person = UserFactory()
    people = [role_user(Role.MODERATOR) for _ in range(2)]
    acts = [
        lambda who=who: suspend(actor=who, user=person, until=None, reason="Why.") for who in people
    ]
    told = at_once(User.objects.filter(pk=person.pk), *acts)
    assert outcomes(told) == ["ok", "ValidationError"]


def test_a_suspension_ends_once():
    made = SuspensionFactory(
        started_at=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(days=1)
    )

    def end():
        return end_if_due(user=User.objects.get(pk=made.user_id))

    told = at_once(Suspension.objects.filter(pk=made.pk), end, end)
    assert (outcomes(told), told) == (["ok", "ok"], [None, None])
    assert User.objects.get(pk=made.user_id).is_active
