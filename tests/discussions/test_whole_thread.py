"""A thread as a file, the feeds, and the report to the community."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.discussions.enums import SpaceAudience, State, ThreadKind
from community.discussions.models import Thread
from community.discussions.report import make_report
from exemplar.accounts.enums import Role
from tests.factories import (
    AppealFactory,
    CaseFactory,
    DecisionFactory,
    FlagFactory,
    UserFactory,
    role_user,
)
from tests.factories.discussions import (
    PostFactory,
    PostVersionFactory,
    SpaceFactory,
    ThreadFactory,
)

pytestmark = pytest.mark.django_db


def _export(user, thread, form):
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("discussion_export", args=[thread.pk, form]))
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.status_code


def test_the_data_hold_each_text_in_its_order_with_what_it_said_before():
    thread = ThreadFactory(body="opening")
    reply = PostFactory(thread=thread, body="reply now")
    PostVersionFactory(post=reply, body="reply before")
    PostVersionFactory(post=reply, body="", redacted_at=timezone.now(), redaction_reason="A number")
    PostFactory(thread=thread, body="next")
    PostFactory(thread=thread, parent=reply, body="below")
    PostFactory(thread=thread, body="hidden", state=State.HIDDEN)
    PostFactory(thread=thread, body="", redacted_at=timezone.now(), redaction_reason="A name")

    told = json.loads(_export(UserFactory(), thread, "json"))

    assert (told["format"], told["title"]) == ("exemplar-thread-1", thread.title)
    assert [post["text"] for post in told["posts"]] == [
        "opening", "reply now", "below", "next", None, "",
    ]  # fmt: skip
    assert [post["redaction_reason"] for post in told["posts"]] == ["", "", "", "", "", "A name"]
    earlier = told["posts"][1]["earlier_versions"]
    assert [(each["text"], each["redaction_reason"]) for each in earlier] == [
        ("reply before", ""),
        (None, "A number"),
    ]


def test_the_page_escapes_what_people_wrote():
    thread = ThreadFactory(title="<script>alert(1)</script>", body="<b>bold</b>")
    post = PostFactory(thread=thread)
    PostVersionFactory(post=post, body="<img src=x>")

    page = _export(UserFactory(), thread, "html")

    assert [tag in page for tag in ("<script", "<b>", "<img")] == [False, False, False]
    assert page.rstrip().endswith("</html>")
    # Opened from a disk, its links lead to the site.
    assert f'<base href="{settings.BASE_URL}">' in page


def test_the_page_says_which_reply_is_the_answer():
    thread = ThreadFactory(kind=ThreadKind.QUESTION)
    PostFactory(thread=thread)
    answer = PostFactory(thread=thread)
    assert "Accepted answer" not in _export(UserFactory(), thread, "html")
    Thread.objects.filter(pk=thread.pk).update(accepted=answer)
    page = _export(UserFactory(), thread, "html")
    assert "Accepted answer" in page.partition(f'<article id="post-{answer.pk}"')[2]
    assert page.count("Accepted answer") == 1


def test_nobody_saves_what_they_may_not_read():
    thread = ThreadFactory(space__audience=SpaceAudience.PRIVATE)

    assert _export(UserFactory(), thread, "json") == 404
    assert json.loads(_export(role_user(Role.MODERATOR), thread, "json"))["title"] == thread.title


def test_the_feed_of_a_space_holds_its_shown_threads(client: Client):
    space = SpaceFactory()
    ThreadFactory(space=space, title="Shown", body="A **strong** text")
    ThreadFactory(space=space, title="Waits", state=State.HELD)
    ThreadFactory(title="Elsewhere")

    feed = client.get(reverse("discussion_space_feed", args=[space.slug])).content.decode()

    assert [title in feed for title in ("Shown", "Waits", "Elsewhere")] == [True, False, False]
    assert "&lt;strong&gt;strong" in feed


@pytest.mark.parametrize("audience", [SpaceAudience.GOVERNMENT, SpaceAudience.PRIVATE])
def test_what_not_everybody_reads_is_in_no_feed(client: Client, audience):
    space = SpaceFactory(audience=audience)
    ThreadFactory(space=space, title="Secret")

    assert client.get(reverse("discussion_space_feed", args=[space.slug])).status_code == 404
    assert "Secret" not in client.get(reverse("discussion_feed")).content.decode()


def test_the_front_page_names_what_is_talked_about_in_public(client: Client, home):
    ThreadFactory(title="Out in the open")
    ThreadFactory(title="Among few", space__audience=SpaceAudience.GOVERNMENT)
    ThreadFactory(title="Taken down", state=State.REMOVED)

    page = client.get("/").content.decode()

    names = ("Out in the open", "Among few", "Taken down")
    assert [name in page for name in names] == [True, False, False]


NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def _thread(days, reply_after=None, **fields):
    thread = ThreadFactory(created_at=NOW - timedelta(days=days), **fields)
    # The author's own reply is no answer.
    PostFactory(thread=thread, author=thread.author, created_at=thread.created_at)
    if reply_after is not None:
        PostFactory(thread=thread, created_at=thread.created_at + timedelta(hours=reply_after))
    return thread


def test_the_report_counts_months_answers_and_waits():
    _thread(40, 2)
    _thread(40, 6)
    _thread(3, 10, kind=ThreadKind.QUESTION)
    asked = _thread(3, kind=ThreadKind.QUESTION)
    Thread.objects.filter(pk=asked.pk).update(accepted=asked.posts.first())
    _thread(2, 1, space__audience=SpaceAudience.GOVERNMENT)
    _thread(400, 1)

    report = make_report(NOW)

    assert (len(report.months), report.months[-1].month.isoformat()) == (12, "2026-06-01")
    may, june = report.months[-2:]
    assert (may.opened, may.answered, may.unanswered, may.median_hours) == (2, 2, 0, 4)
    assert (june.opened, june.answered, june.questions, june.accepted) == (2, 1, 2, 1)
    assert (report.year.opened, report.year.unanswered, report.year.median_hours) == (4, 1, 6)


def test_the_report_counts_no_flag_of_what_few_read():
    for audience, state in (("public", State.REMOVED), ("private", State.VISIBLE)):
        post = PostFactory(thread=ThreadFactory(space__audience=audience), state=state)
        case = CaseFactory(about=post)
        FlagFactory(case=case)
        AppealFactory(decision=DecisionFactory(case=case, verdict="remove"))

    told = make_report().moderation

    assert (told.flags["spam"], told.waiting, told.appeals) == (1, 1, 1)
    assert told.decisions["remove"] == 1


def test_the_report_is_there_when_nothing_has_happened(client: Client):
    page = client.get(reverse("discussion_report"))

    assert page.status_code == 200
    assert "Nobody has been answered yet." in page.content.decode()
