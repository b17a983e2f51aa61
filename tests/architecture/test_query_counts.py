"""A page costs as many queries with thirty of everything as with one. A new page needs one line."""

import re
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from practices.library.models import (
    AgencyFit,
    CaseSource,
    CaseStudyPractice,
    PracticeAuthor,
    PracticeChannel,
    PracticeSource,
    RelatedPractice,
)
from tests import factories as made
from tests.architecture.addresses import route_of, rows

WORD = "zzeverywhere"
MANY = 30

# What a reader can open; {practice}, {case}, {information}, {topic}, {agency} stand for the one
# record to which everything else is tied.
PAGES = [
    "/",
    "/practices/",
    f"/practices/?q={WORD}",
    "/practices/?sort=stage&stage=introduced&stage=implemented",
    "/practices/?topic={topic.slug}",
    "{practice.url}",
    "/cases/",
    f"/cases/?q={WORD}",
    "/cases/?agency={agency.slug}",
    "{case.url}",
    "{information.url}",
    "/topics/",
    "/topics/{topic.slug}/",
    "/agencies/",
    "/agencies/{agency.slug}/",
    f"/search/?q=%22{WORD}%22",
    "/search/?q=zzeverywhre",
    f"/search/?q={WORD}+zznowhere",
    f"/search/?q=%22{WORD}%22&topic={{topic.slug}}&kind=practices",
    f"/search/suggest/?q={WORD[:4]}",
    "/feeds/searches/{saved.token}/",
    f"/search/?q=%22{WORD}%22&kind=practices",
    f"/search/?q=%22{WORD}%22&kind=cases",
    f"/search/?q=%22{WORD}%22&kind=topics",
    f"/search/?q=%22{WORD}%22&kind=agencies",
    "/feeds/practices/",
    "/feeds/cases/",
    "/feeds/topics/{topic.slug}/",
    "/feeds/agencies/{agency.slug}/",
    "/sitemap.xml",
    "/this-page-is-not-there/",
]
WITHOUT_LISTS = re.compile(r"account/|healthz|readyz|robots|favicon|documents/|media/")
SLUGS = {
    "topic": SimpleNamespace(slug="x"),
    "agency": SimpleNamespace(slug="x"),
    "saved": SimpleNamespace(token="x"),
}
READERS = [None, Role.MEMBER, Role.EDITOR]


class Hub:
    """One of each kind, to which a round of records is tied again and again."""

    def __init__(self) -> None:
        self.topic = made.TopicFactory(description=WORD)
        self.agency = made.AgencyFactory(description=WORD)
        self.practice = made.PracticeFactory(topics=[self.topic], summary=WORD)
        self.information = made.InformationPageFactory()
        self.saved = made.SavedSearchFactory(address=f"q={WORD}")
        self.case = made.CaseStudyFactory(practices=[self.practice], summary=WORD)

    def tie(self, number: int) -> None:
        """One more of everything, on lists and on the pages themselves."""
        topic = made.TopicFactory(parent=self.topic, description=WORD)
        agency = made.AgencyFactory(parent=self.agency, description=WORD)
        practice = made.PracticeFactory(
            topics=[self.topic, topic],
            industry=made.IndustryFactory(),
            customer_groups=[made.CustomerGroupFactory()],
            channel_effects=[PracticeChannel(channel=made.ChannelFactory(), effect="adds")],
            tags=[f"tag{number}"],
            summary=WORD,
            superseded_by=self.practice,
        )
        made.CaseStudyFactory(
            agency=agency, practices=[self.practice, practice], topics=[topic], summary=WORD
        )
        made.InformationPageFactory(parent=self.information)
        for about in (self.practice, practice):
            made.AdoptionFactory(practice=about, agency=agency)
        made.AdoptionFactory(practice=self.practice, by_company=True)
        self._lengthen(practice, number)

    def _lengthen(self, practice, number: int) -> None:
        page, case = self.practice, self.case
        made.OutcomeFactory(practice=page)
        made.CaseMeasureFactory(case_study=case)
        CaseSource.objects.create(case_study=case, title="x", publisher="y", url="https://x.test/")
        CaseStudyPractice.objects.create(case_study=case, practice=practice)
        PracticeSource.objects.create(
            practice=page, title="x", publisher="y", url="https://x.test/"
        )
        PracticeAuthor.objects.create(practice=page, name="x", user=made.UserFactory())
        PracticeChannel.objects.create(practice=page, channel=made.ChannelFactory(), effect="adds")
        RelatedPractice.objects.create(practice=page, related=practice)
        if number < 3:
            AgencyFit.objects.create(
                practice=page, level=("state", "local", "tribal")[number], verdict="likely", why="x"
            )
        page.tags.add(f"word{number}")
        page.save()


def queries(client: Client, address: str) -> int:
    """How many queries it takes to answer, with nothing kept but what every process knows."""
    client.get(address)  # content types and the like are read once in the life of a process
    forget_everything()
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == (404 if "not-there" in address else 200), address
    return len(captured)


def measure(hub: Hub, clients: dict[Role | None, Client]) -> dict[tuple[str, Role | None], int]:
    """The queries of every page for every reader."""
    return {
        (page, who): queries(client, page.format_map(vars(hub)))
        for page in PAGES
        for who, client in clients.items()
    }


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker):
    """The queries with one of everything, and with thirty."""
    with django_db_blocker.unblock(), transaction.atomic():
        hub = Hub()
        hub.tie(0)
        clients = {who: Client() for who in READERS}
        for who, client in clients.items():
            if who is not None:
                client.force_login(made.role_user(who))
        few = measure(hub, clients)
        for number in range(1, MANY):
            hub.tie(number)
        yield few, measure(hub, clients)
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("page", PAGES)
def test_thirty_cost_what_one_costs(measured, page, who):
    """The number of queries does not grow with the number of records."""
    few, many = measured
    assert many[page, who] == few[page, who]


def test_every_page_has_a_line():
    """A public page that is added is measured too, or is said to hold no list."""
    samples = {"practice.url": "/practices/", "case.url": "/cases/", "information.url": "/about/"}
    lines = [page.split("?")[0] for page in PAGES]
    lines = [samples.get(line.strip("{}"), line) for line in lines]
    measured = {resolve(line.format_map(SLUGS)).route for line in lines}
    public = {route_of(row) for row in rows() if row.audience == "EVERYONE"}
    assert {route for route in public - measured if not WITHOUT_LISTS.match(route)} == set()


@pytest.mark.django_db
def test_a_kept_page_costs_one_query(client):
    """The public's second request asks for nothing but the content version."""
    address = made.PracticeFactory().get_url()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) == 1
