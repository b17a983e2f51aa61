"""What the pages of practices, case studies, topics and agencies show, and what they leave out."""

import json
from html.parser import HTMLParser

import bs4
import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from practices.library.models import AgencyFit, PracticeChannel, RelatedPractice
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    PracticeFactory,
    TopicFactory,
)

COST = "Adds a channel and removes none: expect its cost on top."


class Scripts(HTMLParser):
    """The script elements of a page as a browser sees them: their type and what they hold."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.found.append([dict(attrs).get("type"), ""])

    def handle_data(self, data):
        if self.lasttag == "script" and self.found:
            self.found[-1][1] += data


def page(client, record):
    address = getattr(record, "url", None) or record.get_absolute_url()
    return client.get(address)


def soup(client, record):
    return bs4.BeautifulSoup(page(client, record).content, "html.parser")


def facts(client, record):
    """The list of facts of a page, in words."""
    return {
        item.find("dt").get_text(" ", strip=True): item.find("dd").get_text(" ", strip=True)
        for item in soup(client, record).select(".ex-facts__item")
    }


@pytest.mark.parametrize(
    ("effects", "costs"),
    [
        (["adds"], True),
        (["adds", "supports"], True),
        (["adds", "unknown"], True),
        (["adds", "replaces"], False),
        (["adds", "shifts"], False),
        (["replaces"], False),
        (["supports"], False),
        (["unknown"], False),
    ],
)
def test_a_channel_that_is_added_and_replaces_none_costs(db, client, effects, costs):
    rows = [PracticeChannel(channel=ChannelFactory(), effect=effect) for effect in effects]
    text = page(client, PracticeFactory(channel_effects=rows)).content.decode()
    assert (COST in text) is costs


def test_what_nobody_knows_is_called_unknown(db, client):
    names = ("sector", "customers_a_year", "staff", "effort_people", "effort_time", "effort_cost",
             "difficulty")  # fmt: skip
    practice = PracticeFactory(
        **dict.fromkeys(names, "unknown"),
        fits=[AgencyFit(level="state", verdict="unknown", why="So.")],
        verified_on=None,
        verify_by=None,
    )
    found = facts(client, practice)
    assert {
        name: found[name]
        for name in (
            "Sector",
            "Customers served",
            "Staff",
            "Time to first result",
            "Cost",
            "Effort",
        )
    } == {
        "Sector": "Unknown",
        "Customers served": "Unknown",
        "Staff": "Unknown",
        "Time to first result": "Unknown",
        "Cost": "Unknown",
        "Effort": "Unknown: unknown",
    }
    assert found["Likely to fit"].startswith("Unknown")
    assert "Last verified unknown" in soup(client, practice).get_text()


def test_a_case_study_without_dates_says_unknown(db, client):
    found = facts(client, CaseStudyFactory(started="", ended="", would_repeat="unknown"))
    names = ("Started", "Ended", "Would do it again")
    assert [found[name] for name in names] == ["unknown", "unknown", "Unknown"]
    running = facts(client, CaseStudyFactory(started="2010-04", ended="", still_running=True))
    assert [running[name] for name in names[:2]] == [
        "April 2010",
        "still running when this was written",
    ]


def test_a_superseded_practice_says_what_takes_its_place(db, client):
    newer = PracticeFactory(title="Newer")
    older = PracticeFactory(title="Older", superseded_by=newer)
    notice = soup(client, older).select_one(".usa-alert--info")
    assert notice.get_text(" ", strip=True) == "A newer practice takes its place: Newer ."
    assert notice.a["href"] == newer.get_url()
    assert soup(client, newer).select_one(".usa-alert--info") is None


@pytest.mark.parametrize("hidden", [{"draft": True}, {"restricted_to": []}])
def test_a_hidden_successor_or_neighbour_is_not_told_of(db, client, hidden):
    secret = PracticeFactory(title="Secret one", **hidden)
    practice = PracticeFactory(superseded_by=secret)
    RelatedPractice.objects.create(practice=practice, related=secret)
    CaseStudyFactory(title="Secret two", practices=[practice], **hidden)
    assert "Secret" not in page(client, practice).content.decode()


def test_a_failed_attempt_is_marked(db, client):
    alerts = [
        "failed or was stopped" in page(client, PracticeFactory(failed=failed)).content.decode()
        for failed in (True, False)
    ]
    assert alerts == [True, False]


def test_the_stage_opens_its_proof(db, client):
    practice = PracticeFactory()
    AdoptionFactory(practice=practice)
    AdoptionFactory(practice=practice, unconfirmed=True)
    shown = soup(client, practice)
    assert shown.select_one(".ex-proof").get_text() == "Proof: 1 of 2 in the ledger"
    rows = [row.get_text() for row in shown.select(".ex-adoption")]
    assert ["Counts toward the stage" in row for row in rows] == [True, False]


@pytest.mark.parametrize("factory", [PracticeFactory, CaseStudyFactory])
def test_structured_data_cannot_be_broken_out_of(db, client, factory):
    attack = '</script><script>alert(1)</script><!--<script>"\\\u2028&amp;'
    record = factory(title=attack, summary=attack, tags=["</SCRIPT>"])
    scripts = Scripts(page(client, record).content.decode()).found
    (data,) = [text for kind, text in scripts if kind == "application/ld+json"]
    described = json.loads(data)
    assert (described["headline"], described["description"]) == (attack, attack)
    assert described["keywords"] == ["</SCRIPT>"]
    assert "alert(1)" not in "".join(text for kind, text in scripts if kind is None)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_stays_inside_its_script(text):
    template = Template("{% load exemplar %}{% json_ld data %}")
    ((kind, held),) = Scripts(template.render(Context({"data": {"headline": text}}))).found
    assert (kind, json.loads(held)) == ("application/ld+json", {"headline": text})


def test_structured_data_says_what_is_known(db, client):
    practice = PracticeFactory()
    text = page(client, practice).content.decode()
    (data,) = [held for kind, held in Scripts(text).found if kind == "application/ld+json"]
    described = json.loads(data)
    assert described["@type"] == "Article"
    assert described["url"] == f"http://testserver{practice.get_url()}"
    assert described["about"] == [{"@type": "Thing", "name": practice.topics.get().name}]
    assert described["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "The report",
            "publisher": "The publisher",
            "url": "https://example.gov/source",
            "datePublished": "2011-04",
        }
    ]


def test_a_topic_takes_in_the_narrower_ones(db, client):
    broad = TopicFactory()
    narrow = TopicFactory(parent=broad)
    narrowest = TopicFactory(parent=narrow)
    one, two = PracticeFactory(topics=[broad]), PracticeFactory(topics=[narrowest, broad])
    PracticeFactory(topics=[TopicFactory()])
    case = CaseStudyFactory(topics=[narrow], practices=[one])
    shown = page(client, broad).context
    assert ({found.pk for found in shown["practices"]}, shown["practice_count"]) == (
        {one.pk, two.pk},
        2,
    )
    assert ([found.pk for found in shown["cases"]], shown["case_count"]) == ([case.pk], 1)
    assert shown["children"] == [(narrow, 1)]
    counted = dict(client.get("/topics/").context["topics"])
    assert [counted[topic] for topic in (broad, narrow, narrowest)] == [2, 1, 1]


def test_a_topic_shows_the_furthest_proven_first(db, client):
    topic = TopicFactory()
    first, second, third = (PracticeFactory(topics=[topic]) for _ in range(3))
    AdoptionFactory(practice=first)
    AdoptionFactory(practice=second, trial=True)
    shown = page(client, topic).context["practices"]
    assert [found.pk for found in shown] == [first.pk, second.pk, third.pk]


def test_an_agency_takes_in_those_below_it(db, client):
    department = AgencyFactory()
    bureau = AgencyFactory(parent=department)
    other = AgencyFactory()
    practice = PracticeFactory(title="Adopted")
    for agency in (department, bureau, other):
        AdoptionFactory(practice=practice, agency=agency)
    mine, below = (
        CaseStudyFactory(agency=agency, practices=[practice]) for agency in (department, bureau)
    )
    CaseStudyFactory(agency=other, practices=[practice])
    shown = page(client, department)
    assert ([found.pk for found in shown.context["cases"]], shown.context["case_count"]) == (
        [below.pk, mine.pk],
        2,
    )
    rows = bs4.BeautifulSoup(shown.content, "html.parser").select("tbody tr")
    where = {row.select_one('td[data-label="Where"]').contents[0] for row in rows}
    assert where == {department.short_name, bureau.short_name}
    counted = dict(client.get("/agencies/").context["agencies"])
    assert [counted[agency] for agency in (department, bureau, other)] == [2, 1, 1]


def test_an_agency_tells_nothing_of_practices_that_are_hidden(db, client):
    agency = AgencyFactory()
    for hidden in ({"draft": True}, {"restricted_to": []}):
        AdoptionFactory(practice=PracticeFactory(title="Secret", **hidden), agency=agency)
    text = page(client, agency).content.decode()
    assert ("Secret" in text, "No adoption by this agency is in the ledger." in text) == (
        False,
        True,
    )


def test_the_map_of_the_site_lists_what_is_public(db, client):
    topic, agency = TopicFactory(), AgencyFactory()
    shown = [PracticeFactory(), CaseStudyFactory(agency=agency)]
    hidden = [PracticeFactory(draft=True), PracticeFactory(restricted_to=[])]
    text = client.get("/sitemap.xml").content.decode()
    listed = [f"{one.get_url()}</loc>" in text for one in [*shown, *hidden]]
    assert listed == [True, True, False, False]
    assert all(
        f"{address}</loc>" in text
        for address in (topic.get_absolute_url(), agency.get_absolute_url(), "/topics/")
    )
