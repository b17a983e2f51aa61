"""More like this, on the page of a practice."""

import pytest
from django.contrib.auth.models import Group

from exemplar.accounts.enums import Role
from practices.library.models import RelatedPractice
from tests import factories as made

pytestmark = pytest.mark.django_db


def similar(client, practice):
    return [page.title for page in client.get(practice.get_url()).context["similar"]]


def test_what_shares_topics_tags_or_words_is_near(client):
    waiting, other = made.TopicFactory(name="Zzwaiting"), made.TopicFactory(name="Zzother")
    page = made.PracticeFactory(title="Zzqueue by phone", topics=[waiting], tags=["zzlines"])
    made.PracticeFactory(title="Same topic", topics=[waiting], tags=[])
    made.PracticeFactory(title="Same tag", topics=[other], tags=["zzlines"])
    made.PracticeFactory(title="A zzqueue", topics=[other], tags=[])
    made.PracticeFactory(title="Nothing shared", topics=[other], tags=[])
    assert sorted(similar(client, page)) == ["A zzqueue", "Same tag", "Same topic"]


def test_what_the_page_names_already_is_left_out(client):
    topic = made.TopicFactory(name="Zzwaiting")
    page, related, older, third = (made.PracticeFactory(topics=[topic]) for _ in range(4))
    RelatedPractice.objects.create(practice=page, related=related)
    older.superseded_by = page
    older.save()
    assert similar(client, page) == [third.title]


def test_nothing_hidden_is_near(client_for, forget):
    topic = made.TopicFactory(name="Zzwaiting")
    page = made.PracticeFactory(topics=[topic])
    made.PracticeFactory(title="Draft", topics=[topic], draft=True)
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title="Restricted", topics=[topic], restricted_to=[moderators])
    seen = {}
    for who in (None, Role.EDITOR, Role.MODERATOR):
        forget()
        seen[who] = similar(client_for(who), page)
    assert seen == {None: [], Role.EDITOR: [], Role.MODERATOR: ["Restricted"]}


def test_no_heading_without_anything_near(client):
    assert b"More like this" not in client.get(made.PracticeFactory().get_url()).content
