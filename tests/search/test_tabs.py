"""The search page: its tabs, their counts, and what it makes of what was typed."""

import pytest
from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st

from exemplar.accounts.enums import Role
from search.words import LONGEST_QUERY, clean_query
from tests.factories import (
    AgencyFactory,
    CaseStudyFactory,
    PracticeFactory,
    TopicFactory,
    edit_without_publishing,
)

WORD = "zeppelin"


def search(client, **params):
    return client.get("/search/", params).context


def counts(context):
    return {tab.kind.name: tab.count for tab in context["tabs"] if tab.kind}


def opened(context):
    return [tab.label for tab in context["tabs"] if tab.selected]


@pytest.fixture
def library(db):
    """Two practices, one case study, a topic and an agency that hold the word; and others."""
    other, topic = TopicFactory(), TopicFactory(name="Zones of air", synonyms=f"balloons\n{WORD}")
    # What else is made here is under the first topic, which does not hold the word.
    assert PracticeFactory().topics.get() == other
    practices = [
        PracticeFactory(title=f"A {WORD} for meadows"),
        PracticeFactory(steps=f"Buy a {WORD}."),
    ]
    case = CaseStudyFactory(service=f"{WORD.upper()} rides", practices=practices)
    agency = AgencyFactory(description=f"It runs the {WORD}.")
    return {"practices": practices, "cases": [case], "topics": [topic], "agencies": [agency]}


def test_a_tab_for_each_kind_counts_its_hits(library, client):
    context = search(client, q=WORD)
    expected = {"practices": 2, "cases": 1, "topics": 1, "agencies": 1, "threads": 0}
    assert counts(context) == expected
    assert (opened(context), context["total"]) == (["All"], 5)


def test_all_kinds_stand_together_first(library, client):
    groups = search(client, q=WORD)["groups"]
    found = {group.kind.name: {hit.pk for hit in group.hits} for group in groups}
    assert found == {name: {one.pk for one in records} for name, records in library.items()}


def test_of_each_kind_the_best_few_are_shown(db, client):
    for number in range(5):
        PracticeFactory(title=f"{WORD} {number}")
    (group,) = search(client, q=WORD)["groups"]
    assert (len(group.hits), group.count, group.address) == (3, 5, f"?q={WORD}&kind=practices")


@pytest.mark.parametrize("kind", ["practices", "cases", "topics", "agencies"])
def test_a_tab_shows_its_own(library, client, kind):
    context = search(client, q=WORD, kind=kind)
    assert [tab.kind.name for tab in context["tabs"] if tab.selected] == [kind]
    assert {hit.pk for hit in context["hits"]} == {one.pk for one in library[kind]}


def test_an_unknown_tab_is_the_first(library, client):
    assert opened(search(client, q=WORD, kind="secrets")) == ["All"]


def test_a_word_in_the_title_comes_first(library, client):
    hits = search(client, q=WORD, kind="practices")["hits"]
    assert [hit.pk for hit in hits] == [page.pk for page in library["practices"]]


def test_all_words_must_occur(library, client):
    assert counts(search(client, q=f"{WORD} meadows"))["practices"] == 1
    assert counts(search(client, q=f"{WORD} nowhereatall"))["practices"] == 0


def test_drafts_and_what_was_withdrawn_are_not_counted(library, client):
    PracticeFactory(title=WORD, draft=True)
    edit_without_publishing(PracticeFactory(), title=f"{WORD} secret")
    library["practices"][0].unpublish()
    assert counts(search(client, q=WORD))["practices"] == 1
    assert counts(search(client, q="secret"))["practices"] == 0


def test_publishing_makes_new_topics_and_tags_findable_and_old_ones_not(db, client):
    before, after = TopicFactory(synonyms="gondola"), TopicFactory(synonyms="balloon")
    practice = PracticeFactory(topics=[before], tags=["kite"])
    practice.save_revision().publish()
    draft = practice.get_latest_revision_as_object()
    draft.topics, words = [after], ("gondola", "kite", "balloon", "glider")
    draft.tags.set(["glider"])
    draft.save_revision().publish()
    found = {word: counts(search(client, q=word))["practices"] for word in words}
    assert found == {"gondola": 0, "kite": 0, "balloon": 1, "glider": 1}


def test_restricted_pages_are_counted_for_whom_they_are(library, client_for):
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    PracticeFactory(title=WORD, restricted_to=[moderators])
    CaseStudyFactory(title=WORD, restricted_to=[])
    found = {}
    for who in (None, Role.MEMBER, Role.MODERATOR):
        context = search(client_for(who), q=WORD)
        found[who] = (counts(context)["practices"], counts(context)["cases"])
    assert found == {None: (2, 1), Role.MEMBER: (2, 2), Role.MODERATOR: (3, 2)}


def test_pages_of_twenty(db, client):
    pages = [PracticeFactory(title=f"{WORD} {number}") for number in range(21)]
    first = search(client, q=WORD, kind="practices")["hits"]
    second = search(client, q=WORD, kind="practices", page=2)["hits"]
    assert (len(first), len(second)) == (20, 1)
    shown = {hit.pk for hit in [*first, *second]}
    assert shown == {page.pk for page in pages}
    assert search(client, q=WORD, kind="practices", page="99")["browse"].page.number == 2


def test_nothing_typed_asks_for_words(client_for):
    context = search(client_for(), q="  \n ")
    assert (context["query"], context["tabs"]) == ("", [])


def test_nothing_found_says_so(library, client):
    response = client.get("/search/", {"q": "nowhereatall"})
    assert response.context["total"] == 0
    assert "Nothing found" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  two   words ", "two words"),
        ("a\x00b\tc\nd", "a b c d"),
        ("\u202eright\u200bto left", "right to left"),
        ("\ud800 half", "half"),
        ("é ß 漢字", "é ß 漢字"),
        ("x" * 500, "x" * 200),
    ],
)
def test_what_is_typed_is_cleaned(typed, cleaned):
    assert clean_query(typed) == cleaned


@given(st.text())
def test_a_cleaned_query_is_short_printable_and_stays_as_it_is(text):
    cleaned = clean_query(text)
    assert len(cleaned) <= LONGEST_QUERY
    assert cleaned.isprintable()
    assert clean_query(cleaned) == cleaned
