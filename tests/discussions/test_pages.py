"""Reading and writing on the site: who gets which page, and what each form does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.discussions.enums import SpaceAudience, State
from community.discussions.models import Draft, Post, Reaction, Thread, Visit
from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, UserFactory, role_user
from tests.factories.discussions import (
    DraftFactory,
    PostFactory,
    PostVersionFactory,
    SpaceFactory,
    ThreadFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# --- Reading --------------------------------------------------------------------------------------


def test_the_front_shows_spaces_and_what_is_new(client):
    thread = ThreadFactory(question=True, title="How long?")
    hidden = ThreadFactory(space__audience=SpaceAudience.PRIVATE, title="Secret")
    page = text_of(client.get("/discussions/"))
    assert "How long?" in page
    assert "1 without an answer" in page
    assert hidden.title not in page
    assert hidden.space.name not in page
    assert thread.space.name in page


def test_a_space_pages_without_counting(client):
    space, start = SpaceFactory(), timezone.now()
    for number in range(45):
        moment = start - timedelta(minutes=number)
        ThreadFactory(space=space, title=f"T{number:02}.", last_post_at=moment)
    seen, address, pages = [], space.get_absolute_url(), 0
    while address:
        page = client.get(address)
        seen += [row.thread.title for row in page.context["rows"]]
        older = page.context["paging"]["older"]
        address = f"{space.get_absolute_url()}{older}" if older else ""
        pages += 1
    assert (pages, seen) == (3, [f"T{number:02}." for number in range(45)])
    newer = client.get(f"{space.get_absolute_url()}{page.context['paging']['newer']}")
    assert [row.thread.title for row in newer.context["rows"]] == seen[20:40]


@pytest.mark.parametrize("mark", ["nonsense", "9" * 17 + "-1", "1-", "-", "%00"])
def test_a_false_mark_leads_to_the_beginning(client, mark):
    thread = ThreadFactory()
    page = client.get(f"{thread.space.get_absolute_url()}?older={mark}")
    assert page.status_code == 200


def test_lists_narrow_by_kind_and_order(client):
    space = SpaceFactory()
    question = ThreadFactory(space=space, question=True)
    answered = ThreadFactory(space=space, question=True)
    PostFactory(thread=answered)
    talk = ThreadFactory(space=space)

    def shown(query: str) -> set:
        return {row.thread for row in client.get(f"/discussions/{query}").context["rows"]}

    assert shown(f"{space.slug}/?kind=question") == {question, answered}
    assert shown(f"{space.slug}/?kind=discussion") == {talk}
    assert shown(f"{space.slug}/?order=unanswered") == {question}
    assert shown("unanswered/") == {question}


def test_pinned_threads_come_first(client):
    space = SpaceFactory()
    pinned = ThreadFactory(
        space=space, is_pinned=True, last_post_at=timezone.now() - timedelta(days=9)
    )
    other = ThreadFactory(space=space)
    rows = client.get(space.get_absolute_url()).context["rows"]
    assert [row.thread for row in rows] == [pinned, other]


def test_a_thread_has_twenty_places_a_page(client):
    thread = ThreadFactory()
    posts = [PostFactory(thread=thread, body=f"Body {number}.") for number in range(25)]
    below = PostFactory(parent=posts[24], body="Below the last.")
    first = text_of(client.get(thread.get_absolute_url()))
    second = text_of(client.get(f"{thread.get_absolute_url()}?page=2"))
    assert "Body 19." in first
    assert "Body 20." not in first
    assert "Body 20." in second
    assert "Below the last." in second
    for post, page in ((posts[3], ""), (posts[24], "?page=2"), (below, "?page=2")):
        jump = client.get(post.get_absolute_url())
        assert jump["Location"] == f"{thread.get_absolute_url()}{page}#post-{post.pk}"


def test_many_replies_to_one_have_a_page(client):
    top = PostFactory()
    nested = [PostFactory(parent=top, body=f"Nested {number:02}.") for number in range(60)]
    page = text_of(client.get(top.thread.get_absolute_url()))
    assert "Nested 09." in page
    assert "Nested 10." not in page
    every = text_of(client.get(f"/discussions/posts/{top.pk}/replies/"))
    assert "Nested 49." in every
    assert "Nested 50." not in every
    jump = client.get(nested[55].get_absolute_url(), follow=True)
    assert "Nested 55." in text_of(jump)


def test_what_is_removed_leaves_a_mark_and_no_place_shifts(client):
    thread = ThreadFactory()
    posts = [PostFactory(thread=thread, body=f"Body {number}.") for number in range(21)]
    Post.objects.filter(pk=posts[0].pk).update(state=State.REMOVED)
    Post.objects.filter(pk=posts[1].pk).update(state=State.DELETED)
    Post.objects.filter(pk=posts[2].pk).update(state=State.HELD)
    page = text_of(client.get(thread.get_absolute_url()))
    assert "Removed by a moderator" in page
    assert "Deleted by its author" in page
    for gone in ("Body 0.", "Body 1.", "Body 2.", "Body 20."):
        assert gone not in page
    assert "Body 19." in page


def test_a_wrong_address_leads_to_the_right_one(client):
    thread = ThreadFactory()
    wrong = f"/discussions/pages/{thread.pk}-else/?page=1"
    assert client.get(wrong)["Location"] == f"{thread.get_absolute_url()}?page=1"


def test_a_merged_thread_leads_on(client):
    into = ThreadFactory()
    thread = ThreadFactory(merged_into=into)
    assert client.get(thread.get_absolute_url())["Location"] == into.get_absolute_url()
    into.space.audience = SpaceAudience.PRIVATE
    into.space.save()
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_what_one_may_not_know_of_is_not_found(client_for):
    thread = ThreadFactory(space__audience=SpaceAudience.PRIVATE)
    opening = thread.posts.get()
    version = PostVersionFactory(post=opening)
    space = thread.space.slug
    for who in (None, Role.MEMBER):
        client = client_for(who)
        for address in (
            f"/discussions/{space}/",
            f"/discussions/{space}/new/",
            thread.get_absolute_url(),
            f"/discussions/threads/{thread.pk}/unread/",
            f"/discussions/posts/{opening.pk}/",
            f"/discussions/posts/{opening.pk}/reply/",
            f"/discussions/posts/{opening.pk}/edit/",
            f"/discussions/posts/{opening.pk}/history/",
            f"/discussions/posts/{opening.pk}/replies/",
        ):
            assert client.get(address).status_code == 404, (who, address)
    member = client_for(Role.MEMBER)
    for address in (
        f"/discussions/posts/{opening.pk}/react/",
        f"/discussions/posts/{opening.pk}/accept/",
        f"/discussions/threads/{thread.pk}/reply/",
        f"/discussions/versions/{version.pk}/redact/",
        f"/discussions/drafts/thread-{thread.pk}/",
        f"/discussions/drafts/space-{thread.space_id}/",
        f"/discussions/drafts/edit-{opening.pk}/",
        "/discussions/drafts/nowhere/",
    ):
        answer = member.post(address, {"body": "x", "kind": "helpful", "reason": "x"})
        assert answer.status_code == 404, address


def test_what_is_new_is_marked_until_it_is_read(client_for):
    reader = UserFactory()
    thread = ThreadFactory()
    VisitFactory(user=reader, thread=thread)
    first, second = PostFactory(thread=thread), PostFactory(thread=thread)
    client = client_for(reader)
    jump = client.get(f"/discussions/threads/{thread.pk}/unread/")
    assert jump["Location"] == f"/discussions/posts/{first.pk}/"
    page = client.get(thread.get_absolute_url())
    assert page.context["unread"] == "2"
    assert [one.is_new for one in page.context["shown"].replies] == [True, True]
    assert Visit.objects.get().last_seen == second.pk
    again = client.get(thread.get_absolute_url())
    assert again.context["unread"] == ""
    assert [one.is_new for one in again.context["shown"].replies] == [False, False]


def test_a_long_thread_costs_as_many_queries_as_a_short_one(client_for):
    reader = UserFactory()
    short, long = ThreadFactory(), ThreadFactory()
    for thread, count in ((short, 1), (long, 30)):
        for _ in range(count):
            PostFactory(parent=PostFactory(thread=thread))
    client = client_for(reader)
    counted = []
    for thread in (short, long):
        client.get(thread.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(thread.get_absolute_url()).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_yours_shows_what_one_started_replied_to_and_typed(client_for):
    person = UserFactory()
    own = ThreadFactory(author=person, title="Own")
    other = PostFactory(author=person, thread__title="Other").thread
    VisitFactory(user=person, thread=own)
    PostFactory(thread=own)
    DraftFactory(user=person, place=f"thread-{other.pk}", body="Half a thought")
    client = client_for(person)
    started = client.get("/discussions/yours/")
    assert [(row.thread, row.unread) for row in started.context["rows"]] == [(own, "1")]
    replied = client.get("/discussions/yours/?show=replied")
    assert [row.thread for row in replied.context["rows"]] == [other]
    assert "Half a thought" in text_of(client.get("/discussions/yours/?show=drafts"))
    assert client.get("/discussions/yours/?show=following").context["rows"] == []


# --- Writing --------------------------------------------------------------------------------------


def typed(**values) -> dict:
    return {"key": str(uuid4()), "edition": "0", "go": "send", **values}


def test_a_question_is_asked(client_for):
    space = SpaceFactory()
    client = client_for(UserFactory())
    address = f"/discussions/{space.slug}/new/"
    assert "Everybody on the internet" in text_of(client.get(address))
    sent = typed(kind="question", title="How long?", body="Since **May**.")
    answer = client.post(address, sent)
    thread = Thread.objects.get()
    assert answer["Location"] == thread.get_absolute_url()
    assert client.post(address, sent)["Location"] == thread.get_absolute_url()
    assert Thread.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_is_lost(client_for):
    space = SpaceFactory()
    client = client_for(UserFactory())
    sent = typed(kind="question", title="turn\u202earound", body="A long thought")
    answer = client.post(f"/discussions/{space.slug}/new/", sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "cannot be seen (U+202E)" in page
    assert "A long thought" in page
    assert sent["key"] in page
    assert Thread.objects.count() == 0


def test_personal_data_is_asked_about_once(client_for):
    thread = ThreadFactory()
    client = client_for(UserFactory())
    address = f"/discussions/threads/{thread.pk}/reply/"
    sent = typed(body="My number is 219-09-9999.")
    asked = client.post(address, typed(body="My number is 536-90-4399."))
    assert asked.status_code == 422
    assert "Social Security number" in text_of(asked)
    assert "536-90-4399" in text_of(asked)
    assert thread.posts.count() == 1
    answer = client.post(address, {**sent, "body": "It is 536-90-4399.", "anyway": "yes"})
    assert answer.status_code == 302
    assert thread.posts.count() == 2


def test_what_is_sent_after_the_session_has_ended_comes_back(client):
    thread, person = ThreadFactory(), UserFactory()
    sent = typed(body="Not lost")
    answer = client.post(f"/discussions/threads/{thread.pk}/reply/", sent)
    assert answer["Location"].startswith("/account/login/?next=/discussions/")
    kept = client.session["kept_texts"]
    client.force_login(person)
    session = client.session
    session["kept_texts"] = kept
    session.save()
    page = text_of(client.get(thread.get_absolute_url()))
    assert "Not lost" in page
    assert "You were signed out" in page
    assert sent["key"] in page
    assert "Not lost" not in text_of(client.get(thread.get_absolute_url()))


def test_a_reply_leads_to_itself_and_a_nested_one_quotes(client_for):
    author = UserFactory()
    nested = PostFactory(parent=PostFactory(author=author), body="First line\n\n> old quote")
    client = client_for(UserFactory())
    page = client.get(f"/discussions/posts/{nested.pk}/reply/")
    begun = page.context["form"].initial["body"]
    assert begun.startswith("> [@")
    assert f"](/discussions/posts/{nested.pk}/):" in begun
    assert "> First line" in begun
    assert "old quote" not in begun
    answer = client.post(f"/discussions/posts/{nested.pk}/reply/", typed(body="And so?"))
    made = Post.objects.latest("pk")
    assert made.parent == nested.parent
    assert answer["Location"].endswith(f"#post-{made.pk}")


def test_a_draft_is_saved_and_two_tabs_are_told_of_one_another(client_for):
    thread, person = ThreadFactory(), UserFactory()
    client = client_for(person)
    address = f"/discussions/drafts/thread-{thread.pk}/"

    def save(tab: str, edition: int, body: str):
        sent = {"body": body, "edition": edition, "key": str(uuid4())}
        return client.post(address, sent, headers={"X-Tab": tab})

    assert save("one", 0, "").json() == {"edition": 0}
    assert not Draft.objects.exists()
    assert save("one", 0, "Half").json() == {"edition": 1}
    # Its answer was lost: the same tab does not contradict itself.
    assert save("one", 0, "Half a").json() == {"edition": 2}
    other = save("two", 1, "Something else")
    assert other.status_code == 409
    assert (other.json()["body"], other.json()["edition"]) == ("Half a", 2)
    assert save("two", 2, "Something else").json() == {"edition": 3}
    assert client_for(None).post(address, {"body": "x"}).status_code == 401
    page = client.get(thread.get_absolute_url())
    assert page.context["form"].initial["body"] == "Something else"


def test_a_draft_saved_after_it_was_posted_is_none(client_for):
    thread, person = ThreadFactory(), UserFactory()
    client = client_for(person)
    sent = typed(body="Whole")
    client.post(f"/discussions/threads/{thread.pk}/reply/", sent)
    client.post(f"/discussions/drafts/thread-{thread.pk}/", {**sent, "body": "Who"})
    assert not Draft.objects.exists()


def test_a_button_saves_a_draft_without_a_script(client_for):
    space, person = SpaceFactory(), UserFactory()
    client = client_for(person)
    address = f"/discussions/{space.slug}/new/"
    client.post(address, typed(go="draft", kind="discussion", title="Half", body=""))
    assert client.get(address).context["form"].initial["title"] == "Half"
    client.post(f"/discussions/drafts/space-{space.pk}/discard/")
    assert not Draft.objects.exists()


def test_an_edit_keeps_what_stood_before(client_for):
    post = PostFactory(body="Before")
    client = client_for(post.author)
    address = f"/discussions/posts/{post.pk}/edit/"
    assert client.get(address).context["form"].initial["body"] == "Before"
    assert client.post(address, typed(body="After", since="0")).status_code == 302
    post.refresh_from_db()
    assert (post.body, post.html) == ("After", "<p>After</p>\n")
    history = text_of(client_for(None).get(f"/discussions/posts/{post.pk}/history/"))
    assert "Before" in history
    late = client.post(address, typed(body="Too late", since="0"))
    assert late.status_code == 409
    assert "changed since you opened it" in text_of(late)
    assert "Too late" in text_of(late)
    # Its form knows of the other change: sent again, it is saved.
    assert late.context["since"] == 1
    assert client.post(address, typed(body="Too late", since="1")).status_code == 302


def test_a_moderator_edits_with_a_reason(client_for):
    post = PostFactory()
    client = client_for(Role.MODERATOR)
    address = f"/discussions/posts/{post.pk}/edit/"
    assert client.post(address, typed(body="After", since="0")).status_code == 422
    client.post(address, typed(body="After", since="0", reason="A name was in it."))
    assert post.versions.get().reason == "A name was in it."
    assert client_for(UserFactory()).get(address).status_code == 403


def test_deleting_leaves_a_mark(client_for):
    post = PostFactory(body="Regretted")
    client = client_for(post.author)
    address = f"/discussions/posts/{post.pk}/delete/"
    assert "Regretted" in text_of(client.get(address))
    assert post.thread.posts.filter(state=State.VISIBLE).count() == 2
    client.post(address)
    post.thread.refresh_from_db()
    assert post.thread.reply_count == 0
    page = text_of(client.get(post.thread.get_absolute_url()))
    assert "Deleted by its author" in page
    assert "Regretted" not in page
    assert client_for(UserFactory()).post(address).status_code == 403


def test_a_thread_without_replies_goes_with_its_opening_text(client_for):
    thread = ThreadFactory()
    client = client_for(thread.author)
    opening = thread.posts.get()
    answer = client.post(f"/discussions/posts/{opening.pk}/delete/")
    assert answer["Location"] == thread.space.get_absolute_url()
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_redacting_takes_the_text_out_for_good(client_for):
    post = PostFactory(body="A secret")
    version = PostVersionFactory(post=post, body="An old secret")
    assert client_for(post.author).get(f"/discussions/posts/{post.pk}/redact/").status_code == 403
    client = client_for(Role.MODERATOR)
    address = f"/discussions/versions/{version.pk}/redact/"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Personal data."})
    version.refresh_from_db()
    assert (version.body, version.html) == ("", "")
    client.post(f"/discussions/posts/{post.pk}/redact/", {"reason": "Personal data."})
    history = text_of(client_for(None).get(f"/discussions/posts/{post.pk}/history/"))
    assert "secret" not in history
    assert history.count("A moderator has taken this text away: Personal data.") == 2
    assert "taken this text away" in text_of(client.get(post.thread.get_absolute_url()))


def test_a_reaction_counts_and_a_second_click_takes_it_back(client_for):
    practice = PracticeFactory(title="Queue")
    post = PostFactory(body="Like /practices/ but\n\nhttps://x.test" + "", html="")
    Post.objects.filter(pk=post.pk).update(html=f"<!--card:/practices/{practice.slug}/-->")
    client = client_for(UserFactory())
    address = f"/discussions/posts/{post.pk}/react/"
    answer = client.post(address, {"kind": "tried"})
    assert answer.status_code == 302
    page = text_of(client.get(post.thread.get_absolute_url()))
    assert f"/practices/{practice.slug}/adopt/" in page
    part = client.post(address, {"kind": "helpful"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in text_of(part)
    assert "<html" not in text_of(part)
    post.refresh_from_db()
    assert (post.helpful_count, post.tried_count) == (1, 1)
    client.post(address, {"kind": "helpful"})
    post.refresh_from_db()
    assert (post.helpful_count, Reaction.objects.count()) == (0, 1)
    assert client.post(address, {"kind": "wonderful"}).status_code == 403
    assert client_for(post.author).post(address, {"kind": "helpful"}).status_code == 403


def test_whoever_asked_says_which_answer_helped(client_for):
    thread = ThreadFactory(question=True)
    answer, other = PostFactory(thread=thread), PostFactory(thread=thread)
    address = f"/discussions/posts/{answer.pk}/accept/"
    assert client_for(answer.author).post(address, {"accept": "yes"}).status_code == 403
    client = client_for(thread.author)
    client.post(address, {"accept": "yes"})
    thread.refresh_from_db()
    assert thread.accepted == answer
    assert "Accepted answer" in text_of(client_for(None).get(thread.get_absolute_url()))
    client.post(f"/discussions/posts/{other.pk}/accept/", {"accept": "yes"})
    thread.refresh_from_db()
    assert thread.accepted == other
    client.post(f"/discussions/posts/{other.pk}/accept/", {"take-back": "yes"})
    thread.refresh_from_db()
    assert thread.accepted is None


def test_a_preview_shows_what_will_be_shown(client_for):
    client = client_for(UserFactory())
    answer = client.post("/discussions/preview/", {"text": "**Bold** <script>"})
    assert text_of(answer) == "<p><strong>Bold</strong> &lt;script&gt;</p>"
    assert client.post("/discussions/preview/", {"text": "x" * 10_001}).status_code == 422
    assert client_for(None).post("/discussions/preview/", {"text": "x"}).status_code == 401


def test_a_closed_space_says_so(client_for):
    space = SpaceFactory(is_open=False)
    client = client_for(UserFactory())
    assert "This space is closed" in text_of(client.get(space.get_absolute_url()))
    assert client.get(f"/discussions/{space.slug}/new/").status_code == 403


def test_a_private_space_says_who_reads_it(client_for):
    person = UserFactory(first_name="Ada", last_name="Named")
    space = SpaceFactory(audience=SpaceAudience.PRIVATE, people=[person])
    page = text_of(client_for(person).get(f"/discussions/{space.slug}/new/"))
    assert "Only the people named for this space" in page
    assert "Ada Named" in page


def test_a_member_starts_from_the_front(client_for):
    first, _closed = SpaceFactory(), SpaceFactory(is_open=False)
    client = client_for(role_user(Role.MEMBER))
    answer = client.get("/discussions/start/")
    assert answer["Location"] == f"/discussions/{first.slug}/new/"
    second = SpaceFactory(audience=SpaceAudience.GOVERNMENT)
    page = text_of(client_for(Role.PRACTITIONER).get("/discussions/start/"))
    assert second.name in page
