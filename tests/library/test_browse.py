"""Browsing practices and case studies, against counts made by hand over a small library."""

import pytest

from practices.library.models import AgencyFit, PracticeChannel
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    CustomerGroupFactory,
    IndustryFactory,
    OutcomeFactory,
    PracticeFactory,
    TopicFactory,
    restrict,
)


def browse(client, query="", path="/practices/"):
    return client.get(f"{path}{query}").context["browse"]


def titles(client, query="", path="/practices/"):
    return [page.title for page in client.get(f"{path}{query}").context["cards"]]


def counts(found, *names):
    return {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in found.facets
        if facet.name in names
    }


@pytest.fixture
def library(db):
    """Five practices, a to e, from the oldest to the newest."""
    service = TopicFactory(name="Service", slug="service")
    queues = TopicFactory(name="Queues", slug="queues", parent=service)
    forms = TopicFactory(name="Forms", slug="forms")
    phone, web = (ChannelFactory(slug=slug) for slug in ("phone", "web"))
    banks, shops = (IndustryFactory(slug=slug) for slug in ("banks", "shops"))
    some, all_ = (CustomerGroupFactory(slug=slug) for slug in ("some-people", "all-people"))

    def practice(title, topics, channels, likely, evidence, **fields):
        return PracticeFactory(
            title=title,
            topics=topics,
            channel_effects=[PracticeChannel(channel=one, effect="adds") for one in channels],
            fits=[
                AgencyFit(
                    level=level, why="So.", verdict="likely" if level in likely else "unlikely"
                )
                for level in ("federal", "state")
            ],
            outcomes=[OutcomeFactory.build(evidence=evidence)],
            **fields,
        )

    made = {
        "a": practice("Delta", [queues], [phone], ["federal"], "some", industry=banks,
                      customer_groups=[some], difficulty="low", tags=["red"]),
        "b": practice("alpha", [queues, forms], [phone, web], ["state"], "strong", industry=banks,
                      customer_groups=[some, all_], difficulty="high", tags=["red", "blue"]),
        "c": practice("Echo", [service], [web], [], "mixed", industry=shops, failed=True,
                      customer_groups=[all_], difficulty="low", tags=[]),
        "d": practice("Bravo", [forms], [web], ["federal", "state"], "some", industry=shops,
                      customer_groups=[all_], difficulty="unknown", tags=["blue"]),
        "e": practice("Charlie", [forms], [phone], ["federal"], "not_rated", industry=shops,
                      customer_groups=[some], difficulty="low", tags=["blue"]),
    }  # fmt: skip
    AdoptionFactory(practice=made["d"])
    AdoptionFactory(practice=made["a"], trial=True)
    AdoptionFactory(practice=made["b"], unconfirmed=True)
    return made


def test_each_facet_counts_by_hand(library, client):
    found = browse(client)
    assert found.total == 5
    names = ("topic", "stage", "evidence", "channel", "level", "customers", "industry", "effort",
             "result", "tag")  # fmt: skip
    assert counts(found, *names) == {
        "topic": {"service": 3, "queues": 2, "forms": 3},
        "stage": {"introduced": 3, "tested": 1, "implemented": 1},
        "evidence": {"strong": 1, "some": 2, "mixed": 1, "not_rated": 1},
        "channel": {"phone": 3, "web": 3},
        "level": {"federal": 3, "state": 2},
        "customers": {"some-people": 3, "all-people": 3},
        "industry": {"banks": 2, "shops": 3},
        "effort": {"low": 3, "high": 1, "unknown": 1},
        "result": {"kept": 4, "failed": 1},
        "tag": {"blue": 3, "red": 2},
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?topic=service", ["Echo", "alpha", "Delta"]),
        ("?topic=queues", ["alpha", "Delta"]),
        ("?topic=queues&topic=forms", ["Charlie", "Bravo", "alpha", "Delta"]),
        ("?topic=forms&channel=phone", ["Charlie", "alpha"]),
        ("?stage=implemented&stage=tested", ["Bravo", "Delta"]),
        ("?stage=replicated", []),
        ("?result=failed", ["Echo"]),
        ("?tag=blue&level=state", ["Bravo", "alpha"]),
        ("?q=Charlie", ["Charlie"]),
        ("?q=Charlie&topic=queues", []),
    ],
)
def test_narrowing_down(library, client, query, expected):
    context = client.get(f"/practices/{query}").context
    assert [page.title for page in context["cards"]] == expected
    assert context["browse"].total == len(expected)


def test_a_choice_counts_its_own_facet_as_if_nothing_were_chosen(library, client):
    found = browse(client, "?topic=forms&channel=phone")
    assert counts(found, "topic", "channel", "industry") == {
        "topic": {"service": 2, "queues": 2, "forms": 2},
        "channel": {"phone": 2, "web": 2},
        "industry": {"banks": 1, "shops": 1},
    }


def test_a_choice_that_finds_nothing_stays_to_be_taken_off(library, client):
    found = browse(client, "?stage=replicated&topic=queues")
    assert (found.total, counts(found, "topic")) == (0, {"topic": {"queues": 0}})
    text = client.get("/practices/?stage=replicated").content.decode()
    assert "No practice fits all of this" in text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["Charlie", "Bravo", "Echo", "alpha", "Delta"]),
        ("title", ["alpha", "Bravo", "Charlie", "Delta", "Echo"]),
        ("stage", ["Bravo", "Delta", "Charlie", "Echo", "alpha"]),
        ("evidence", ["alpha", "Bravo", "Delta", "Echo", "Charlie"]),
        ("relevance", ["Charlie", "Bravo", "Echo", "alpha", "Delta"]),
        ("upside-down", ["Charlie", "Bravo", "Echo", "alpha", "Delta"]),
    ],
)
def test_orders(library, client, sort, expected):
    assert titles(client, f"?sort={sort}") == expected


def test_words_bring_an_order_of_their_own(library, client):
    plain, typed = browse(client), browse(client, "?q=alpha")
    assert [sort.value for sort in plain.sorts] == ["newest", "stage", "evidence", "title"]
    assert [sort.value for sort in typed.sorts if sort.selected] == ["relevance"]


@pytest.mark.parametrize(
    "query",
    ["?topic=nowhere", "?stage=%00", "?colour=red", "?topic=", "?sort=", "?page=0x1", "?level=no"],
)
def test_what_is_not_known_is_left_out(library, client, query):
    found = browse(client, query)
    assert (found.total, found.is_narrowed, found.chips, found.address) == (5, False, [], "?")


def test_a_value_is_taken_once_and_twenty_at_most(library, client):
    found = browse(client, "?topic=queues&topic=queues&topic=nowhere")
    assert found.state.selection == {"topic": ["queues"]}
    many = "&".join(["topic=nowhere"] * 20)
    assert browse(client, f"?{many}&topic=queues").state.selection == {}


def test_each_chip_takes_one_choice_off(library, client):
    found = browse(client, "?q=alpha&topic=queues&topic=forms&channel=web&sort=title&page=3")
    rest = "topic=queues&topic=forms&channel=web&sort=title"
    assert [(chip.label, chip.remove) for chip in found.chips] == [
        ("“alpha”", f"?{rest}"),
        ("Topic: Queues", "?q=alpha&topic=forms&channel=web&sort=title"),
        ("Topic: Forms", "?q=alpha&topic=queues&channel=web&sort=title"),
        (f"Channel: {channel_name('web')}", "?q=alpha&topic=queues&topic=forms&sort=title"),
    ]
    assert found.address == f"?q=alpha&{rest}"


def channel_name(slug):
    return ChannelFactory._meta.model.objects.get(slug=slug).name


def test_pages_of_twenty(db, client):
    for number in range(41):
        PracticeFactory(title=f"{number:02}")
    shown = [titles(client, f"?sort=title&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [20, 20, 1]
    assert [*shown[0], *shown[1], *shown[2]] == [f"{number:02}" for number in range(41)]
    assert titles(client, "?sort=title&page=99") == shown[2]
    assert 'href="?sort=title&amp;page=2"' in client.get("/practices/?sort=title").content.decode()


def test_drafts_and_restricted_pages_are_neither_shown_nor_counted(library, client, forget):
    PracticeFactory(draft=True)
    restrict(library["e"])
    library["d"].unpublish()
    forget()
    found = browse(client)
    assert (found.total, counts(found, "topic", "stage")) == (
        3,
        {
            "topic": {"service": 3, "queues": 2, "forms": 1},
            "stage": {"introduced": 2, "tested": 1},
        },
    )


def test_a_script_gets_the_list_alone(library, client):
    part = client.get("/practices/", headers={"HX-Request": "true"}).content.decode()
    whole = client.get(
        "/practices/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    ).content.decode()
    assert ("<html" in part, "5 practices" in part) == (False, True)
    assert ("<html" in whole, "5 practices" in whole) == (True, True)


def test_case_studies_count_by_hand(db, client):
    treasury = AgencyFactory(slug="treasury", name="Treasury")
    irs = AgencyFactory(slug="irs", name="IRS", parent=treasury)
    town = AgencyFactory(slug="town", name="Town", level="local")
    shared = {"practices": [PracticeFactory()]}
    CaseStudyFactory(title="One", agency=irs, would_repeat="yes", tags=["red"], **shared)
    CaseStudyFactory(title="Two", agency=treasury, would_repeat="no", tags=["red"], **shared)
    CaseStudyFactory(title="Three", agency=town, would_repeat="yes", tags=[], **shared)
    found = browse(client, path="/cases/")
    assert counts(found, "agency", "level", "again", "tag") == {
        "agency": {"treasury": 2, "irs": 1, "town": 1},
        "level": {"federal": 2, "local": 1},
        "again": {"yes": 2, "no": 1},
        "tag": {"red": 2},
    }
    for query, expected in (
        ("?agency=treasury", ["Two", "One"]),
        ("?agency=irs&agency=town", ["Three", "One"]),
        ("?again=yes&sort=title", ["One", "Three"]),
        # No agency here is at this level; it is a level all the same.
        ("?level=state", []),
    ):
        assert titles(client, query, "/cases/") == expected
