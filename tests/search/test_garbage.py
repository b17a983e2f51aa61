"""Whatever stands in an address, the site answers, and soon."""

import time
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import AgencyFactory, CaseStudyFactory, PracticeFactory, TopicFactory

LISTS = ["/search/", "/practices/", "/cases/", "/feeds/practices/", "/feeds/cases/"]
# As they stand in the address, after the question mark.
GARBAGE = {
    "nul": "q=a%00b",
    "only nul": "q=%00",
    "100,000 letters": "q=" + "x" * 100_000,
    "50,000 words": "q=" + "x+" * 50_000,
    "100,000 quotes": "q=" + "%22" * 100_000,
    "lone surrogate": "q=%ED%A0%80",
    "no utf-8": "q=%FF%FE%C3",
    "half an escape": "q=%E2%82&topic=%",
    "quote": "q=%22",
    "two quotes": "q=%22%22",
    "apostrophe": "q=%27%3B+DROP+TABLE+x%3B--",
    "near": "q=NEAR%28",
    "near of two": "q=" + quote('NEAR("a" "b", 2)'),
    "star": "q=*",
    "prefix": "q=pract*",
    "operators": "q=AND+OR+NOT",
    "column": "q=title%3Await",
    "braces": "q=" + quote("{title} : ("),
    "parentheses": "q=%28%28%28%29",
    "caret, plus, minus": "q=%5Ea+%2B+-",
    "backslashes": "q=%5C%5C%5C",
    "percent": "q=%25s+%25%28x%29s",
    "right to left": "q=%E2%80%AE%E2%80%8B",
    "page too far": "q=practice&page=1000000000",
    "page beyond integers": "page=" + "9" * 30,
    "page below": "page=-1&q=practice",
    "page nought": "page=0&q=practice",
    "page no number": "page=last&q=practice",
    "page in other digits": "page=%D9%A1&q=practice",
    "sort unknown": "sort=%00&q=practice",
    "facets unknown": "topic=%00&stage=%ED%A0%80&agency=%27&tag=%F0%9F%98%80&kind=%00",
    "many values": "&".join(f"topic=t{number}" for number in range(3000)),
    "empty names": "=&=&&&;q",
    "lists": "q[]=a&q[b]=c",
}


@pytest.fixture
def library(db):
    CaseStudyFactory(practices=[PracticeFactory(title="A practice of waiting")])


@pytest.mark.parametrize("query", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("address", LISTS)
def test_garbage_is_answered(library, indexed, client, address, query):
    began = time.process_time()
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    assert time.process_time() - began < 3


@pytest.mark.parametrize("address", LISTS)
def test_too_many_parameters_are_a_bad_request(library, client, address):
    query = "&".join(f"a{number}=1" for number in range(6000))
    assert client.get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize("slug", ["a%00b", "%ED%A0%80", "..", "%2e%2e%2f", "x" * 5000, "%27", "٣"])
@pytest.mark.parametrize("part", ["topics", "agencies", "feeds/topics", "feeds/agencies", "cases"])
def test_nothing_is_at_made_up_addresses(client_for, part, slug):
    assert client_for().get(f"/{part}/{slug}/").status_code == 404


@pytest.mark.parametrize("query", GARBAGE.values(), ids=GARBAGE)
def test_the_pages_of_a_topic_and_an_agency_answer(db, client, query):
    for page in (TopicFactory(), AgencyFactory()):
        assert client.get(f"{page.get_absolute_url()}?{query}").status_code == 200


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"HX-Request": "\u2603"}])
def test_a_part_of_a_page_answers_too(library, client, header):
    response = client.get("/practices/?q=%22*%28&page=7", headers=header)
    assert response.status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "topic", "stage", "kind", "sort", "page", "tag"]),
        st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_any_text_is_answered(library, client, params):
    for address in LISTS:
        assert client.get(f"{address}?{urlencode(params)}").status_code == 200
