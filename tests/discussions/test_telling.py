"""Who is told of what is written, once and with every reason; and what is told of what is gone."""

import pytest
from django.db import transaction

from community.discussions.actions import (
    accept_answer,
    edit_post,
    open_thread,
    redact_post,
    reply,
    set_state,
)
from community.discussions.enums import SpaceAudience, State
from community.members.queries import member_of
from community.moderation.content import content_of
from community.notifications import replies
from community.notifications.actions import set_level
from community.notifications.models import News, Notification, Subscription
from community.notifications.targets import target_called
from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, UserFactory, role_user
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient=person).order_by("pk").select_related("news")
    return [(row.news.kind, row.why) for row in rows]


def test_who_follows_a_space_is_told_of_a_new_thread(commit):
    space, reader, author = SpaceFactory(), UserFactory(), UserFactory()
    set_level(actor=reader, record=space, level="watch")
    with commit():
        thread = open_thread(actor=author, place=space, title="News", body="**Here** it is")
    assert told(reader) == [("thread_opened", f"You follow the space {space}.")]
    news = News.objects.get()
    assert (news.title, news.body) == ("News", "Here it is")
    assert news.url == thread.posts.get().get_absolute_url()
    assert told(author) == []
    level = Subscription.objects.get(user=author).level
    assert level == "watch"


def test_each_is_told_once_with_every_reason(commit):
    thread = ThreadFactory()
    first = PostFactory(thread=thread)
    handle = member_of(first.author).handle
    set_level(actor=first.author, record=thread, level="watch")
    writer = UserFactory()
    with commit():
        reply(actor=writer, thread=thread, parent=first, body=f"Thanks, @{handle}!")
    assert told(first.author) == [
        (
            "post_replied",
            "You are named in it. It answers what you wrote. "
            f"You follow the discussion {thread.title}.",
        )
    ]
    following = Subscription.objects.get(user=first.author, target_id=thread.pk)
    assert Notification.objects.get(recipient=first.author).subscription_id == following.pk
    assert Subscription.objects.get(user=writer).level == "track"


def test_nobody_is_told_of_what_they_may_not_read(commit, client_for):
    thread = ThreadFactory(space__audience=SpaceAudience.PRIVATE)
    outsider = UserFactory()
    moderator = role_user(Role.MODERATOR)
    with commit():
        reply(actor=moderator, thread=thread, body=f"@{member_of(outsider).handle} zzsecret")
    page = client_for(outsider).get("/inbox/").content.decode()
    assert "zzsecret" not in page
    assert thread.title not in page


def test_a_muted_thread_tells_nothing(commit):
    thread = ThreadFactory()
    set_level(actor=thread.author, record=thread, level="mute")
    with commit():
        reply(actor=UserFactory(), thread=thread, body=f"@{member_of(thread.author).handle} hello")
    assert told(thread.author) == []
    assert Subscription.objects.get(user=thread.author).level == "mute"


def test_who_follows_a_practice_is_told_of_its_comments(commit):
    practice, reader = PracticeFactory(), UserFactory()
    set_level(actor=reader, record=practice, level="watch")
    with commit():
        open_thread(actor=UserFactory(), place=practice, title=practice.title, body="Well done")
    assert told(reader) == [("thread_opened", f"You follow the practice {practice}.")]


def test_what_waits_is_told_once_it_is_shown(commit):
    space, reader = SpaceFactory(holds_first_posts=True), UserFactory()
    set_level(actor=reader, record=space, level="watch")
    with commit():
        thread = open_thread(actor=UserFactory(), place=space, title="New", body="Here")
    assert told(reader) == []
    for _ in range(2):
        with commit():
            set_state(post=thread.posts.get(), state=State.VISIBLE)
    assert [kind for kind, _ in told(reader)] == ["thread_opened"]
    thread.refresh_from_db()
    assert thread.state == State.VISIBLE


def test_news_says_what_the_post_says_now_and_nothing_of_what_is_gone(commit):
    thread = ThreadFactory()
    with commit():
        post = reply(actor=UserFactory(), thread=thread, body="First words")
    with commit():
        edit_post(actor=post.author, post=post, body="Second words")
    assert News.objects.get().body == "Second words"
    with commit():
        set_state(post=post, state=State.REMOVED)
    assert News.objects.get().body == ""
    thread.refresh_from_db()
    assert thread.reply_count == 0
    with commit():
        set_state(post=post, state=State.VISIBLE)
    assert News.objects.get().body == "Second words"
    with commit():
        redact_post(actor=role_user(Role.MODERATOR), post=post, reason="Personal data")
    assert News.objects.get().body == ""


def test_whoever_answered_is_told_that_it_helped(commit):
    thread = ThreadFactory(question=True)
    answer = PostFactory(thread=thread)
    with commit():
        accept_answer(actor=thread.author, thread=thread, post=answer)
    assert told(answer.author) == [("answer_accepted", "You wrote it.")]


def test_a_reply_by_mail_is_written_once(commit):
    thread, person = ThreadFactory(), UserFactory()
    answer = replies.answer_to(target_called("thread"))
    for _ in range(2):
        answer(person, thread, "From my phone", "<message@example.test>")
    post = thread.posts.get(author=person)
    assert (post.body, post.by_mail, post.position) == ("From my phone", True, 1)


def test_moderation_hides_and_redacts_by_its_own_names():
    post = PostFactory(body="Words")
    content = content_of(post)
    assert content.words_of(post) == "Words"
    content.set_state(post, "hidden")
    assert post.state == State.HIDDEN
    content.redact(post, role_user(Role.MODERATOR), "For\nmany reasons")
    post.refresh_from_db()
    assert (post.body, post.redaction_reason) == ("", "For many reasons")


def test_what_is_written_and_who_is_told_of_it_are_kept_together():
    """A process that is killed right after the answer has both, or neither."""
    thread = ThreadFactory()
    set_level(actor=thread.author, record=thread, level="watch")
    with transaction.atomic():
        reply(actor=UserFactory(), thread=thread, body="Lost with its news")
        transaction.set_rollback(True)
    written = reply(actor=UserFactory(), thread=thread, body="Kept with its news")
    # Nothing that follows the commit has run here.
    assert list(News.objects.values_list("key", "spread_at")) == [(f"post:{written.pk}", None)]


def test_with_a_redacted_opening_text_goes_the_title_everywhere(client):
    thread = ThreadFactory(title="Call Jane Roe at 202-555-0143", body="Her number")
    set_level(actor=UserFactory(), record=thread.space, level="watch")
    News.objects.create(
        key=f"post:{thread.posts.get().pk}", kind="thread_opened", title=thread.title,
        url="/", target_type=target_called("thread").content_type, target_id=thread.pk,
    )  # fmt: skip
    redact_post(actor=role_user(Role.MODERATOR), post=thread.posts.get(), reason="Personal data")
    thread.refresh_from_db()
    assert (thread.title, thread.slug) == ("Redacted by a moderator", "redacted-by-a-moderator")
    assert News.objects.get().title == "Redacted by a moderator"
    assert "Jane" not in client.get(thread.get_absolute_url()).content.decode()


def test_whom_a_changed_text_names_is_told_once(commit):
    first, second = UserFactory(), UserFactory()
    handles = [member_of(person).handle for person in (first, second)]
    with commit():
        post = reply(actor=UserFactory(), thread=ThreadFactory(), body=f"@{handles[0]} knows")
    for body in ("@{0} and @{1} know", "@{1} knows", "@{1} and @{0} know zzwords"):
        with commit():
            edit_post(actor=post.author, post=post, body=body.format(*handles))
    assert told(first) == [("post_replied", "You are named in it.")]
    assert told(second) == [("post_named", "You are named in it.")]
    assert not News.objects.filter(kind="post_named", body__contains="zzwords").exists()


def test_news_of_a_name_loses_a_title_that_was_taken_out(commit):
    author, named = UserFactory(), UserFactory()
    with commit():
        thread = open_thread(actor=author, place=SpaceFactory(), title="Zztitle", body="Words")
    post = thread.posts.get()
    with commit():
        edit_post(actor=author, post=post, body=f"@{member_of(named).handle}")
    with commit():
        redact_post(actor=role_user(Role.MODERATOR), post=post, reason="Names somebody")
    assert not News.objects.filter(title__contains="Zztitle").exists()
