"""A page in each state, looked for by each role at its address and wherever else it could show."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from wagtail.models import Page, get_page_models

from exemplar.accounts.enums import Role
from exemplar.home.models import HomePage, InformationPage
from practices.library.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    PracticeIndexPage,
    PracticePage,
)
from tests import factories as made
from tests.architecture.page_states import (
    READERS,
    SECRET,
    WORD,
    build_library,
    token,
)
from tests.architecture.world import PUBLIC, WHO

IN_EVERY_STATE = {PracticePage, CaseStudyPage, InformationPage}
THERE_ONCE = {HomePage, PracticeIndexPage, CaseStudyIndexPage}


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """The pages, laid out once for all the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_library()
        transaction.set_rollback(True)


def browser(who):
    """A browser in which a role is signed in."""
    client = Client()
    if who != PUBLIC:
        client.force_login(made.role_user(Role(who)))
    return client


def test_every_kind_of_page_is_here():
    """A new kind of page fails here until somebody puts it into page_states.py."""
    assert set(get_page_models()) - {Page} == IN_EVERY_STATE | THERE_ONCE


@pytest.mark.parametrize("who", WHO)
def test_at_its_address(db, library, who):
    """A page answers those who may know of it, and is not found for all others."""
    client = browser(who)
    wrong = {}
    for (kind, state), page in library.pages.items():
        response = client.get(page.get_url())
        expected = 200 if who in READERS[state] else 404
        name = token(kind, state)
        leaks = expected == 404 and name in response.content.decode()
        if response.status_code != expected or leaks or SECRET in response.content.decode():
            wrong[name] = response.status_code
    assert wrong == {}


def places(library):
    """Where pages show beside their own address, and which kinds are all to be found there."""
    practice_hub, case_hub, information_hub = library.hubs
    topic, agency = library.topic, library.agency
    return [
        ("/", ()),
        ("/practices/", ("practice",)),
        (f"/practices/?q={WORD}", ("practice",)),
        (f"/practices/?topic={topic.slug}&sort=title", ("practice",)),
        ("/cases/", ("case",)),
        (f"/cases/?q={WORD}", ("case",)),
        (f"/cases/?agency={agency.slug}", ("case",)),
        ("/topics/", ()),
        (topic.get_absolute_url(), ("practice", "case")),
        ("/agencies/", ()),
        (agency.get_absolute_url(), ("practice", "case")),
        (f"/search/?q={WORD}", ()),
        ("/search/?q=zzeverywhre", ()),
        ("/search/suggest/?q=zz", ()),
        (f"/search/?q={WORD}&kind=practices", ("practice",)),
        (f"/search/?q={WORD}&kind=cases", ("case",)),
        (practice_hub.get_url(), ("practice", "case")),
        (case_hub.get_url(), ("practice",)),
        (information_hub.get_url(), ("information",)),
    ]


def public_places(library):
    """What shows to everyone alike what the public may read."""
    return [
        ("/feeds/practices/", ("practice",)),
        (f"/feeds/practices/?topic={library.topic.slug}", ("practice",)),
        ("/feeds/cases/", ("case",)),
        (f"/feeds/topics/{library.topic.slug}/", ("practice", "case")),
        (f"/feeds/agencies/{library.agency.slug}/", ("case",)),
        ("/sitemap.xml", ("practice", "case", "information")),
    ]


def shown(client, address, library):
    """The titles, or the addresses made from them, that an answer holds."""
    text = client.get(address).content.decode()
    found = {
        token(kind, state)
        for (kind, state), page in library.pages.items()
        if token(kind, state) in text or f"/{page.slug}/" in text
    }
    return found | ({SECRET} if SECRET in text else set())


@pytest.mark.parametrize("who", WHO)
def test_everywhere_else(db, library, who):
    """Lists, search, topics and other pages show all that the reader may know, no more."""
    client = browser(who)
    wrong = {}
    for address, kinds in places(library):
        found = shown(client, address, library)
        extra = found - library.readable(who)
        lacking = (library.readable(who, *kinds) if kinds else set()) - found
        if extra or lacking:
            wrong[address] = {"extra": sorted(extra), "lacking": sorted(lacking)}
    assert wrong == {}


@pytest.mark.parametrize("who", [PUBLIC, "member", "moderator", "admin"])
def test_feeds_and_sitemap_hold_what_the_public_may_read(db, library, who):
    """Whoever asks: a feed reader keeps what it is given."""
    client = browser(who)
    for address, kinds in public_places(library):
        assert shown(client, address, library) == library.readable(PUBLIC, *kinds), address


@pytest.mark.parametrize("who", WHO)
def test_counts_count_what_the_reader_may_know(db, library, who):
    """A number would tell of what is hidden as well as a title."""
    client = browser(who)
    practices = len(library.readable(who, "practice")) + 1  # the hub
    cases = len(library.readable(who, "case")) + 1
    front = client.get("/").context
    browsed = client.get("/practices/").context["browse"]
    found = client.get(f"/search/?q={WORD}").context["tabs"][1:]
    topics = dict(client.get("/topics/").context["topics"])
    agencies = dict(client.get("/agencies/").context["agencies"])
    stages = next(facet for facet in browsed.facets if facet.name == "stage")
    assert {
        "front": (front["practice_count"], front["case_count"]),
        "browse": browsed.total,
        "facet": sum(option.count for option in stages.options),
        "search": [tab.count for tab in found][:2],
        "topic": topics[library.topic],
        "agency": agencies[library.agency],
    } == {
        "front": (practices, cases),
        "browse": practices,
        "facet": practices,
        "search": [practices, cases - 1],
        "topic": practices,
        "agency": cases - 1,
    }


@pytest.mark.parametrize("model", sorted(THERE_ONCE, key=lambda one: one.__name__))
def test_a_restricted_part_of_the_tree_is_not_found(client_for, forget, model):
    """A restriction on a page hides all that is below it, from the same people."""
    practice, case = made.PracticeFactory(), made.CaseStudyFactory()
    page = model.objects.get()
    made.restrict(page, Group.objects.get(name=Role.MODERATOR.label))
    below = [one.get_url() for one in (page, practice, case) if one.path.startswith(page.path)]
    for who, expected in (
        (None, 404),
        (Role.MEMBER, 404),
        (Role.EDITOR, 404),
        (Role.MODERATOR, 200),
    ):
        forget()
        client = client_for(who)
        assert [client.get(address).status_code for address in below] == [expected] * len(below)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    ("collection", "readers"),
    [("open", WHO), ("login", WHO[1:]), ("group", ["moderator", "admin"])],
)
def test_documents(db, who, collection, readers):
    """A document of a restricted collection is not found by those who may not know of it."""
    moderators = [Group.objects.get(name=Role.MODERATOR.label)]
    document = made.DocumentFactory(
        collection={
            "open": made.CollectionFactory,
            "login": made.private_collection,
            "group": lambda: made.private_collection(*moderators),
        }[collection]()
    )
    response = browser(who).get(document.url)
    assert response.status_code == (200 if who in readers else 404)
