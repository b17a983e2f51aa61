"""The reading API: the same records to the same readers as the pages, page by page."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from practices.library.api.asking import CasesAsked, PageAsked, PracticesAsked
from practices.library.queries import cases_for, practices_for
from practices.library.queries.browse import CASE_SORTS, PRACTICE_SORTS
from tests import factories as made
from tests.api.world import HIDDEN, small_library

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return small_library()


def titles(response):
    """The titles on a page of a list."""
    assert response.status_code == 200
    return [each["title"] for each in response.json()["results"]]


def test_a_list_of_practices(client, small):
    found = client.get("/api/v1/practices/").json()
    assert (found["count"], found["next"], found["previous"]) == (1, None, None)
    (card,) = found["results"]
    assert card["address"] == "http://testserver/practices/open/"
    assert card["api"] == "http://testserver/api/v1/practices/open/"
    assert card["stage"] == {"value": "implemented", "label": "Implemented"}
    assert card["topics"] == [{"slug": "appointments", "name": "Appointments"}]


def test_a_practice_with_its_proof(client, small):
    found = client.get("/api/v1/practices/open/").json()
    problem = next(each for each in found["sections"] if each["name"] == "problem")
    assert problem == {
        "name": "problem",
        "title": "The problem",
        "markdown": "Customers waited **too long**.",
        "html": "<p>Customers waited <strong>too long</strong>.</p>\n",
    }
    outcome = found["outcomes"][0]
    assert (outcome["before"], outcome["after"], outcome["unit"]) == (30.0, 12.0, "minutes")
    assert outcome["evidence"] == {"value": "some", "label": "Some evidence"}
    assert found["sources"][0]["address"] == "https://example.gov/source"
    assert found["context"]["channels"][0]["effect"]["value"] == "shifts"
    assert [each["title"] for each in found["case_studies"]] == ["Told"]
    proof = found["proof"]
    assert (proof["counting"], proof["adoptions"], proof["unconfirmed"]) == (1, 3, 1)


def test_adoptions_of_a_practice(client, small):
    found = client.get("/api/v1/practices/open/adoptions/?page_size=2").json()
    assert (found["count"], found["previous"]) == (3, None)
    assert found["next"] == (
        "http://testserver/api/v1/practices/open/adoptions/?page_size=2&page=2"
    )
    first, second = found["results"]
    assert first["organisation"] == {
        "kind": "agency", "name": "Mint", "slug": "mint",
        "level": {"value": "federal", "label": "Federal"},
    }  # fmt: skip
    assert (first["counts_toward_stage"], second["counts_toward_stage"]) == (True, False)
    assert second["reason_stopped"] == "The money ran out."


def test_adoptions_by_an_agency(client, client_for, small):
    address = "/api/v1/agencies/mint/adoptions/"
    seen = [each["practice"]["slug"] for each in client.get(address).json()["results"]]
    assert seen == ["open"]
    seen = client_for(Role.MODERATOR).get(address).json()["results"]
    assert sorted(each["practice"]["slug"] for each in seen) == ["group", "login", "open"]


def test_case_studies(client, small):
    assert titles(client.get("/api/v1/cases/?agency=mint")) == ["Told"]
    found = client.get("/api/v1/cases/told/").json()
    assert found["measures"][0]["unit"] == "US dollars a return"
    assert [each["slug"] for each in found["practices"]] == ["open"]
    assert (found["started"], found["ended"]) == ("2010", "2011-04")


def test_the_vocabulary(client, small):
    topics = client.get("/api/v1/topics/").json()["results"]
    assert [(each["slug"], each["broader"]) for each in topics] == [
        ("queues", None), ("appointments", "queues"),
    ]  # fmt: skip
    assert topics[0]["synonyms"] == ["waiting lines"]
    page = client.get("/api/v1/topics/?page=2&page_size=1").json()["results"]
    assert [(each["slug"], each["broader"]) for each in page] == [("appointments", "queues")]
    for name in ("agencies", "industries", "channels", "customers"):
        assert client.get(f"/api/v1/{name}/").json()["count"] >= 1, name


@pytest.mark.parametrize(
    ("who", "slugs"),
    [(None, ["open"]), (Role.MEMBER, ["login", "open"]),
     (Role.MODERATOR, ["group", "login", "open"])],
)  # fmt: skip
def test_everybody_gets_what_the_pages_show(client_for, small, who, slugs):
    client = client_for(who)
    found = client.get("/api/v1/practices/").json()
    assert sorted(each["slug"] for each in found["results"]) == slugs
    assert found["count"] == len(slugs)
    for slug in ("open", "login", "group", "draft"):
        status = 200 if slug in slugs else 404
        for address in (f"practices/{slug}/", f"practices/{slug}/adoptions/"):
            assert client.get(f"/api/v1/{address}").status_code == status, address
        if slug != "open":
            assert client.get(f"/api/v1/cases/{slug}/").status_code == status


def test_what_one_may_not_know_is_answered_like_what_is_not_there(client, small):
    answers = {
        client.get(f"/api/v1/practices/{slug}/").content
        for slug in ("login", "draft", "nothing", "a%00b", "%2F", "x" * 300)
    }
    assert answers == {client.get("/api/v1/nothing/").content}
    assert HIDDEN not in client.get("/api/v1/practices/open/").content.decode()


def test_a_value_that_nothing_has_finds_nothing(client, small):
    for query in ("topic=nothing", "tag=tag-login", "q=zznothing", "page=9"):
        assert titles(client.get(f"/api/v1/practices/?{query}")) == [], query
    assert titles(client.get("/api/v1/practices/?topic=queues&topic=nothing")) == ["Open queue"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("page=0", "page"), ("page=x", "page"), ("page_size=101", "page_size"), ("sort=fit", "sort"),
     ("stage=done", "stage"), ("topics=queues", "topics"), (f"q={'x' * 201}", "q"),
     ("&".join(f"tag={n}" for n in range(21)), "tag")],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client, query, field):
    response = client.get(f"/api/v1/practices/?{query}")
    assert response.status_code == 422
    told = response.json()
    assert [each["field"] for each in told["fields"]] == [field]
    assert all(each["message"] for each in told["fields"])


def test_the_parameters_are_those_of_the_pages(db):
    for asked, listing, sorts in (
        (PracticesAsked, practices_for, PRACTICE_SORTS),
        (CasesAsked, cases_for, CASE_SORTS),
    ):
        own = asked.model_fields.keys() - PageAsked.model_fields.keys() - {"q", "sort"}
        assert own == {facet.name for facet in listing(made.UserFactory()).facets}
        words = set(asked.model_fields["sort"].annotation.__args__) - {""}
        assert words == set(sorts)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_only_reads(client, method):
    response = getattr(client, method)("/api/v1/practices/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json()["status"] == 405


def test_pages_are_linked(client):
    for title in ("a", "b", "c"):
        made.PracticeFactory(title=title)
    address = "/api/v1/practices/?sort=title&page_size=2"
    first = client.get(address).json()
    assert [each["title"] for each in first["results"]] == ["a", "b"]
    second = client.get(first["next"]).json()
    assert [each["title"] for each in second["results"]] == ["c"]
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    "address",
    ["/api/v1/practices/?page_size=100", "/api/v1/cases/?page_size=100", "/api/v1/topics/",
     "/api/v1/agencies/", "/api/v1/agencies/mint/adoptions/", "/api/v1/practices/open/adoptions/"],
)  # fmt: skip
def test_a_hundred_rows_cost_as_many_queries_as_one(client, small, address):
    def queries():
        client.get(address)
        forget_everything()
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    made.AgencyFactory(parent=small.agency)
    few = queries()
    for _ in range(5):
        page = made.PracticeFactory(topics=[made.TopicFactory(parent=small.topic)])
        made.AdoptionFactory(practice=page, agency=small.agency)
        made.AdoptionFactory(practice=small.practice)
        made.CaseStudyFactory(agency=made.AgencyFactory(parent=small.agency), practices=[page])
    assert queries() == few
