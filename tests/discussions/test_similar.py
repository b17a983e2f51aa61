"""While a title is typed, what is near to it is shown: only what its author may read."""

from uuid import uuid4

import pytest

from community.discussions.enums import SpaceAudience
from community.discussions.models import Thread
from community.discussions.similar import similar_to
from community.discussions.views.similar import LIMITS
from exemplar.accounts.enums import Role
from tests import factories as made
from tests.factories.discussions import SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db
TITLE = "How do you shorten the waiting line at the counter?"


def titles(found):
    return [thread.title for thread in found.threads], [page.title for page in found.practices]


def test_threads_and_practices_that_share_words():
    """Some of the telling ones."""
    ThreadFactory(title="Shorten the line at a counter")
    ThreadFactory(title="Parking for bicycles")
    made.PracticeFactory(title="A shorter waiting line")
    made.PracticeFactory(title="Better forms", summary="They are read.")
    found, practices = titles(similar_to(TITLE, made.UserFactory()))
    assert (found, practices[0]) == (["Shorten the line at a counter"], "A shorter waiting line")


@pytest.mark.parametrize("title", ["", "the", "waiting", "How do you", "!!! ??", '"(waiting'])
def test_what_says_too_little_finds_nothing(title):
    """One word, or none that tells anything."""
    ThreadFactory(title="waiting")
    assert not similar_to(title, made.UserFactory())


def test_only_what_its_author_may_read():
    """Spaces for others, pages behind a restriction."""
    for audience in SpaceAudience:
        space = SpaceFactory(audience=audience)
        ThreadFactory(space=space, title=f"Waiting line, {audience}")
    made.restrict(made.PracticeFactory(title="Waiting line at the counter"))
    official = made.role_user(Role.OFFICIAL)
    member = made.UserFactory()
    assert sorted(titles(similar_to(TITLE, member))[0]) == ["Waiting line, public"]
    assert sorted(titles(similar_to(TITLE, official))[0]) == [
        "Waiting line, government",
        "Waiting line, public",
    ]


def test_the_part_that_the_script_asks_for(client_for):
    """For whoever may write; it says that they have seen it."""
    thread = ThreadFactory(title="Shorten the line at a counter")
    client = client_for(made.UserFactory())
    html = client.get("/discussions/similar/", {"title": TITLE}).content.decode()
    assert (thread.get_absolute_url() in html, 'name="similar" value="seen"' in html) == (
        True, True,
    )  # fmt: skip
    assert client_for(None).get("/discussions/similar/", {"title": TITLE}).status_code == 302


def test_who_asks_too_often_is_shown_nothing(client_for, monkeypatch):
    """For a while."""
    monkeypatch.setitem(LIMITS, "similar", "2/m/user")
    ThreadFactory(title="Shorten the line at a counter")
    client = client_for(made.UserFactory())
    found = [
        "Shorten" in client.get("/discussions/similar/", {"title": TITLE}).content.decode()
        for _ in range(3)
    ]
    assert found == [True, True, False]


def test_without_a_script_it_is_shown_before_the_first_post(client_for):
    """Once; then the thread is made."""
    near = ThreadFactory(title="Shorten the line at a counter")
    space, client = SpaceFactory(), client_for(made.UserFactory())
    sent = {"kind": "question", "title": TITLE, "body": "Ours is long.", "key": str(uuid4())}
    first = client.post(f"/discussions/{space.slug}/new/", sent)
    html = first.content.decode()
    count = Thread.objects.count()
    second = client.post(f"/discussions/{space.slug}/new/", {**sent, "similar": "seen"})
    assert (first.status_code, near.get_absolute_url() in html, "Ours is long." in html) == (
        422, True, True,
    )  # fmt: skip
    assert "Not posted yet" in html
    assert (count, second.status_code, Thread.objects.count()) == (1, 302, 2)


def test_nothing_near_is_no_step(client_for):
    """The thread is made at once."""
    space, client = SpaceFactory(), client_for(made.UserFactory())
    sent = {"kind": "question", "title": TITLE, "body": "Ours is long.", "key": str(uuid4())}
    assert client.post(f"/discussions/{space.slug}/new/", sent).status_code == 302
