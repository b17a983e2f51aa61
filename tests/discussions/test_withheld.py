"""What was taken away, or went where fewer read: it is left nowhere, in no news and in no file."""

import json

import pytest
from django.apps import apps
from django.core import serializers

from community.discussions.actions import edit_post, open_thread, redact_post, reply
from community.discussions.arranging import merge_threads, move_thread, split_thread
from community.discussions.models import PostVersion, Thread
from community.discussions.queries import threads_for
from community.members.exports import export_of
from community.moderation.actions import decide, flag
from community.moderation.models import Case
from community.notifications.actions import follow, mark_seen
from community.notifications.models import News, Notification
from community.notifications.queries import inbox_of, unread_count
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db

SECRET = "Canary 4711"
# What a person typed themselves and keeps for themselves is none of this.
KEPT = ("discussions", "notifications", "moderation")


def _holding(secret: str) -> list[str]:
    """The records of the community that hold these words."""
    models = [model for name in KEPT for model in apps.get_app_config(name).get_models()]
    found = []
    for model in models:
        rows = json.loads(serializers.serialize("json", model._default_manager.all()))
        found += [f"{row['model']}: {row['fields']}" for row in rows if secret in json.dumps(row)]
    return found


@pytest.fixture
def moderator():
    return role_user(Role.MODERATOR)


@pytest.fixture
def told(commit):
    """A thread with a secret in its title that several people were told of."""
    author, reader, space = UserFactory(), UserFactory(), SpaceFactory()
    follow(actor=reader, record=space)
    with commit():
        thread = open_thread(actor=author, place=space, title=SECRET, body="Hello there")
    follow(actor=reader, record=thread)
    with commit():
        reply(actor=UserFactory(), thread=thread, body="An answer")
    return thread


def test_a_title_that_is_redacted_is_in_no_news_and_no_reason(told, moderator):
    assert Notification.objects.filter(why__contains=SECRET).exists()
    redact_post(actor=moderator, post=told.posts.get(position=0), reason="A private number")
    assert _holding(SECRET) == []


def test_a_decision_to_redact_tells_the_title_to_nobody(told, moderator, commit):
    opening = told.posts.get(position=0)
    with commit():
        for _ in range(3):
            flag(actor=UserFactory(), record=opening, reason="personal_data")
    case = Case.objects.get()
    with commit():
        decide(actor=moderator, case_id=case.pk, case_round=1, verdict="redact", reason="Private")
    assert _holding(SECRET) == []


def test_words_that_were_redacted_do_not_come_back_as_an_empty_version(moderator):
    post = PostFactory(body=SECRET)
    redact_post(actor=moderator, post=post, reason="A private number")
    edit_post(actor=post.author, post=post, body="Call the front desk")
    version = PostVersion.objects.get(post=post)
    assert (version.body, version.redaction_reason) == ("", "A private number")
    assert version.redacted_at is not None


def test_news_of_a_merged_thread_goes_where_its_replies_went(told, moderator):
    into = ThreadFactory(space=SpaceFactory(audience="government"))
    merge_threads(actor=moderator, thread=told, into=into)
    about = News.objects.exclude(kind="thread_merged").values_list("target_id", flat=True)
    assert set(about) == {into.pk}
    reader = Notification.objects.filter(news__key__startswith="post:").first().recipient
    assert list(inbox_of(reader)) == []


def test_reading_the_thread_reads_the_news_of_what_was_merged_into_it(told, moderator):
    reader = Notification.objects.filter(news__kind="post_replied").first().recipient
    into = ThreadFactory(space=told.space)
    merge_threads(actor=moderator, thread=told, into=into)
    mark_seen(reader, into)
    assert unread_count(reader) == 0


def test_a_merged_thread_stays_with_the_one_it_is_in(moderator, client_for):
    thread, into = ThreadFactory(title=SECRET, slug="canary"), ThreadFactory()
    merge_threads(actor=moderator, thread=thread, into=into)
    move_thread(actor=moderator, thread=into, space=SpaceFactory(audience="government"))
    for name in ("reply", "unread"):
        page = client_for(UserFactory()).get(f"/discussions/threads/{thread.pk}/{name}/")
        assert page.status_code == 404


def test_news_of_replies_that_were_split_off_goes_with_them(told, moderator):
    answer = told.posts.get(position=1)
    new = split_thread(actor=moderator, thread=told, posts=[answer.pk], title="On its own")
    assert News.objects.get(key=f"post:{answer.pk}").target_id == new.pk


def test_ones_own_data_do_not_name_a_thread_that_one_may_no_longer_read(moderator):
    author = UserFactory()
    thread = ThreadFactory(author=author)
    PostFactory(thread=thread, author=author, body="My own words")
    into = ThreadFactory(title=SECRET, space=SpaceFactory(audience="government"))
    merge_threads(actor=moderator, thread=thread, into=into)
    file = "".join(export_of(author))
    assert "My own words" in file
    assert SECRET not in file


def test_a_decision_does_not_name_a_thread_that_its_author_may_not_read(
    moderator, client_for, commit
):
    author = UserFactory()
    thread = ThreadFactory(author=author)
    post = PostFactory(thread=thread, author=author, body="My own words")
    into = ThreadFactory(title=SECRET, space=SpaceFactory(audience="government"))
    merge_threads(actor=moderator, thread=thread, into=into)
    post.refresh_from_db()
    with commit():
        flag(actor=moderator, record=post, reason="spam")
        case = Case.objects.get()
        decide(
            actor=role_user(Role.MODERATOR), case_id=case.pk, case_round=1, verdict="remove",
            reason="Off topic",
        )  # fmt: skip
    browser = client_for(author)
    for address in ("/account/decisions/", f"/account/decisions/{case.pk}/", "/inbox/"):
        page = browser.get(address)
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
    told = Notification.objects.filter(recipient=author, news__kind="moderation_decided")
    assert SECRET not in told.get().news.title


def test_a_title_alone_is_not_changed_without_a_trace(moderator):
    from wagtail.models import ModelLogEntry  # noqa: PLC0415

    thread = ThreadFactory()
    opening = thread.posts.get(position=0)
    edit_post(
        actor=moderator, post=opening, body=opening.body, title="Another", reason="It shouted"
    )
    assert Thread.objects.get(pk=thread.pk).title == "Another"
    entry = ModelLogEntry.objects.get(action="discussions.edit")
    assert entry.data["reason"] == "It shouted"


def test_what_others_said_stays_where_a_deleted_text_opens_the_new_thread(moderator):
    thread = ThreadFactory()
    gone = PostFactory(thread=thread, state="deleted")
    said = PostFactory(thread=thread)
    new = split_thread(actor=moderator, thread=thread, posts=[gone.pk, said.pk], title="New")
    assert list(threads_for(UserFactory()).filter(pk=new.pk)) == [new]
