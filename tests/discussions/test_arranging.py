"""Threads as a whole: moved, merged, split, locked, pinned; and nobody reads more than before."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from community.discussions.arranging import (
    lock_thread,
    merge_threads,
    move_thread,
    pin_thread,
    split_thread,
    unlock_thread,
)
from community.discussions.enums import SpaceAudience, State, ThreadKind
from community.discussions.models import Post, Thread
from community.discussions.rules import can_post
from community.notifications.actions import set_level
from community.notifications.enums import Level
from community.notifications.models import Notification, Subscription
from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, UserFactory, restrict, role_user
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return role_user(Role.MODERATOR)


def _in_order(thread):
    """Each text with its place; those without one last."""
    rows = Post.objects.filter(thread=thread).order_by("pk")
    found = rows.values_list("body", "position", "parent__body")
    return sorted(found, key=lambda row: (row[1] is None, row[1] or 0))


@pytest.mark.parametrize(
    ("before", "after", "goes"),
    [
        (SpaceAudience.PUBLIC, SpaceAudience.PUBLIC, True),
        (SpaceAudience.PUBLIC, SpaceAudience.GOVERNMENT, True),
        (SpaceAudience.PUBLIC, SpaceAudience.PRIVATE, True),
        (SpaceAudience.GOVERNMENT, SpaceAudience.GOVERNMENT, True),
        (SpaceAudience.GOVERNMENT, SpaceAudience.PUBLIC, False),
        (SpaceAudience.GOVERNMENT, SpaceAudience.PRIVATE, False),
        (SpaceAudience.PRIVATE, SpaceAudience.PRIVATE, False),
        (SpaceAudience.PRIVATE, SpaceAudience.GOVERNMENT, False),
    ],
)
def test_a_thread_goes_only_where_nobody_reads_it_who_could_not_before(
    moderator, before, after, goes
):
    thread = ThreadFactory(space__audience=before)
    space = SpaceFactory(audience=after)

    if goes:
        move_thread(actor=moderator, thread=thread, space=space)
    else:
        with pytest.raises(ValidationError):
            move_thread(actor=moderator, thread=thread, space=space)

    assert (Thread.objects.get(pk=thread.pk).space == space) is goes


def test_merging_keeps_every_text_with_what_was_answered_to_it(moderator):
    into = ThreadFactory(body="first", kind=ThreadKind.QUESTION)
    PostFactory(thread=into, body="first reply")
    thread = ThreadFactory(body="second")
    reply = PostFactory(thread=thread, body="second reply")
    PostFactory(thread=thread, parent=reply, body="below it")
    PostFactory(thread=thread, body="hidden", state=State.HIDDEN)

    merge_threads(actor=moderator, thread=thread, into=into)

    assert _in_order(into) == [
        ("first", 0, None),
        ("first reply", 1, None),
        ("second", 2, None),
        ("second reply", 3, None),
        ("hidden", 4, None),
        ("below it", None, "second reply"),
    ]
    into.refresh_from_db()
    thread.refresh_from_db()
    assert (into.reply_count, into.last_position) == (4, 4)
    assert (thread.merged_into, thread.reply_count) == (into, 0)


def test_whoever_followed_a_merged_thread_follows_the_other_as_they_chose(moderator):
    thread, into = ThreadFactory(), ThreadFactory()
    watches, mutes = UserFactory(), UserFactory()
    set_level(actor=watches, record=thread, level=Level.WATCH)
    set_level(actor=mutes, record=thread, level=Level.WATCH)
    set_level(actor=mutes, record=into, level=Level.MUTE)

    merge_threads(actor=moderator, thread=thread, into=into)

    rows = Subscription.objects.filter(user__in=[watches, mutes]).order_by("user")
    assert list(rows.values_list("user", "target_id", "level")) == [
        (watches.pk, into.pk, Level.WATCH),
        (mutes.pk, into.pk, Level.MUTE),
    ]


def test_the_address_of_a_merged_thread_leads_to_the_other(moderator, client: Client):
    thread, into = ThreadFactory(), ThreadFactory()

    merge_threads(actor=moderator, thread=thread, into=into)

    assert client.get(thread.get_absolute_url()).url == into.get_absolute_url()


def test_splitting_takes_replies_with_what_was_answered_to_them(moderator):
    thread = ThreadFactory(body="opening")
    PostFactory(thread=thread, body="stays")
    first = PostFactory(thread=thread, body="goes first")
    PostFactory(thread=thread, parent=first, body="below the first")
    second = PostFactory(thread=thread, body="goes second")
    PostFactory(thread=thread, parent=second, body="below the second")
    Thread.objects.filter(pk=thread.pk).update(accepted=second)

    new = split_thread(
        actor=moderator, thread=thread, posts=[second.pk, first.pk], title="Another matter"
    )

    assert _in_order(new) == [
        ("goes first", 0, None),
        ("below the first", 1, None),
        ("goes second", 2, None),
        ("below the second", None, "goes second"),
    ]
    assert _in_order(thread) == [("opening", 0, None), ("stays", 1, None)]
    thread.refresh_from_db()
    new.refresh_from_db()
    assert (thread.reply_count, thread.accepted, new.reply_count) == (1, None, 3)
    assert (new.split_from, new.author, new.last_position) == (thread, first.author, 2)


def test_in_a_locked_thread_nobody_writes_until_it_is_opened(moderator):
    thread, member = ThreadFactory(), UserFactory()

    lock_thread(actor=moderator, thread=thread, reason="It goes in circles.")
    locked = Thread.objects.get(pk=thread.pk)
    was_open = can_post(member, locked)
    unlock_thread(actor=moderator, thread=thread)

    assert (locked.lock_reason, was_open) == ("It goes in circles.", False)
    assert can_post(member, Thread.objects.get(pk=thread.pk))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.COORDINATOR])
def test_only_moderators_arrange(role):
    thread, user = ThreadFactory(), role_user(role)

    for act in (
        lambda: move_thread(actor=user, thread=thread, space=SpaceFactory()),
        lambda: merge_threads(actor=user, thread=thread, into=ThreadFactory()),
        lambda: split_thread(actor=user, thread=thread, posts=[1], title="x"),
        lambda: lock_thread(actor=user, thread=thread, reason="x"),
        lambda: unlock_thread(actor=user, thread=thread),
        lambda: pin_thread(actor=user, thread=thread, is_pinned=True),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db(transaction=True)
def test_whoever_began_a_thread_is_told_that_it_was_moved():
    thread, moderator = ThreadFactory(), role_user(Role.MODERATOR)

    move_thread(actor=moderator, thread=thread, space=SpaceFactory(name="Elsewhere"))

    told = Notification.objects.filter(recipient=thread.author, news__kind="thread_moved")
    assert [row.news.body.endswith("is in Elsewhere now.") for row in told] == [True]


@pytest.mark.django_db(transaction=True)
def test_what_is_moved_and_locked_in_one_go_is_told_once():
    thread, moderator = ThreadFactory(), role_user(Role.MODERATOR)
    was = thread.space

    move_thread(
        actor=moderator, thread=thread, space=SpaceFactory(name="Elsewhere"), lock_reason="Done."
    )

    told = Notification.objects.filter(recipient=thread.author).select_related("news")
    assert [(row.news.kind, row.news.body) for row in told] == [
        ("thread_moved", f"It was in {was} and is in Elsewhere now. It is locked: Done.")
    ]
    assert Thread.objects.get(pk=thread.pk).is_locked


def test_a_bad_reason_to_lock_is_told_beside_its_field_and_nothing_moves(moderator, client: Client):
    thread, space = ThreadFactory(), SpaceFactory()
    client.force_login(moderator)
    typed = {"do": "move", "move-space": space.pk, "move-lock_reason": "odd \u202e"}
    page = client.post(reverse("discussion_arrange", args=[thread.pk]), typed)
    assert page.status_code == 422
    assert 'href="#id_move-lock_reason"' in page.text
    assert Thread.objects.get(pk=thread.pk).space == thread.space


# --- The pages ------------------------------------------------------------------------------------


def _post(client, thread, **data):
    return client.post(reverse("discussion_arrange", args=[thread.pk]), data)


def test_a_moderator_merges_by_the_address_of_the_other_thread(moderator, client: Client):
    thread, into = ThreadFactory(), ThreadFactory()
    client.force_login(moderator)

    address = f"https://exemplar.example{into.get_absolute_url()}?page=2#post-9"
    answer = _post(client, thread, do="merge", **{"merge-into": address})

    assert answer.url == into.get_absolute_url()
    assert Thread.objects.get(pk=thread.pk).merged_into == into


@pytest.mark.parametrize("typed", ["nothing", "https://example.org/", "/discussions/x/999999-x/"])
def test_an_address_of_no_thread_is_refused_beside_its_field(moderator, client: Client, typed):
    thread = ThreadFactory()
    client.force_login(moderator)

    answer = _post(client, thread, do="merge", **{"merge-into": typed})

    assert answer.status_code == 422
    assert answer.context["merge"].errors == {
        "into": ["No thread has this address. Copy it whole from the browser."]
    }
    assert typed in answer.content.decode()


def test_the_split_page_offers_twenty_replies_and_takes_what_is_chosen(moderator, client: Client):
    thread = ThreadFactory()
    posts = [PostFactory(thread=thread) for _ in range(21)]
    client.force_login(moderator)
    address = reverse("discussion_split", args=[thread.pk])

    offered = client.get(address).content.decode().count('name="posts"')
    answer = client.post(f"{address}?page=2", {"title": "The last one", "posts": [posts[-1].pk]})

    new = Thread.objects.get(title="The last one")
    assert (offered, answer.url) == (20, new.get_absolute_url())


def test_pinning_and_locking_by_the_page(moderator, client: Client):
    thread = ThreadFactory()
    client.force_login(moderator)

    _post(client, thread, do="pin")
    _post(client, thread, do="lock", **{"lock-reason": "Settled."})

    thread.refresh_from_db()
    assert (thread.is_pinned, thread.lock_reason, thread.is_locked) == (True, "Settled.", True)


@pytest.mark.parametrize("is_open", [True, False])
def test_comments_leave_a_page_only_if_everybody_reads_it(moderator, is_open):
    page = PracticeFactory().page_ptr
    if not is_open:
        restrict(page, Group.objects.get(name=Role.MODERATOR.label))
    thread, space = ThreadFactory(space=None, page=page), SpaceFactory()

    if is_open:
        move_thread(actor=moderator, thread=thread, space=space)
    else:
        with pytest.raises(ValidationError):
            move_thread(actor=moderator, thread=thread, space=space)

    assert (Thread.objects.get(pk=thread.pk).space == space) is is_open
