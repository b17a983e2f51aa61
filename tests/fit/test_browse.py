"""The list of practices as seen from a reader's service."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.adoption.enums import AdoptionOutcome
from tests import factories as made

pytestmark = pytest.mark.django_db
FAILED = AdoptionOutcome.DID_NOT_WORK


@pytest.fixture
def library():
    """Practices whose names say in how many similar services they worked, of how many tried."""
    phone, veterans = made.ChannelFactory(), made.CustomerGroupFactory()
    topic, other = made.TopicFactory(slug="queues"), made.TopicFactory(slug="forms")
    counts = {
        "4 of 4": (4, 4),
        "2 of 4": (2, 4),
        "1 of 1": (1, 1),
        "0 of 2": (0, 2),
        "0 of 0": (0, 0),
    }
    for number, (title, (worked, tried)) in enumerate(counts.items()):
        practice = made.PracticeFactory(title=title, topics=[topic if number % 2 else other])
        for place in range(tried):
            made.AdoptionFactory(
                practice=practice,
                outcome=AdoptionOutcome.WORKED if place < worked else FAILED,
                channels=[phone],
                customer_groups=[veterans],
            )
    made.AdoptionFactory(practice=made.PracticeFactory(title="elsewhere"), agency__level="state")
    return {"channels": [phone], "customer_groups": [veterans]}


@pytest.fixture
def own(library, client_for):
    """The browser of somebody who has described a service."""
    return client_for(made.ServiceFactory(**library).owner)


def titles(client, query="", **headers):
    return [page.title for page in client.get(f"/practices/{query}", **headers).context["cards"]]


def options(client, query=""):
    facets = client.get(f"/practices/{query}").context["browse"].facets
    return {
        facet.name: {option.value: option.count for option in facet.options} for facet in facets
    }


def test_the_order_is_that_of_the_lower_ends(own):
    """Too little to tell comes last, as in the usual order: the newest first."""
    assert titles(own, "?sort=fit") == [
        "4 of 4", "2 of 4", "elsewhere", "0 of 0", "0 of 2", "1 of 1",
    ]  # fmt: skip


def test_what_worked_in_a_context_like_mine(own):
    assert titles(own, "?fit=worked") == ["1 of 1", "2 of 4", "4 of 4"]
    assert titles(own, "?fit=worked&sort=fit") == ["4 of 4", "2 of 4", "1 of 1"]
    assert titles(own, "?fit=worked&topic=queues") == ["2 of 4"]
    assert titles(own, "?q=4&fit=worked&sort=fit") == ["4 of 4", "2 of 4"]


def test_every_facet_is_counted_with_the_choice_on(own):
    found = options(own, "?fit=worked")
    assert found["fit"] == {"worked": 3}
    assert found["topic"] == {"queues": 1, "forms": 2}
    assert options(own, "?topic=queues")["fit"] == {"worked": 1}


def test_the_state_is_in_the_address(own):
    browse = own.get("/practices/?fit=worked&sort=fit&topic=forms").context["browse"]
    assert browse.address == "?fit=worked&topic=forms&sort=fit"
    assert [chip.label for chip in browse.chips] == [
        "Your service: Worked in a context like mine",
        "Topic: Topic" + browse.chips[1].label.removeprefix("Topic: Topic"),
    ]
    assert own.get("/practices/?fit=worked&sort=fit").context["feed"] == "/feeds/practices/"


def test_without_a_service_there_is_nothing_of_it(library, client):
    plain = titles(client)
    assert titles(client, "?sort=fit&fit=worked") == plain
    assert "fit" not in options(client, "?sort=title")
    assert b'value="fit"' not in client.get("/practices/").content


def test_one_readers_list_is_no_others(own, client):
    """Neither is mine kept for others, nor what is kept for others given to me."""
    for first, second in ((own, client), (client, own)):
        first.get("/practices/?sort=fit&fit=worked")
        assert len(titles(second, "?sort=fit&fit=worked")) == (3 if second is own else 6)
    response = own.get("/practices/?fit=worked")
    assert response["Cache-Control"] == "private, no-store"


def test_practices_that_the_reader_may_not_read_are_in_no_count(library, client_for):
    hidden = made.PracticeFactory(title="hidden", draft=True)
    made.AdoptionFactory(practice=hidden, **library)
    own = client_for(made.ServiceFactory(**library).owner)
    assert options(own)["fit"] == {"worked": 3}
    assert "hidden" not in titles(own, "?fit=worked")


def test_cards_say_how_often_it_worked(own, client):
    content = own.get("/practices/?sort=title").content.decode()
    assert content.count("Worked in 4 of 4 like yours") == 1
    assert content.count("Worked in 0 of 2 like yours") == 1
    assert content.count(" like yours</p>") == 4
    assert b" like yours</p>" not in client.get("/practices/?sort=title").content


def test_cards_cost_no_queries_of_their_own(own):
    """As many cards as there are, the ledger is asked once."""
    own.get("/practices/")
    with CaptureQueriesContext(connection) as queries:
        own.get("/practices/?sort=title")
    asked = [each["sql"] for each in queries if "fit_ledgerchange" in each["sql"]]
    assert len(asked) == 1


def test_the_database_alone_answers_the_same(own, settings):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    assert titles(own, "?fit=worked&sort=fit") == ["4 of 4", "2 of 4", "1 of 1"]
    assert options(own, "?fit=worked")["topic"] == {"queues": 1, "forms": 2}
    assert options(own)["fit"] == {"worked": 3}
