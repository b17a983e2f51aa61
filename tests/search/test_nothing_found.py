"""When nothing was found: what may have been meant, and what comes nearest."""

import pytest
from django.contrib.auth.models import Group

from exemplar.accounts.enums import Role
from tests import factories as made

pytestmark = pytest.mark.django_db


def nothing(client, query, **params):
    return client.get("/search/", {"q": query, **params}).context["nothing"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("appointmnts", "appointments"),
        ("online apointments", "online appointments"),
        ("Onlien appointmnts", "online appointments"),
        ("qwertyuiop", ""),
        ("12345678", ""),
    ],
)
def test_did_you_mean(client, typed, meant):
    made.PracticeFactory(title="Online appointments")
    assert nothing(client, typed).correction == meant


def test_a_correction_finds_something(client):
    """Both words are there, but nowhere together."""
    made.PracticeFactory(title="Appointments")
    made.PracticeFactory(title="Counters")
    assert nothing(client, "apointments countrs").correction == ""


def nearest(client, query, **params):
    groups = client.get("/search/", {"q": query, **params}).context["nearest"]
    return {group.kind.name: [str(hit) for hit in group.hits] for group in groups}


def test_nearest_hold_some_of_the_words(client):
    made.PracticeFactory(title="Zzone alone")
    assert nearest(client, "zzone zzmissing") == {"practices": ["Zzone alone"]}
    assert nearest(client, "zzonn") == {"practices": ["Zzone alone"]}


def test_few_that_hold_all_words_stand_among_those_that_hold_some(client):
    """The best first, not counted, with the same filters; each hit once."""
    made.PracticeFactory(title="Zzone zztwo")
    made.PracticeFactory(title="Zzone alone")
    made.TopicFactory(name="Zztwo", synonyms="")
    context = client.get("/search/", {"q": "zzone zztwo"}).context
    assert (context["total"], context["groups"]) == (1, [])
    practices = ["Zzone zztwo", "Zzone alone"]
    assert nearest(client, "zzone zztwo") == {"practices": practices, "topics": ["Zztwo"]}
    assert nearest(client, "zzone zztwo", stage="introduced") == {"practices": practices}


def test_a_tab_with_its_filters_shows_first_what_holds_all_words(client):
    """And so does a search for one word; who typed operators gets what they said."""
    made.PracticeFactory(title="Zzone zztwo")
    made.PracticeFactory(title="Zzone alone")
    assert nearest(client, "zzone zztwo", kind="practices") == {"practices": ["Zzone alone"]}
    assert nearest(client, "zzone") == {}
    assert nearest(client, "zzone AND zztwo") == {}
    assert nearest(client, '"zzone zztwo"') == {}


def test_corrections_and_nearest_tell_of_nothing_hidden(client_for):
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    made.PracticeFactory(title="Zzconfidential matters", restricted_to=[moderators])
    told = {}
    for who in (None, Role.MEMBER, Role.MODERATOR):
        offer = nothing(client_for(who), "zzconfidentiel matters")
        told[who] = (offer.correction, nearest(client_for(who), "zzconfidentiel"))
    assert told == {
        None: ("", {}),
        Role.MEMBER: ("", {}),
        Role.MODERATOR: (
            "zzconfidential matters",
            {"practices": ["Zzconfidential matters"]},
        ),
    }


def test_filters_can_be_taken_off(client):
    made.PracticeFactory(title="Zzone")
    assert nothing(client, "zzone", stage="replicated").without_filters == "?q=zzone"
    assert nothing(client, "stage:replicated zzone").without_filters == "?q=zzone"
    assert nothing(client, "zznowhere").without_filters == ""


def test_the_page_leads_on(client):
    content = client.get("/search/", {"q": "zznowhere"}).content.decode()
    assert "Nothing found" in content
    assert '<a href="/topics/">browse by topic</a>' in content
