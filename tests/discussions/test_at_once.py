"""Many at once: ten clicks count ten, and twenty replies get twenty places."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from community.discussions.actions import open_thread, react, reply
from community.discussions.models import Post, Thread
from tests.factories import PracticeFactory, UserFactory
from tests.factories.discussions import PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list) -> list:
    """What each act gives, done at the same time on a connection of its own."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        # One connection is all there is: one after the other.
        return [act() for act in acts]

    def on_its_own(act):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(on_its_own, act) for act in acts]]


def test_ten_clicks_at_once_count_ten():
    post = PostFactory()
    people = [UserFactory() for _ in range(10)]
    at_once([lambda who=who: react(actor=who, post=post, kind="helpful") for who in people])
    post.refresh_from_db()
    assert post.helpful_count == 10


def test_replies_at_once_get_a_place_each():
    thread = ThreadFactory()
    people = [UserFactory() for _ in range(10)]
    at_once([lambda who=who: reply(actor=who, thread=thread, body="Me") for who in people])
    thread.refresh_from_db()
    positions = thread.posts.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(11))
    assert (thread.reply_count, thread.last_position) == (10, 10)


def test_the_same_form_sent_five_times_at_once_writes_once():
    thread, person, key = ThreadFactory(), UserFactory(), uuid4()
    made = at_once(
        [lambda: reply(actor=person, thread=thread, body="Once", key=key).pk for _ in range(5)]
    )
    assert len(set(made)) == 1
    assert Post.objects.filter(thread=thread, position__gt=0).count() == 1
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_first_comments_at_once_make_one_thread():
    page = PracticeFactory()
    people = [UserFactory() for _ in range(5)]
    made = at_once(
        [
            lambda who=who: open_thread(actor=who, place=page, title="T", body=f"Me {who.pk}").pk
            for who in people
        ]
    )
    thread = Thread.objects.get(page=page)
    positions = thread.posts.order_by("position").values_list("position", flat=True)
    assert (set(made), list(positions), thread.reply_count) == ({thread.pk}, [0, 1, 2, 3, 4], 4)
