"""What editors do for search: synonyms, recommendations; and what they see of queries."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.utils import timezone

from exemplar.accounts.enums import Role
from search import actions
from search.models import PromotedResult, QueryCount, SynonymSet
from tests import factories as made

pytestmark = pytest.mark.django_db


def found(client, query):
    return client.get("/search/", {"q": query}).context


def titles(client, query):
    context = client.get("/search/", {"q": query, "kind": "practices"}).context
    return [str(hit) for hit in context["hits"]]


# --- Synonyms ---


@pytest.mark.parametrize("typed", ["zzlift", "Zzlifts", '"zzlift"', "moving room", "a moving room"])
def test_synonyms_find_each_other(client, typed):
    made.PracticeFactory(title="The zzelevator")
    made.SynonymSetFactory(words="zzlift\nzzelevator\nmoving room")
    assert titles(client, typed) == ([] if '"' in typed else ["The zzelevator"])


def test_the_word_typed_comes_before_its_synonyms(client):
    made.SynonymSetFactory(words="zzlift\nzzelevator")
    made.PracticeFactory(title="The zzelevator")
    made.PracticeFactory(title="The zzlift")
    assert titles(client, "zzlift") == ["The zzlift", "The zzelevator"]


def test_a_new_synonym_works_with_the_next_search(client_for, commit):
    made.PracticeFactory(title="The zzelevator")
    assert titles(client_for(), "zzlift") == []
    with commit():
        SynonymSet.objects.create(words="zzlift\nzzelevator")
    assert titles(client_for(), "zzlift") == ["The zzelevator"]


def test_a_set_of_one_is_refused(client_for):
    response = client_for(Role.EDITOR).post(
        "/admin/snippets/search/synonymset/add/", {"words": "alone\n\n alone "}
    )
    assert "at least two words" in response.content.decode()
    assert not SynonymSet.objects.exists()


# --- Recommendations ---


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("where to begin", True),
        ("Begin where?", True),
        ("beginning", True),
        ("begin", True),
        ("begin a survey", False),
        ("survey", False),
    ],
)
def test_recommendations_answer_their_searches(client, typed, shown):
    made.PromotedResultFactory(title="Zzbegin here")
    promoted = found(client, typed)["promoted"]
    assert [each.title for each in promoted] == (["Zzbegin here"] if shown else [])


def test_recommendations_show_whom_they_may(client_for):
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    for how in ({"restricted_to": [moderators]}, {"draft": True}):
        made.PromotedResultFactory(title="Zzbegin", page=made.PracticeFactory(**how))
    seen = {
        who: len(found(client_for(who), "where to begin")["promoted"])
        for who in (None, Role.EDITOR, Role.MODERATOR)
    }
    assert seen == {None: 0, Role.EDITOR: 0, Role.MODERATOR: 1}


def test_they_stand_above_everything_and_say_so(client):
    page = made.PracticeFactory(title="Zzfirst steps")
    made.PromotedResultFactory(page=page, title="Zz<b>begin")
    content = client.get("/search/?q=where+to+begin").content.decode()
    assert "Recommended by the editors" in content
    assert f'<a href="{page.get_url()}">Zz&lt;b&gt;begin</a>' in content


@pytest.mark.parametrize(
    "values",
    [
        {"phrases": " \n", "link": "/about/"},
        {"phrases": "x", "link": ""},
        {"phrases": "x", "link": "javascript:alert(1)"},
        {"phrases": "x", "link": "//elsewhere.example/"},
        {"phrases": "x", "link": "/about/", "page": True},
    ],
)
def test_recommendations_that_cannot_be(client_for, values):
    if "page" in values:
        values = values | {"page": made.PracticeFactory().pk}
    data = {"title": "Title", "text": "", "page": "", **values}
    client_for(Role.EDITOR).post("/admin/snippets/search/promotedresult/add/", data)
    assert not PromotedResult.objects.exists()


# --- What is searched for ---


def counted():
    return list(QueryCount.objects.values_list("text", "searches", "empty"))


def test_queries_are_counted_without_a_name(client_for):
    made.PracticeFactory(title="Zzwait")
    for who in (None, Role.MEMBER):
        client_for(who).get("/search/?q=ZZwait ")
    client_for().get("/search/?q=zznowhere")
    assert sorted(counted()) == [("zznowhere", 1, 1), ("zzwait", 2, 0)]
    assert {field.name for field in QueryCount._meta.fields} == {
        "id", "day", "text", "searches", "empty"
    }  # fmt: skip


def test_turning_pages_tabs_and_filters_counts_nothing(client):
    made.PracticeFactory(title="Zzwait")
    for tail in ("&page=2", "&kind=practices", "&stage=introduced"):
        client.get(f"/search/?q=zzwait{tail}")
    assert counted() == []


@pytest.mark.parametrize(
    "typed", ["pat@example.test", "123-45-6789", "call 202 555 0143", "1234567", "", "(((", "\x00"]
)
def test_what_tells_who_somebody_is_is_not_counted(client, typed):
    client.get("/search/", {"q": typed})
    assert counted() == []


@pytest.mark.parametrize("typed", ["M-11-24", "EO 13571", "2011", "form 1040"])
def test_identifiers_are_counted(client, typed):
    client.get("/search/", {"q": typed})
    assert [text for text, *_ in counted()] == [typed.lower()]


def test_a_count_that_fails_is_not_shown(client, monkeypatch):
    def fail(*_args):
        raise DatabaseError

    monkeypatch.setattr(actions, "_purge_once_a_day", fail)
    assert client.get("/search/?q=zzwait").status_code == 200


def test_old_counts_go_by_themselves(client, monkeypatch):
    monkeypatch.setattr(actions, "_purged_on", None)
    today = timezone.localdate()
    for age in (90, 91):
        QueryCount.objects.create(day=today - timedelta(age), text=f"zz{age}", searches=9)
    client.get("/search/?q=zzwait")
    assert sorted(text for text, *_ in counted()) == ["zz90", "zzwait"]


def test_editors_see_what_was_asked_more_than_once(client_for):
    today = timezone.localdate()
    for text, days, times, empty in (
        ("zzoften", 1, 3, 0),
        ("zztwice", 1, 2, 0),
        ("zztwodays", 2, 1, 1),
        ("zzonce", 1, 1, 1),
    ):
        for back in range(days):
            QueryCount.objects.create(
                day=today - timedelta(back), text=text, searches=times, empty=empty
            )
    client = client_for(Role.EDITOR)
    rows = client.get("/admin/reports/searches/").context["object_list"]
    assert [(row["text"], row["times"]) for row in rows] == [("zzoften", 3), ("zztwodays", 2)]
    rows = client.get("/admin/reports/searches/?nothing=yes").context["object_list"]
    assert [(row["text"], row["nothing"]) for row in rows] == [("zztwodays", 2)]
