"""Threads are found by what everybody who may read them reads, and by nobody else."""

import pytest

from community.discussions.actions import reply
from community.discussions.actions.showing import set_state
from community.discussions.enums import SpaceAudience, State
from community.discussions.indexing import thread_passages
from community.discussions.searched import MOST_TEXTS
from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from search.engines.draining import drain
from search.models import IndexChange
from tests import factories as made
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def found(client, word="zzword"):
    """What the search page finds, what its tab counts, and what is suggested."""
    context = client.get("/search/", {"q": word, "kind": "threads"}).context
    counts = [tab.count for tab in context["tabs"] if tab.kind and tab.kind.name == "threads"]
    return [hit.title for hit in context["hits"]], counts


def test_by_its_title_its_opening_text_and_a_reply(client_for):
    """Each thread once."""
    in_title = ThreadFactory(title="Zzword first")
    in_text = ThreadFactory(title="Second", body="about zzword")
    PostFactory(thread=in_text, body="**zzword** again")
    in_reply = ThreadFactory(title="Third")
    PostFactory(thread=in_reply, body="see [zzword](https://example.gov)")
    ThreadFactory(title="Fourth")
    titles, counts = found(client_for(None))
    assert (sorted(titles), counts) == ([in_text.title, in_reply.title, in_title.title], [3])


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED])
def test_what_is_not_shown_is_not_found(client_for, state):
    """Neither a reply, nor a thread, from the moment on that it is taken away."""
    thread = ThreadFactory(title="First")
    post = PostFactory(thread=thread, body="zzword")
    other = ThreadFactory(title="Zzword second")
    client = client_for(None)
    before = sorted(found(client)[0])
    set_state(post=post, state=state)
    set_state(post=other.posts.get(), state=state)
    assert (before, found(client)) == (["First", "Zzword second"], ([], [0]))


def test_a_space_is_found_by_whom_it_is_for(client_for):
    """Also right after its audience has changed."""
    named = made.UserFactory()
    spaces = {
        audience: SpaceFactory(name=f"Space {audience}", audience=audience)
        for audience in SpaceAudience
    }
    spaces["private"].people.add(named)
    for audience, space in spaces.items():
        ThreadFactory(space=space, title=f"Zzword {audience}")
    clients = {
        "public": client_for(None),
        "member": client_for(made.UserFactory()),
        "named": client_for(named),
        "official": client_for(Role.OFFICIAL),
        "moderator": client_for(Role.MODERATOR),
    }
    expected = {
        "public": ["public"],
        "member": ["public"],
        "named": ["private", "public"],
        "official": ["government", "public"],
        "moderator": ["government", "private", "public"],
    }
    for name, client in clients.items():
        titles = [f"Zzword {each}" for each in expected[name]]
        assert (name, sorted(found(client)[0]), found(client)[1]) == (name, titles, [len(titles)])
    spaces["public"].audience = SpaceAudience.PRIVATE
    spaces["public"].save()
    assert found(clients["member"]) == ([], [0])


def test_comments_are_found_by_whoever_reads_the_page(client_for):
    """A restriction that is set counts at once; a page that is taken down takes them along."""
    practice = made.PracticeFactory()
    ThreadFactory(space=None, page=practice.page_ptr, title="Zzword beside")
    case = made.CaseStudyFactory()
    ThreadFactory(space=None, page=case.page_ptr, title="Zzword of a case")
    client = client_for(None)
    before = sorted(found(client)[0])
    made.restrict(practice)
    case.unpublish()
    forget_everything()
    member = client_for(made.UserFactory())
    assert (before, found(client), found(member)) == (
        ["Zzword beside", "Zzword of a case"],
        ([], [0]),
        (["Zzword beside"], [1]),
    )


def test_the_hit_shows_where_the_word_stands(client_for):
    """With the place of the thread, and marked."""
    ThreadFactory(space=SpaceFactory(name="Front desks"), title="A", body="We tried *zzword* once.")
    html = client_for(None).get("/search/", {"q": "zzword", "kind": "threads"}).content.decode()
    assert ("Front desks" in html, "<mark>zzword</mark> once." in html) == (True, True)


def test_a_reply_concerns_its_thread_alone():
    """Of many."""
    threads = ThreadFactory.create_batch(3)
    drain()
    IndexChange.objects.all().delete()
    reply(actor=made.UserFactory(), thread=threads[1], body="more")
    changed = set(IndexChange.objects.values_list("label", "key"))
    post = threads[1].posts.get(position=1)
    assert changed == {
        ("discussions.thread", str(threads[1].pk)),
        ("discussions.post", str(post.pk)),
    }


def test_of_a_long_thread_the_opening_and_the_best_are_read(django_assert_num_queries):
    """The opening text, the most helpful, the newest; and in as many queries as of a short one."""
    thread = ThreadFactory(body="opening")
    posts = PostFactory.create_batch(MOST_TEXTS + 5, thread=thread, body="same")
    posts[0].helpful_count = 3
    posts[0].body = "helpful"
    posts[0].save()
    with django_assert_num_queries(2):
        texts = [passage.text for passage in thread_passages([thread.pk])[thread.pk]]
    assert (texts[:2], len(texts)) == (["opening", "helpful"], MOST_TEXTS)
