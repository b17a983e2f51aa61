"""People and moderators who change the same thread at the very same moment. PostgreSQL only."""

import pytest

from community.discussions.actions import (
    accept_answer,
    delete_post,
    edit_post,
    react,
    redact_post,
    reply,
    set_state,
)
from community.discussions.arranging import merge_threads, move_thread, split_thread
from community.discussions.models import Post, Reaction, Thread
from community.members.actions import delete_account
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.factories import UserFactory, role_user
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]


@pytest.fixture
def moderator():
    return role_user(Role.MODERATOR)


def _row(record):
    return type(record)._default_manager.filter(pk=record.pk)


@pytest.mark.parametrize("first", ["edit", "redact"])
@pytest.mark.parametrize("second", ["delete", "hide"])
def test_a_new_title_and_a_deletion_do_not_wait_for_one_another(moderator, first, second):
    thread = ThreadFactory()
    opening = thread.posts.get(position=0)
    PostFactory(thread=thread)
    acts = {
        "edit": lambda: edit_post(actor=thread.author, post=opening, body="New", title="New"),
        "redact": lambda: redact_post(actor=moderator, post=opening, reason="Private"),
        "delete": lambda: delete_post(actor=thread.author, post=opening),
        "hide": lambda: set_state(post=opening, state="hidden"),
    }
    assert outcomes(at_once(_row(opening), acts[first], acts[second])) == ["ok", "ok"]
    opening.refresh_from_db()
    assert opening.state == {"delete": "deleted", "hide": "hidden"}[second]


def test_one_person_who_clicks_twice_at_once_is_counted_as_often_as_it_stands():
    post, person = PostFactory(), UserFactory()

    def click():
        return react(actor=person, post=post, kind="helpful")

    assert outcomes(at_once(_row(person), click, click, click)) == ["ok"] * 3
    post.refresh_from_db()
    assert post.helpful_count == Reaction.objects.filter(post=post).count()


def test_a_reply_to_what_is_split_off_is_not_lost(moderator):
    thread = ThreadFactory()
    answered = PostFactory(thread=thread)
    person = UserFactory()
    told = at_once(
        _row(thread),
        lambda: split_thread(actor=moderator, thread=thread, posts=[answered.pk], title="New"),
        lambda: reply(actor=person, thread=thread, body="Below", parent=answered),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    for post in Post.objects.exclude(parent=None).select_related("parent"):
        assert post.thread_id == post.parent.thread_id


def test_a_reply_to_what_is_merged_away_is_refused(moderator):
    thread, into, person = ThreadFactory(), ThreadFactory(), UserFactory()
    told = at_once(
        _row(thread),
        lambda: merge_threads(actor=moderator, thread=thread, into=into),
        lambda: reply(actor=person, thread=thread, body="Where?"),
    )
    assert outcomes(told) == ["ok", "PermissionDenied"]
    assert not Post.objects.filter(thread=thread).exists()


def test_a_reply_before_the_merge_goes_along(moderator):
    thread, into, person = ThreadFactory(), ThreadFactory(), UserFactory()
    told = at_once(
        _row(thread),
        lambda: reply(actor=person, thread=thread, body="Here"),
        lambda: merge_threads(actor=moderator, thread=thread, into=into),
    )
    assert outcomes(told) == ["ok", "ok"]
    bodies = Post.objects.filter(thread=into, position__gt=0).order_by("position")
    assert [post.body for post in bodies] == ["How do you do it?", "Here"]


def test_nobody_writes_where_a_thread_was_moved_out_of_their_sight(moderator):
    thread, person = ThreadFactory(), UserFactory()
    closed = SpaceFactory(audience="government")
    told = at_once(
        _row(thread),
        lambda: move_thread(actor=moderator, thread=thread, space=closed),
        lambda: reply(actor=person, thread=thread, body="To everybody"),
    )
    assert outcomes(told) == ["ok", "PermissionDenied"]
    assert not Post.objects.filter(author=person).exists()


def test_deleting_what_is_merged_counts_where_it_went(moderator):
    thread, into = ThreadFactory(), ThreadFactory()
    answer = PostFactory(thread=thread)
    told = at_once(
        _row(thread),
        lambda: merge_threads(actor=moderator, thread=thread, into=into),
        lambda: delete_post(actor=answer.author, post=answer),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Thread.objects.get(pk=into.pk).reply_count == 1


def test_what_is_hidden_meanwhile_is_not_the_answer():
    thread = ThreadFactory(question=True)
    answer = PostFactory(thread=thread)
    told = at_once(
        _row(thread),
        lambda: set_state(post=answer, state="hidden"),
        lambda: accept_answer(actor=thread.author, thread=thread, post=answer),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Thread.objects.get(pk=thread.pk).accepted_id is None


def test_two_answers_at_once_leave_one():
    thread = ThreadFactory(question=True)
    first, second = PostFactory(thread=thread), PostFactory(thread=thread)
    told = at_once(
        _row(thread),
        lambda: accept_answer(actor=thread.author, thread=thread, post=first),
        lambda: accept_answer(actor=thread.author, thread=thread, post=second),
    )
    assert outcomes(told) == ["ok", "ok"]
    assert Thread.objects.get(pk=thread.pk).accepted_id == second.pk


def test_a_redaction_wins_over_an_edit_that_was_typed_before_it(moderator):
    post = PostFactory(body="Call 555-0100")
    told = at_once(
        _row(post),
        lambda: redact_post(actor=moderator, post=post, reason="Private"),
        lambda: edit_post(actor=post.author, post=post, body="Call 555-0100 now", since=0),
    )
    assert outcomes(told) == ["ok", "ChangedError"]
    post.refresh_from_db()
    assert post.body == ""


def test_whoever_deletes_their_account_writes_nothing_after_it():
    thread, person = ThreadFactory(), UserFactory()
    told = at_once(
        _row(User.objects.get(pk=person.pk)),
        lambda: delete_account(actor=person, user=person),
        lambda: reply(actor=person, thread=thread, body="And another thing"),
    )
    assert outcomes(told) == ["ok", "PermissionDenied"]
    assert not Post.objects.filter(author=person).exists()
