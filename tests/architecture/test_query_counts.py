"""A page costs as many queries with thirty of everything as with one. A new page needs one line."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from community.notifications.endings import stop_address
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.core.content_version import forget_everything
from practices.library.models import (
    AgencyFit,
    CaseAuthor,
    CaseSource,
    CaseStudyPractice,
    PracticeAuthor,
    PracticeChannel,
    PracticeSource,
    RelatedPractice,
)
from tests import factories as made
from tests.architecture.addresses import route_of, rows
from tests.factories.discussions import PostFactory, PostVersionFactory, ThreadFactory

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
    "/practices/{practice.slug}/adoptions/",
    "/practices/{practice.slug}/adoptions/?outcome=worked",
    "/cases/",
    f"/cases/?q={WORD}",
    "/cases/?agency={agency.slug}",
    "{case.url}",
    "/practices/compare/?p={practice.slug}&p={other.slug}",
    "/practices/compare/?p={practice.slug}&find=zzeverywhere",
    *(
        f"{address}?format={ending}"
        for ending in ("csv", "json", "xlsx", "")
        for address in (
            "/practices/export/",
            "/cases/export/",
            "/practices/{practice.slug}/adoptions/export/",
            "/agencies/{agency.slug}/adoptions/export/",
        )
    ),
    "/api/",
    "/api/v1/practices/?page_size=100",
    "/api/v1/practices/{practice.slug}/",
    "/api/v1/practices/{practice.slug}/adoptions/",
    "/api/v1/cases/?page_size=100",
    "/api/v1/cases/{case.slug}/",
    "/api/v1/topics/?page_size=100",
    "/api/v1/agencies/?page_size=100",
    "/api/v1/agencies/{agency.slug}/adoptions/",
    "/api/v1/industries/",
    "/api/v1/channels/",
    "/api/v1/customers/",
    "{information.url}",
    "/evidence/",
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
    "/collections/",
    "/collections/{collection.pk}-{collection.slug}/",
    "/collections/shared/{shared.token}/",
    "{stop}",
    "/people/{member.handle}/",
    "/discussions/",
    "/discussions/unanswered/",
    "/discussions/{talk.space.slug}/",
    "/discussions/{talk.space.slug}/?order=newest&kind=question",
    "/discussions/{talk.space.slug}/{talk.pk}-{talk.slug}/",
    "/discussions/pages/{beside.pk}-{beside.slug}/",
    "/discussions/posts/{reply.pk}/replies/",
    "/discussions/posts/{reply.pk}/history/",
    "/discussions/report/",
    "/feeds/discussions/",
    "/feeds/discussions/{talk.space.slug}/",
    "/my-service/",
    "/about/context-fit/",
    "/practices/?sort=fit&fit=worked",
    "/contribute/",
    "/contribute/rules/",
    "/sitemap.xml",
    "/this-page-is-not-there/",
]
WITHOUT_LISTS = re.compile(
    r"account/|healthz|readyz|robots|favicon|documents/|media/|api/v1/(openapi|\(|$)|"
    r"contribute/markdown/|adoptions/confirm/|my-service/(choose|forget)/|"
    # They lead to a place of a thread, which is measured.
    r"discussions/(posts/<int:pk>/$|threads/<int:pk>/unread/)"
)
SLUGS = {
    "practice": SimpleNamespace(slug="x"),
    "other": SimpleNamespace(slug="y"),
    "case": SimpleNamespace(slug="x"),
    "topic": SimpleNamespace(slug="x"),
    "agency": SimpleNamespace(slug="x"),
    "saved": SimpleNamespace(token="x"),
    "collection": SimpleNamespace(pk=1, slug="x"),
    "shared": SimpleNamespace(token="x"),
    "stop": "/following/stop/x/",
    "member": SimpleNamespace(handle="x"),
    "talk": SimpleNamespace(pk=1, slug="x", space=SimpleNamespace(slug="x")),
    "beside": SimpleNamespace(pk=1, slug="x"),
    "reply": SimpleNamespace(pk=1),
}
READERS = [None, Role.MEMBER, Role.EDITOR]


class Hub:
    """One of each kind, to which a round of records is tied again and again."""

    def __init__(self) -> None:
        self.topic = made.TopicFactory(description=WORD)
        self.agency = made.AgencyFactory(description=WORD)
        self.practice = made.PracticeFactory(topics=[self.topic], summary=WORD)
        self.other = made.PracticeFactory(topics=[self.topic], summary=WORD)
        self.information = made.InformationPageFactory()
        self.saved = made.SavedSearchFactory(address=f"q={WORD}")
        self.case = made.CaseStudyFactory(practices=[self.practice], summary=WORD)
        self.collection = made.KeptCollectionFactory(owner=None, sharing="everyone")
        self.shared = made.KeptCollectionFactory(sharing="link")
        self.member = made.MemberFactory(topics=[self.topic])
        self.talk = ThreadFactory(question=True, title=WORD)
        self.beside = ThreadFactory(space=None, page=self.practice.page_ptr, title=WORD)
        self.reply = PostFactory(thread=self.talk, body=f"/practices/{self.practice.slug}/")
        self.stop = stop_address(made.SubscriptionFactory(target=self.topic).pk)

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
        case = made.CaseStudyFactory(
            agency=agency, practices=[self.practice, practice], topics=[topic], summary=WORD
        )
        for collection in (self.collection, self.shared):
            for page in (practice, case):
                made.CollectionItemFactory(collection=collection, page=page)
        made.CollectionItemFactory(
            collection=made.KeptCollectionFactory(owner=None, sharing="everyone"),
            page=self.practice,
        )
        made.InformationPageFactory(parent=self.information)
        for about in (self.practice, practice):
            made.AdoptionFactory(practice=about, agency=agency)
        made.AdoptionFactory(practice=self.practice, by_company=True)
        person = self.member.user
        self.member.topics.add(topic)
        ThreadFactory(space=self.talk.space, question=True, author=person)
        ThreadFactory(question=True, title=WORD)
        PostFactory(thread=self.talk, state="removed" if number % 5 == 0 else "visible")
        PostFactory(parent=self.reply, author=person)
        link = f"[x](/practices/{practice.slug}/)\n\n[y](/cases/{case.slug}/)"
        PostFactory(thread=self.beside, author=person, body=f"{WORD}\n\n{link}")
        PostVersionFactory(post=self.reply)
        made.AffiliationFactory(user=person, agency=agency)
        made.AdoptionFactory(practice=practice, agency=agency, service="x", reported_by=person)
        PracticeAuthor.objects.create(practice=practice, name="x", user=person)
        CaseAuthor.objects.create(case_study=case, name="x", user=person)
        self._lengthen(practice, number)

    def _lengthen(self, practice, number: int) -> None:
        page, case = self.practice, self.case
        outcome = made.OutcomeFactory(practice=page)
        for level in ("some", "strong"):
            made.EvidenceRatingFactory(outcome=outcome, level=level)
        made.EvidenceDecisionFactory(outcome=outcome)
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
    # Content types and the like are read once in the life of a process.
    _read(client, address)
    forget_everything()
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        response = _read(client, address)
    assert response.status_code == (404 if "not-there" in address else 200), address
    return len(captured)


def _read(client: Client, address: str) -> Any:
    """What an address answers, read to its end: a file is made while it is being read."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


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
        # One of the readers sees everything beside a service of their own.
        made.ServiceFactory(owner=User.objects.get(first_name=Role.MEMBER.label))
        few = measure(hub, clients)
        for number in range(1, MANY):
            hub.tie(number)
        yield few, measure(hub, clients)
        transaction.set_rollback(True)


# Marked, so that there is a database also where one line is chosen alone.
@pytest.mark.django_db
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
@pytest.mark.parametrize(("address", "queries"), [("/practices/", 1), ("/practices/kept/", 2)])
def test_a_kept_page_costs_few_queries(client, address, queries):
    """The public's second request asks for the content version, and for new comments."""
    made.PracticeFactory(slug="kept")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) == queries
