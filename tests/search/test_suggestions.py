"""Suggestions while somebody types."""

import pytest
from django.contrib.auth.models import Group

from exemplar.accounts.enums import Role
from search.models import PastQuery
from search.views.suggesting import Allowance, allowance
from tests import factories as made

pytestmark = pytest.mark.django_db


def suggested(client, typed):
    found = client.get("/search/suggest/", {"q": typed}).json()["suggestions"]
    return [(each["text"], each["kind"], each["url"]) for each in found]


def test_titles_topics_and_agencies_that_begin_so(client):
    practice = made.PracticeFactory(title="Zzonline appointments", summary="zzsummary")
    topic = made.TopicFactory(name="Zzonline services")
    agency = made.AgencyFactory(name="Office", abbreviation="ZZON")
    assert suggested(client, "zzon") == [
        ("Zzonline appointments", "Practice", practice.get_url()),
        ("Zzonline services", "Topic", topic.get_absolute_url()),
        (str(agency), "Agency", agency.get_absolute_url()),
    ]
    assert [text for text, *_ in suggested(client, "zzonline app")] == ["Zzonline appointments"]
    assert suggested(client, "zzsumm") == []


def test_one_letter_is_too_little(client):
    made.PracticeFactory(title="Zzonline")
    assert suggested(client, "z") == []


def test_no_more_than_a_few_of_each(client):
    for number in range(5):
        made.TopicFactory(name=f"Zztopic {number}")
    assert len(suggested(client, "zztopic")) == 3


def test_nothing_that_the_person_may_not_see(client_for):
    made.PracticeFactory(title="Zzdraft", draft=True)
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title="Zzsecret", restricted_to=[moderators])
    made.edit_without_publishing(made.PracticeFactory(), title="Zzrevised")
    found = {
        who: [text for text, *_ in suggested(client_for(who), "zz")]
        for who in (None, Role.MEMBER, Role.EDITOR, Role.MODERATOR)
    }
    assert found == {
        None: [], Role.MEMBER: [], Role.EDITOR: [], Role.MODERATOR: ["Zzsecret"]
    }  # fmt: skip


def test_own_past_queries_and_nobody_elses(client_for):
    person, other = made.UserFactory(), made.UserFactory()
    for owner, text in ((person, "Waiting by phone"), (other, "waiting secretly")):
        PastQuery.objects.create(owner=owner, text=text)
    assert suggested(client_for(person), "wait") == [
        ("Waiting by phone", "Your search", "/search/?q=Waiting+by+phone")
    ]
    assert suggested(client_for(), "wait") == []


def test_never_kept_by_a_cache(client):
    assert "private" in client.get("/search/suggest/?q=zz")["Cache-Control"]


@pytest.mark.parametrize("typed", ["\x00", '"((', "x" * 100_000, "*", "' OR 1=1", "%", "_", "\\"])
def test_garbage(client_for, typed):
    client = client_for(made.UserFactory())
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200


def test_an_allowance_is_used_up_and_comes_back(monkeypatch):
    now = 0.0
    monkeypatch.setattr("search.views.suggesting.time.monotonic", lambda: now)
    few = Allowance(2)
    assert [few.is_used_up("a") for _ in range(3)] == [False, False, True]
    assert few.is_used_up("b") is False
    now = 60.0
    assert few.is_used_up("a") is False


def test_whoever_asks_too_much_is_told(client, monkeypatch):
    monkeypatch.setattr(allowance, "_most", 1)
    monkeypatch.setattr(allowance, "_minute", -1)
    answers = [client.get("/search/suggest/?q=zz").status_code for _ in range(2)]
    assert answers == [200, 429]
