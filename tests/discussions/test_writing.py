"""Opening threads and replying: who may, what is counted, and that nothing is written twice."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from community.discussions.actions import edit_post, open_thread, reply
from community.discussions.enums import SpaceAudience, State
from community.discussions.models import Post, Thread
from community.discussions.queries import posts_of, spaces_for, threads_for
from community.discussions.rules import can_post
from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, TopicFactory, UserFactory, restrict, role_user
from tests.factories.discussions import DraftFactory, PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def test_a_thread_opens_with_its_first_post():
    author, space = UserFactory(), SpaceFactory()
    thread = open_thread(
        actor=author, place=space, kind="question", title="How long?", body="We **wait**."
    )
    opening = thread.posts.get()
    assert (thread.slug, thread.kind, thread.reply_count) == ("how-long", "question", 0)
    assert (opening.position, opening.body, opening.author) == (0, "We **wait**.", author)
    assert opening.html == "<p>We <strong>wait</strong>.</p>\n"


def test_replies_get_places_one_after_the_other_and_are_counted():
    thread = ThreadFactory()
    first, second = (reply(actor=UserFactory(), thread=thread, body="Yes") for _ in range(2))
    nested = reply(actor=UserFactory(), thread=thread, body="No", parent=first)
    assert (first.position, second.position, nested.position) == (1, 2, None)
    assert nested.parent == first
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_position) == (3, 2)
    assert thread.last_post_at == nested.created_at


def test_a_reply_to_a_nested_reply_stands_beside_it():
    nested = PostFactory(parent=PostFactory())
    made = reply(actor=UserFactory(), thread=nested.thread, body="And I", parent=nested)
    assert made.parent == nested.parent


def test_the_same_form_sent_twice_writes_once():
    thread, actor, key = ThreadFactory(), UserFactory(), uuid4()
    made = [reply(actor=actor, thread=thread, body="Once", key=key) for _ in range(2)]
    assert made[0] == made[1]
    thread.refresh_from_db()
    assert thread.reply_count == 1
    opened = [
        open_thread(actor=actor, place=thread.space, title="T", body="B", key=k)
        for k in [uuid4()] * 2
    ]
    assert opened[0] == opened[1]
    with pytest.raises(PermissionDenied):
        reply(actor=UserFactory(), thread=thread, body="Once", key=key)


def test_what_is_posted_is_no_draft_any_more():
    actor, thread = UserFactory(), ThreadFactory()
    DraftFactory(user=actor, place=f"thread-{thread.pk}")
    other = DraftFactory(user=actor)
    reply(actor=actor, thread=thread, body="Whole thought")
    assert list(actor.post_drafts.all()) == [other]


def test_comments_beside_a_topic_begin_once():
    topic = TopicFactory()
    opened = [
        open_thread(actor=UserFactory(), place=topic, title=topic.name, body="Hello")
        for _ in range(2)
    ]
    assert opened[0] == opened[1]
    assert Post.objects.filter(thread__topic=topic).count() == 2


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (SpaceAudience.PUBLIC, {None, Role.MEMBER, Role.PRACTITIONER, Role.MODERATOR, "named"}),
        (SpaceAudience.GOVERNMENT, {Role.PRACTITIONER, Role.MODERATOR}),
        (SpaceAudience.PRIVATE, {Role.MODERATOR, "named"}),
    ],
)
def test_each_space_is_there_for_its_readers(audience, readers):
    named = UserFactory()
    thread = ThreadFactory(space__audience=audience, space__people=[named])
    people = {None: AnonymousUser(), "named": named}
    people |= {role: role_user(role) for role in (Role.MEMBER, Role.PRACTITIONER, Role.MODERATOR)}
    for who, person in people.items():
        expected = [thread] if who in readers else []
        assert list(threads_for(person)) == expected, who
        assert list(spaces_for(person)) == [each.space for each in expected]
        assert can_post(person, thread) == (who in readers and who is not None)


def test_comments_are_read_by_who_reads_their_page(forget):
    practice = PracticeFactory()
    thread = ThreadFactory(space=None, page=practice)
    assert list(threads_for(AnonymousUser())) == [thread]
    restrict(practice)
    forget()
    assert list(threads_for(AnonymousUser())) == []
    assert not can_post(AnonymousUser(), practice)


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED])
def test_what_is_not_shown_only_its_author_and_moderators_read(state):
    thread = ThreadFactory()
    post = PostFactory(thread=thread, state=state)
    opening = thread.posts.get(position=0)
    assert list(posts_of(thread, UserFactory())) == [opening]
    assert list(posts_of(thread, post.author)) == [opening, post]
    assert list(posts_of(thread, role_user(Role.MODERATOR))) == [opening, post]


def test_first_posts_wait_where_the_space_says_so():
    space = SpaceFactory(holds_first_posts=True)
    thread = open_thread(actor=UserFactory(), place=space, title="Hello", body="I am new")
    assert thread.state == State.HELD
    assert list(threads_for(UserFactory())) == []
    open_one = ThreadFactory(space=space)
    held = reply(actor=UserFactory(), thread=open_one, body="New, too")
    open_one.refresh_from_db()
    assert (held.state, open_one.reply_count) == (State.HELD, 0)
    shown = reply(actor=role_user(Role.EDITOR), thread=open_one, body="Not new")
    assert shown.state == State.VISIBLE


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [
        ("", "Body", "title"),
        ("T" * 151, "Body", "title"),
        ("Two\nlines", "Body", "title"),
        ("Title", "", "body"),
        ("Title", "B" * 10_001, "body"),
        ("Title", "turn\u202earound", "body"),
        ("half\ud800", "Body", "title"),
        ("Title", "nothing\x00", "body"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(title, body, field):
    with pytest.raises(ValidationError) as refused:
        open_thread(actor=UserFactory(), place=SpaceFactory(), title=title, body=body)
    assert list(refused.value.error_dict) == [field]
    assert Thread.objects.count() == 0


@pytest.mark.parametrize("closed", ["space", "locked", "merged"])
def test_nobody_writes_where_it_is_closed(closed):
    thread = ThreadFactory(
        space__is_open=closed != "space",
        locked_at="2026-01-01T00:00Z" if closed == "locked" else None,
        merged_into=ThreadFactory() if closed == "merged" else None,
    )
    with pytest.raises(PermissionDenied):
        reply(actor=UserFactory(), thread=thread, body="Still here?")


def test_changes_have_a_pace_and_what_is_not_changed_does_not_count(settings):
    settings.MODERATION_LIMITS = {
        **settings.MODERATION_LIMITS,
        "edit": "1/h/user",
        "edit_new": "1/h/user",
    }
    post = PostFactory(body="First.")
    for _ in range(3):
        edit_post(actor=post.author, post=post, body="First.")
    edit_post(actor=post.author, post=post, body="Second.")
    with pytest.raises(ValidationError, match="You can make at most 1 edit in 1 hour"):
        edit_post(actor=post.author, post=post, body="Third.")
    assert Post.objects.get(pk=post.pk).body == "Second."
    # Whoever looks after the site is not held up.
    edit_post(actor=role_user(Role.MODERATOR), post=post, body="Third.", reason="Typo")
