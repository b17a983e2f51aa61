"""The search page: prefixes, filters, order, marks, and that all of it is in the address."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.accounts.enums import Role
from practices.library.models import PracticeChannel
from tests import factories as made

WORD = "zeppelin"


def search(client, address="", **params):
    return client.get(f"/search/{address}", params).context


def titles(context):
    return [str(hit) for hit in context["hits"]]


def counts(context):
    return [tab.count for tab in context["tabs"]]


@pytest.fixture
def library(db):
    """Practices by channel, a case study of an agency, and both under topics."""
    phone, online, mail = (
        made.ChannelFactory(name=name, slug=name.lower()) for name in ("Phone", "Online", "Mail")
    )
    narrow = made.TopicFactory(name="Narrow", slug="narrow", parent=made.TopicFactory(slug="wide"))
    for title, channels in (("Both", [phone, online]), ("Phone", [phone]), ("Neither", [mail])):
        effects = [PracticeChannel(channel=each, effect="adds") for each in channels]
        made.PracticeFactory(title=title, steps=WORD, topics=[narrow], channel_effects=effects)
    agency = made.AgencyFactory(name="Office of Skies", abbreviation="OOS", slug="oos")
    made.CaseStudyFactory(
        title="A case", service=WORD, agency=agency, topics=[made.TopicFactory()], channels=[mail]
    )


def test_a_prefix_is_a_filter(library, client):
    """Typed or chosen, it is the same, and the page's own addresses choose it."""
    typed = search(client, q=f"{WORD} channel:phone", kind="practices")
    chosen = search(client, q=WORD, channel="phone", kind="practices")
    assert sorted(titles(typed)) == sorted(titles(chosen)) == ["Both", "Phone"]
    assert typed["query"] == WORD
    assert typed["address"] == f"?q={WORD}&kind=practices&channel=phone"
    assert [(c.label, c.remove) for c in typed["chips"]] == [
        ("Channel: Phone", f"?q={WORD}&kind=practices")
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("channel:online", [1, 0]),
        ("channel:online channel:phone", [2, 0]),
        ("-channel:online", [2, 1]),
        ("NOT channel:phone", [1, 1]),
        ("topic:wide", [3, 0]),
        ("topic:Narrow", [3, 0]),
        ("agency:oos", [0, 1]),
        ('agency:"office of skies"', [0, 1]),
        ("agency:oos channel:phone", [0, 0]),
        ("stage:introduced", [3, 0]),
        ("stage:replicated", [0, 0]),
        ("nonsense:phone", [0, 0]),
    ],
)
def test_prefixes_find(library, client, query, found):
    """A kind that has no such filter has nothing that fits it."""
    assert counts(search(client, q=f"{WORD} {query}"))[1:3] == found


def test_a_filter_alone_is_a_search(library, client):
    context = search(client, q="channel:online", kind="practices")
    assert (titles(context), context["query"]) == (["Both"], "")


def test_filters_go_along_from_tab_to_tab(library, client):
    context = search(client, q=WORD, stage="introduced", kind="topics")
    assert [tab.address for tab in context["tabs"]][:2] == [
        f"?q={WORD}&stage=introduced",
        f"?q={WORD}&kind=practices&stage=introduced",
    ]
    assert context["others"] == [("stage", "introduced")]


def test_facets_count_what_is_found(library, client):
    made.PracticeFactory(title="Another, without the word")
    facets = search(client, q=WORD, kind="practices")["browse"].facets
    channel = next(facet for facet in facets if facet.name == "channel")
    assert {(o.value, o.count) for o in channel.options} >= {("phone", 2), ("online", 1)}


def test_orders(library, client):
    found = {
        sort: titles(search(client, q=WORD, kind="practices", sort=sort))
        for sort in ("title", "newest")
    }
    assert found == {
        "title": ["Both", "Neither", "Phone"],
        "newest": ["Neither", "Phone", "Both"],
    }


def test_words_that_mean_the_same_find_and_are_marked(db, client):
    made.TopicFactory(name="Dirigibles", synonyms=f"{WORD}\nblimp")
    made.PracticeFactory(title="Moor the blimp")
    context = search(client, q=f"the {WORD} moored", kind="practices")
    assert [hit.shown.title for hit in context["hits"]] == [
        "<mark>Moor</mark> the <mark>blimp</mark>"
    ]


def test_excerpts_say_where(library, client):
    hit = search(client, q=WORD, kind="practices")["hits"][0]
    assert (hit.shown.excerpt.label, hit.shown.excerpt.html) == (
        "How to do it",
        f"<mark>{WORD}</mark>",
    )


def test_nothing_restricted_shows_in_any_number(library, client_for):
    """Counts, facets and excerpts are of what the reader may see."""
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title=f"{WORD} secret", restricted_to=[moderators], tags=["zzhidden"])
    seen = {}
    for who in (None, Role.MEMBER, Role.MODERATOR):
        context = search(client_for(who), q=WORD, kind="practices")
        stages = next(f for f in context["browse"].facets if f.name == "stage")
        tags = next(f for f in context["browse"].facets if f.name == "tag")
        seen[who] = (
            counts(context)[1],
            sum(option.count for option in stages.options),
            "zzhidden" in {option.label for option in tags.options},
        )
    assert seen == {
        None: (3, 3, False),
        Role.MEMBER: (3, 3, False),
        Role.MODERATOR: (4, 4, True),
    }


def test_a_tag_of_a_hidden_page_is_no_prefix(library, client_for):
    """Whether it narrows would tell that it is there."""
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title="secret", restricted_to=[moderators], tags=["zzhidden"])
    asked = {
        who: search(client_for(who), q="tag:zzhidden")["look"].asked.narrowed
        for who in (None, Role.MODERATOR)
    }
    assert asked == {None: {}, Role.MODERATOR: {"tag": ["zzhidden"]}}


BOMBS = {
    "letters": "x" * 100_000,
    "parentheses": "(" * 50_000,
    "wildcards": "appoint* " * 1000,
    "terms": " ".join(f"word{n}" for n in range(1000)),
    "or": "OR ".join(f"word{n} " for n in range(1000)),
    "not": "NOT (" * 1000,
    "surrogates": "\ud800\udfff".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "control": "".join(map(chr, range(32))),
    "regular expression": "^(([a-z])+.)+[A-Z]([a-z])+$",
    "prefixes": "channel:phone -channel:phone " * 100,
}


@pytest.mark.parametrize("typed", BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_what_a_question_costs(library, client, typed):
    """It asks the database and the index no more than forty words that are nowhere do."""

    def cost(words):
        address = "/search/?" + urlencode({"q": words, "page": "1000000000"})
        client.get(address)  # the index is brought up to date by the first question
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    forty = " ".join(f"nowhere{'abcdefgh'[n % 8]}{'klmno'[n % 5]}" for n in range(40))
    assert cost(typed) <= cost(forty)
