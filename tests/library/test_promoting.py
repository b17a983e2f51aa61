"""Promoting a tag to a topic: everything tagged follows, drafts too; old addresses lead there."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from practices.library.actions import promote_tag, replace_tag
from practices.library.models import PracticePage
from practices.library.signals import tag_promoted
from practices.taxonomy.models import Topic
from search.models import IndexChange
from tests.factories import (
    CaseStudyFactory,
    PracticeFactory,
    TopicFactory,
    role_user,
)


@pytest.fixture
def editor(db):
    """An editor."""
    return role_user(Role.EDITOR)


def tag(name="queues"):
    """The tag of that name."""
    return Tag.objects.get(name=name)


def topics(page):
    """The topics and tags of a page as it is kept."""
    kept = type(page).objects.get(pk=page.pk)
    return {topic.name for topic in kept.topics.all()}, {each.name for each in kept.tags.all()}


def test_everything_tagged_gets_the_topic(editor):
    base = TopicFactory(name="Base")
    practice = PracticeFactory(topics=[base], tags=("queues", "other"))
    case = CaseStudyFactory(topics=[base], tags=("Queues",), practices=[practice])
    without = PracticeFactory(topics=[base], tags=("other",))
    topic = promote_tag(actor=editor, tag=tag(), name="Waiting lines", parent=base)
    assert [topics(page) for page in (practice, case, without)] == [
        ({"Base", "Waiting lines"}, {"other"}),
        ({"Base", "Waiting lines"}, set()),
        ({"Base"}, {"other"}),
    ]
    kept = Topic.objects.get(pk=topic.pk)
    assert (kept.get_parent(), kept.synonym_list(), kept.former_tags, kept.slug) == (
        base,
        ["queues"],
        ["queues"],
        "waiting-lines",
    )
    assert not Tag.objects.filter(name__iexact="queues").exists()


def test_its_own_name_is_no_synonym(editor):
    PracticeFactory(tags=("queues",))
    topic = promote_tag(actor=editor, tag=tag(), name="Queues", synonyms="lines")
    assert Topic.objects.get(pk=topic.pk).synonym_list() == ["lines"]


def test_drafts_follow(editor):
    PracticeFactory(title="So that the tag is there")
    published = PracticeFactory(tags=("other",))
    draft = PracticeFactory(tags=("other",), draft=True)
    draft.save_revision()
    for page in (published, draft):
        changed = page.get_latest_revision_as_object()
        changed.tags.set(["queues"])
        changed.save_revision()
    topic = promote_tag(actor=editor, tag=tag(), name="Waiting lines")
    for page in (published, draft):
        PracticePage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert [topics(page) for page in (published, draft)] == [
        ({each.name for each in published.topics.all()} | {topic.name}, set())
    ] * 2


def test_an_older_revision_is_published_without_the_tag(editor):
    practice = PracticeFactory()
    older = practice.save_revision()
    practice.save_revision()
    promote_tag(actor=editor, tag=tag(), name="Waiting lines")
    older.publish()
    assert topics(practice)[1] == set()


@pytest.mark.parametrize("name", ["Waiting", "waiting", " WAITING ", "standing in line"])
def test_a_name_that_is_taken_is_refused_and_the_topic_offered(client, editor, name):
    taken = TopicFactory(name="Waiting", synonyms="Standing in line")
    PracticeFactory(topics=[taken])
    with pytest.raises(ValidationError) as refused:
        promote_tag(actor=editor, tag=tag(), name=name)
    assert "name" in refused.value.error_dict
    client.force_login(editor)
    address = reverse("library_promote", args=[tag().pk])
    response = client.post(address, {"name": name, "synonyms": ""})
    assert "Use that one instead" in response.content.decode()
    assert client.post(address, {"existing": taken.pk}).status_code == 302
    assert Topic.objects.get(pk=taken.pk).former_tags == ["queues"]


def test_a_topic_that_is_there_takes_the_tag_over(editor):
    topic, practice = TopicFactory(name="Lines", synonyms="rows"), PracticeFactory()
    practice.topics.set([topic])
    practice.save()
    replace_tag(actor=editor, tag=tag(), topic=topic)
    assert topics(practice) == ({"Lines"}, set())
    assert Topic.objects.get(pk=topic.pk).synonym_list() == ["rows", "queues"]


@pytest.mark.parametrize("engine", [False, True])
def test_old_addresses_lead_to_the_topic(client, editor, request, engine):
    PracticeFactory(title="Tagged")
    PracticeFactory(title="Not tagged", tags=())
    CaseStudyFactory(title="Story", tags=("queues",))
    topic = promote_tag(actor=editor, tag=tag(), name="Waiting lines")
    forget_everything()
    if engine:
        request.getfixturevalue("indexed")
    found = client.get("/practices/?tag=queues").context["browse"]
    assert found.state.selection == {"topic": [topic.slug]}
    assert [card.title for card in found.page.object_list] == ["Tagged"]
    assert [card.title for card in client.get("/cases/?tag=queues").context["cards"]] == ["Story"]
    assert "Not tagged" not in client.get("/feeds/practices/?tag=queues").content.decode()
    both = client.get(f"/practices/?tag=queues&topic={topic.slug}").context["browse"]
    assert both.state.selection == {"topic": [topic.slug]}


def test_search_is_told(editor):
    practice, case = PracticeFactory(), CaseStudyFactory(tags=("queues",))
    IndexChange.objects.all().delete()
    promote_tag(actor=editor, tag=tag(), name="Waiting lines")
    told = set(IndexChange.objects.values_list("label", "key"))
    wanted = {("library.practicepage", practice.pk), ("library.casestudypage", case.pk)}
    assert {(label, str(key)) for label, key in wanted} <= told


def test_whoever_keeps_drafts_is_told_inside(editor):
    PracticeFactory()
    heard = []

    def listen(sender, signal, **told):
        heard.append(told)

    tag_promoted.connect(listen)
    key = tag().pk
    try:
        topic = promote_tag(actor=editor, tag=tag(), name="Waiting lines")
    finally:
        tag_promoted.disconnect(listen)
    assert heard == [{"tag_id": key, "tag_name": "queues", "topic": topic}]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.EDITOR, Role.ADMIN}])
def test_only_editors_promote(db, role):
    PracticeFactory()
    with pytest.raises(PermissionDenied):
        promote_tag(actor=role_user(role), tag=tag(), name="Waiting lines")
    assert tag().name == "queues"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b", "a\u202eb"])
def test_a_name_that_says_nothing_is_said_beside_its_field(client, editor, name):
    PracticeFactory()
    client.force_login(editor)
    count = Topic.objects.count()
    sent = {"name": name, "synonyms": ""}
    response = client.post(reverse("library_promote", args=[tag().pk]), sent)
    assert (response.status_code, "name" in response.context["form"].errors) == (200, True)
    assert (Topic.objects.count(), tag().name) == (count, "queues")


@pytest.mark.parametrize("name", ["", "x" * 121, "a\x07b", "a\u202eb", "a\ud800b"])
def test_the_action_refuses_it_too(editor, name):
    PracticeFactory()
    with pytest.raises(ValidationError) as refused:
        promote_tag(actor=editor, tag=tag(), name=name)
    assert "name" in refused.value.error_dict


def test_many_pages_cost_few_queries(editor):
    def cost(count, name):
        for _ in range(count):
            PracticeFactory(tags=(name,)).save_revision()
        with CaptureQueriesContext(connection) as captured:
            promote_tag(actor=editor, tag=tag(name), name=f"Topic of {name}")
        return len(captured)

    # In the order of their names: a topic that comes between others moves these.
    cost(1, "a")
    assert cost(1, "b") == cost(20, "c")


def test_the_list_counts(client, editor):
    PracticeFactory(tags=("queues", "rare"))
    PracticeFactory(draft=True)
    CaseStudyFactory(tags=("queues",))
    client.force_login(editor)
    rows = client.get(reverse("library_tags")).context["page"].object_list
    assert [(row.name, row.practices, row.cases) for row in rows] == [
        ("queues", 2, 1),
        ("rare", 1, 0),
    ]
    found = client.get(reverse("library_tags") + "?q=rar").context["page"].object_list
    assert [row.name for row in found] == ["rare"]
