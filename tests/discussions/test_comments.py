"""Comments beside practices, case studies and topics."""

from uuid import uuid4

import pytest

from community.discussions.actions import delete_post, open_thread
from community.discussions.actions.showing import set_state
from community.discussions.enums import State
from community.discussions.models import Draft, Post, Thread
from community.moderation.content import content_of
from exemplar.core.content_version import current_version, forget_everything
from practices.library.enums import Standing
from tests import factories as made
from tests.factories.discussions import PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def beside(page, **fields):
    return ThreadFactory(space=None, page=page.page_ptr, **fields)


def section(client, page):
    """The part of a page that holds its comments."""
    html = client.get(page.get_url() or "/").content.decode()
    return html.partition('<section class="ex-beside"')[2].partition("</section>")[0]


def comment(client, page, body="Works here too.", **data):
    sent = {"body": body, "key": str(uuid4()), "go": "send", **data}
    return client.post(f"/discussions/on/page/{page.pk}/", sent)


def test_the_first_comment_begins_the_thread(client_for):
    """Which is called as the page, stands beside it, and is shown on it at once."""
    page = made.PracticeFactory(title="Text me when it is my turn")
    user = made.UserFactory(first_name="Ana", last_name="Li")
    client = client_for(user)
    before = Thread.objects.count()
    assert "Nobody has commented yet" in section(client, page)
    response = comment(client, page)
    thread = Thread.objects.get()
    shown = section(client, page)
    assert (before, response.status_code, response.url) == (0, 302, f"{page.get_url()}#discussion")
    assert (thread.page_id, thread.title, thread.author, thread.posts.count()) == (
        page.pk, "Text me when it is my turn", user, 1,
    )  # fmt: skip
    assert ["Works here too." in shown, "Ana Li" in shown, thread.get_absolute_url() in shown] == [
        True, True, True,
    ]  # fmt: skip


def test_the_next_joins_it(client_for):
    """And leads to where it stands in the thread."""
    page = made.CaseStudyFactory()
    beside(page)
    response = comment(client_for(made.UserFactory()), page, body="Second")
    post = Post.objects.get(body="Second")
    assert (Thread.objects.count(), post.position, response.url) == (
        1, 1, post.get_absolute_url(),
    )  # fmt: skip


def test_sent_twice_it_is_written_once(client_for):
    """The same form."""
    page, client = made.PracticeFactory(), client_for(made.UserFactory())
    key = str(uuid4())
    comment(client, page, key=key)
    comment(client, page, key=key)
    assert (Thread.objects.count(), Post.objects.count()) == (1, 1)


def test_a_topic_can_be_commented_on(client_for):
    """As a page."""
    topic = made.TopicFactory(name="Queues")
    client = client_for(made.UserFactory())
    sent = {"body": "Long ones", "key": str(uuid4())}
    response = client.post(f"/discussions/on/topic/{topic.pk}/", sent)
    assert (response.url, Thread.objects.get().topic) == (
        f"{topic.get_absolute_url()}#discussion", topic,
    )  # fmt: skip


def test_a_comment_changes_no_kept_page(client_for):
    """The content version stays; the page shows it nevertheless."""
    page, client = made.PracticeFactory(), client_for(made.UserFactory())
    section(client, page)
    forget_everything()
    before = current_version()
    open_thread(actor=made.UserFactory(), place=page, title="T", body="There it is")
    forget_everything()
    assert (current_version(), "There it is" in section(client, page)) == (before, True)


def test_three_are_shown_the_most_helpful_first(client_for):
    """And how many there are."""
    page = made.PracticeFactory()
    thread = beside(page, body="Opening words")
    posts = [PostFactory(thread=thread, body=f"Words {number}") for number in range(4)]
    posts[0].helpful_count = 2
    posts[0].save()
    shown = section(client_for(None), page)
    words = [*(f"Words {number}" for number in range(4)), "Opening words"]
    assert [word in shown for word in words] == [True, False, True, True, False]
    assert "See all 5 comments" in shown
    assert shown.index("Words 0") < shown.index("Words 3") < shown.index("Words 2")


def test_the_public_finds_the_door_and_the_way_back(client_for):
    """No form."""
    page = made.PracticeFactory(slug="some-practice")
    shown = section(client_for(None), page)
    door = 'href="/account/login/?next=%2Fpractices%2Fsome-practice%2F%23discussion"'
    assert ("<form" in shown, door in shown) == (False, True)


@pytest.mark.parametrize("state", [State.HIDDEN, State.REMOVED])
def test_a_first_comment_that_is_taken_away_ends_nothing(client_for, state):
    """The others stay, and more may come."""
    page = made.PracticeFactory()
    thread = beside(page, body="Zzbad words")
    PostFactory(thread=thread, body="Good words")
    set_state(post=thread.posts.get(position=0), state=state)
    client = client_for(made.UserFactory())
    response = comment(client, page, body="Another one")
    shown = section(client, page)
    assert response.status_code == 302
    assert [word in shown for word in ("Zzbad", "Good words", "Another one")] == [False, True, True]
    assert "See all" not in shown


def test_a_first_comment_that_its_author_deletes(client_for):
    """Nobody has commented, and anybody may."""
    page, author = made.PracticeFactory(), made.UserFactory()
    thread = open_thread(actor=author, place=page, title="T", body="Zzgone")
    delete_post(actor=author, post=thread.posts.get())
    client = client_for(made.UserFactory())
    before = section(client, page)
    comment(client, page, body="Here I am")
    assert ("Nobody has commented yet" in before, "Here I am" in section(client, page)) == (
        True, True,
    )  # fmt: skip


def test_comments_of_a_restricted_page(client_for):
    """Follow the page: for others there is nothing, neither to read nor to write."""
    page = made.PracticeFactory(title="Zzinner")
    beside(page, body="Zzsecret words", title="Zzinner")
    made.restrict(page)
    forget_everything()
    stranger, member = client_for(None), client_for(made.UserFactory())
    thread = Thread.objects.get()
    assert stranger.get(thread.get_absolute_url()).status_code == 404
    assert stranger.get(f"/discussions/on/page/{page.pk}/").status_code == 404
    assert "Zzsecret words" in section(member, page)
    assert "Whoever can open this page" in section(member, page)


@pytest.mark.parametrize("kind", ["page", "topic", "space", "thread"])
def test_what_is_not_there_cannot_be_commented_on(client_for, kind):
    """Nor what is no page."""
    client = client_for(made.UserFactory())
    assert client.get(f"/discussions/on/{kind}/999999/").status_code == 404


def test_a_retired_page_says_so_and_takes_comments(client_for):
    """People ask what came after it."""
    page = made.PracticeFactory(
        standing=Standing.RETIRED, standing_since="2024-01-01", standing_reason="Replaced."
    )
    client = client_for(made.UserFactory())
    assert "no longer kept up" in section(client, page)
    assert comment(client, page).status_code == 302


def test_a_locked_discussion_takes_none(client_for):
    """What was typed is not lost."""
    page = made.PracticeFactory()
    thread = beside(page)
    thread.locked_at = thread.created_at
    thread.save()
    client = client_for(made.UserFactory())
    response = comment(client, page, body="Too late")
    html = response.content.decode()
    assert (response.status_code, Post.objects.count()) == (422, 1)
    assert ("locked" in html, "Too late" in html, "is locked" in section(client, page)) == (
        True, True, True,
    )  # fmt: skip


def test_personal_data_is_asked_about(client_for):
    """Once; who sends it as it is, has it posted."""
    page, client = made.PracticeFactory(), client_for(made.UserFactory())
    response = comment(client, page, body="Hers is 536-90-4399")
    asked = response.content.decode()
    assert (response.status_code, "***-**-4399" in asked, Post.objects.count()) == (422, True, 0)
    comment(client, page, body="Hers is 536-90-4399", anyway="yes")
    assert Post.objects.count() == 1


def test_nothing_typed_is_lost(client_for):
    """An empty comment, one that is too long, a draft, a session that has ended."""
    page, user = made.PracticeFactory(), made.UserFactory()
    client = client_for(user)
    empty, long = comment(client, page, body=" "), comment(client, page, body="x" * 10_001)
    assert (empty.status_code, long.status_code, "x" * 10_001 in long.content.decode()) == (
        422, 422, True,
    )  # fmt: skip
    comment(client, page, body="Half a thought", go="draft")
    assert Draft.objects.get(user=user).place == f"page-{page.pk}"
    assert "Half a thought" in client.get(f"/discussions/on/page/{page.pk}/").content.decode()
    stranger = client_for(None)
    response = comment(stranger, page, body="Before I was signed out")
    assert (response.status_code, "/account/login/" in response.url) == (302, True)


def test_the_form_on_the_page_is_saved_as_typed(client_for):
    """It begins with the draft, which only its author sees, and knows its edition."""
    page, user = made.PracticeFactory(), made.UserFactory()
    client = client_for(user)
    assert f'data-save="/discussions/drafts/page-{page.pk}/"' in section(client, page)
    comment(client, page, body="Half a thought", go="draft")
    assert "Half a thought</textarea>" in section(client, page)
    assert 'name="edition" value="1"' in section(client, page)
    assert "Half a thought" not in section(client_for(made.UserFactory()), page)
    assert "data-save" not in section(client_for(None), page)


@pytest.mark.parametrize(("number", "queries"), [(0, 2), (1, 4), (30, 4)])
def test_the_comments_cost_few_queries(client_for, number, queries, django_assert_num_queries):
    """Of a kept page: its version, the posts with their thread, and who wrote them (two)."""
    page = made.PracticeFactory()
    client = client_for(None)
    if number:
        thread = beside(page)
        PostFactory.create_batch(number - 1, thread=thread)
    client.get(page.get_url())
    with django_assert_num_queries(queries):
        client.get(page.get_url())


def test_moderators_read_on_what_a_comment_stands():
    page = made.PracticeFactory(title="Text me")
    opening = beside(page, title="Text me").posts.get()
    reply = PostFactory(thread=opening.thread)
    places = [content_of(each).place_of(each) for each in (opening, reply)]
    assert places == ["Comment on Text me", "Comment on Text me"]
