"""Flagging: who, what, how often, and when it hides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from community.discussions.models import Post
from community.moderation.actions import decide, flag, hold
from community.moderation.models import Case, Flag
from community.notifications.models import Notification


def flagged(people, count, reason="spam"):
    for person in people.flaggers[:count]:
        flag(actor=person, record=people.post, reason=reason)
    return Case.objects.get()


def told(person):
    rows = Notification.objects.filter(recipient=person).order_by("pk")
    return [(row.news.kind, row.news.body) for row in rows.select_related("news")]


def test_a_flag_opens_a_case_and_is_in_the_trail(people):
    made = flag(actor=people.flaggers[0], record=people.post, reason="other", note=" Odd. ")
    assert (made.reason, made.note, made.case.is_open, made.case.round) == (
        "other",
        "Odd.",
        True,
        1,
    )
    assert made.case.author == people.author
    entry = ModelLogEntry.objects.get(action="moderation.flag")
    assert (entry.user, entry.label) == (people.flaggers[0], f"Post {people.post.pk}")
    assert entry.data == {"person": people.author.pk, "reason": "other"}


def test_nobody_flags_twice(people):
    flagged(people, 1)
    with pytest.raises(ValidationError) as refused:
        flagged(people, 1, "attack")
    assert refused.value.messages == [
        "You have flagged this already. You are told what is decided."
    ]
    assert Flag.objects.count() == 1


def test_the_author_does_not_flag_their_own(people):
    with pytest.raises(PermissionDenied):
        flag(actor=people.author, record=people.post, reason="spam")
    assert not Case.objects.exists()


def test_nobody_flags_what_they_do_not_see(people):
    Post.objects.filter(pk=people.post.pk).update(state="hidden")
    with pytest.raises(PermissionDenied):
        flagged(people, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "nonsense"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "spam", "note": "x" * 501}, "note"),
        ({"reason": "spam", "note": "a\u202eb"}, "note"),
        ({"reason": "spam", "note": "a\nb"}, "note"),
        ({"reason": "spam", "note": "\ud800"}, "note"),
    ],
)
def test_what_a_flag_may_not_say(people, given, field):
    with pytest.raises(ValidationError) as refused:
        flag(actor=people.flaggers[0], record=people.post, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Case.objects.exists()


def test_three_flags_hide_and_the_author_learns_why(people):
    case = flagged(people, 2)
    assert (people.state(), case.hidden_at) == ("visible", None)
    flag(actor=people.flaggers[2], record=people.post, reason="attack")
    case.refresh_from_db()
    assert people.state() == "hidden"
    assert case.hidden_at is not None
    ((kind, body),) = told(people.author)
    assert kind == "moderation_hidden"
    assert body.startswith("Several people flagged it (A personal attack; Spam or advertising).")
    assert [kind for kind, _ in told(people.moderator)] == ["moderation_waits"]


def test_how_many_it_takes_is_a_setting(people, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 2
    flagged(people, 2)
    assert people.state() == "hidden"


def keep(people, case):
    case.refresh_from_db()
    decide(actor=people.moderator, case_id=case.pk, case_round=case.round, verdict="keep")


def test_what_was_kept_is_not_hidden_again_for_the_same(people, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 1
    case = flagged(people, 1)
    assert people.state() == "hidden"
    keep(people, case)
    assert people.state() == "visible"
    flag(actor=people.flaggers[1], record=people.post, reason="spam")
    case.refresh_from_db()
    assert (people.state(), case.is_open, case.round) == ("visible", True, 2)
    flag(actor=people.flaggers[2], record=people.post, reason="attack")
    assert people.state() == "hidden"


def test_what_was_kept_and_then_rewritten_can_be_hidden_for_the_same(people, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 1
    keep(people, flagged(people, 1))
    Post.objects.filter(pk=people.post.pk).update(body="Buy now")
    people.post.refresh_from_db()
    flag(actor=people.flaggers[1], record=people.post, reason="spam")
    assert people.state() == "hidden"


def test_what_is_held_is_not_hidden_by_flags(people, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 1
    hold(record=people.post, why="A first post")
    case = flagged(people, 1)
    assert (case.is_held, case.held_because, case.hidden_at) == (True, "A first post", None)
    assert people.state() == "visible"
