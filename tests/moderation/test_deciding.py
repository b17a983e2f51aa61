"""Deciding: who, what comes of it, and who is told what."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.discussions.models import Post
from community.moderation.actions import (
    CaseChangedError,
    decide,
    flag,
    hold,
    leave_case,
    take_case,
)
from community.moderation.content import digest_of
from community.moderation.models import CLAIM_LASTS, Case, Decision
from community.notifications.models import Notification
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user


@pytest.fixture
def case(people):
    flag(actor=people.flaggers[0], record=people.post, reason="spam", note="They sell it.")
    return Case.objects.get()


def settle(who, case, verdict, reason="", **more):
    case.refresh_from_db()
    return decide(
        actor=who, case_id=case.pk, case_round=case.round, verdict=verdict, reason=reason, **more
    )


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("pk")
    return [(row.news.kind, row.news.body) for row in rows.select_related("news")]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("keep", "visible"), ("hide", "hidden"), ("remove", "removed"), ("redact", "visible")],
)
def test_what_becomes_of_it(people, case, verdict, state):
    made = settle(people.moderator, case, verdict, "It sells something.")
    case.refresh_from_db()
    assert (people.state(), case.is_open) == (state, False)
    assert (made.verdict, made.reason, made.decided_by) == (
        verdict, "It sells something.", people.moderator,
    )  # fmt: skip
    assert case.flags.get().decision == made
    entry = ModelLogEntry.objects.get(action=f"moderation.{verdict}")
    assert (entry.user, entry.data) == (
        people.moderator,
        {"person": people.author.pk, "reason": "It sells something."},
    )
    is_redacted = Post.objects.get(pk=people.post.pk).body == "Redacted: It sells something."
    assert is_redacted == (verdict == "redact")


def test_author_and_flagger_are_told_each_their_part(people, case):
    settle(people.moderator, case, "remove", "It sells something.")
    assert told(people.author) == [
        (
            "moderation_decided",
            "It is removed.\n\nIt sells something.\n\n"
            "You can ask another moderator to look again, once.",
        )
    ]
    assert told(people.flaggers[0]) == [
        ("moderation_looked_at", "A moderator has looked at it. It is removed.")
    ]


def test_what_was_kept_and_never_hidden_worries_nobody(people, case):
    settle(people.moderator, case, "keep")
    assert told(people.author) == []
    assert told(people.flaggers[0]) == [
        ("moderation_looked_at", "A moderator has looked at it. It stays.")
    ]


@pytest.mark.parametrize(("verdict", "state"), [("publish", "visible"), ("refuse", "removed")])
def test_what_is_held_is_published_or_not(people, verdict, state):
    Post.objects.update(state="held")
    case = hold(record=people.post, why="A first post")
    settle(people.moderator, case, verdict, "" if verdict == "publish" else "No.")
    assert people.state() == state
    assert [kind for kind, _ in told(people.author)] == ["moderation_decided"]


@pytest.mark.parametrize(
    ("verdict", "reason", "field"),
    [
        ("remove", "", "reason"),
        ("hide", " ", "reason"),
        ("publish", "", "verdict"),
        ("nonsense", "x", "verdict"),
        ("remove", "x" * 1001, "reason"),
        ("remove", "a\u202eb", "reason"),
    ],
)
def test_what_a_decision_may_not_be(people, case, verdict, reason, field):
    with pytest.raises(ValidationError) as refused:
        settle(people.moderator, case, verdict, reason)
    assert list(refused.value.message_dict) == [field]
    assert (people.state(), Decision.objects.count()) == ("visible", 0)


def test_only_moderators_decide_and_never_on_their_own(people, case):
    for who in (people.author, people.flaggers[0], role_user(Role.EDITOR)):
        with pytest.raises(PermissionDenied):
            settle(who, case, "keep")
    Case.objects.update(author=people.moderator)
    with pytest.raises(PermissionDenied):
        settle(people.moderator, case, "keep")
    settle(role_user(Role.ADMIN), case, "keep")


def test_whoever_comes_second_changes_nothing(people, case):
    settle(people.moderator, case, "keep")
    with pytest.raises(CaseChangedError):
        settle(people.other, case, "remove", "No.")
    assert people.state() == "visible"


def test_a_text_that_changed_since_it_was_read_is_read_again(people, case):
    read = digest_of(people.post.body)
    Post.objects.update(body="Something else")
    with pytest.raises(CaseChangedError):
        settle(people.moderator, case, "remove", "No.", text=read)
    settle(people.moderator, case, "remove", "No.", text=digest_of("Something else"))


def test_a_case_that_was_taken_is_nobody_elses(people, case):
    take_case(actor=people.moderator, case_id=case.pk)
    for act in (
        lambda: take_case(actor=people.other, case_id=case.pk),
        lambda: settle(people.other, case, "keep"),
    ):
        with pytest.raises(ValidationError):
            act()
    leave_case(actor=people.other, case_id=case.pk)
    case.refresh_from_db()
    assert case.holder_id == people.moderator.pk
    leave_case(actor=people.moderator, case_id=case.pk)
    settle(people.other, case, "keep")


def test_a_case_is_free_again_after_half_an_hour(people, case):
    take_case(actor=people.moderator, case_id=case.pk)
    Case.objects.update(claimed_at=timezone.now() - CLAIM_LASTS)
    assert settle(people.other, case, "keep").decided_by == people.other


def test_one_that_is_gone_can_be_closed(people, case):
    people.post.delete()
    assert settle(people.moderator, case, "keep").verdict == "keep"
    assert told(UserFactory()) == []
