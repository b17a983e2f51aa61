"""Feeds: well-formed whatever the titles hold, narrowed down, marked, the newest first."""

from xml.etree import ElementTree as Tree

import pytest

from tests.factories import (
    AgencyFactory,
    CaseStudyFactory,
    PracticeFactory,
    TopicFactory,
    edit_without_publishing,
)

ATOM = "{http://www.w3.org/2005/Atom}"
ODD = 'Forms & "queues" <b>]]></b> é 漢 \U0001f600'


def entries(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = Tree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    return feed.findall(f"{ATOM}entry")


def titles(client, address):
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, address)]


@pytest.fixture
def world(db):
    """A broad topic with a narrower one, a department with a bureau, and pages of each."""
    broad, department = TopicFactory(slug="broad"), AgencyFactory(slug="department")
    narrow = TopicFactory(slug="narrow", parent=broad)
    bureau = AgencyFactory(slug="bureau", parent=department)
    old = PracticeFactory(title="Old", topics=[broad, narrow])
    PracticeFactory(title="New", topics=[narrow], failed=True, is_demonstration=True)
    PracticeFactory(title="Elsewhere", topics=[TopicFactory()])
    shared = {"practices": [old], "topics": [narrow]}
    CaseStudyFactory(title="Told", agency=department, is_demonstration=True, **shared)
    CaseStudyFactory(title="Told below", agency=bureau, **shared)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/feeds/practices/", ["Elsewhere", "New (failed or stopped, demonstration)", "Old"]),
        ("/feeds/practices/?topic=broad", ["New (failed or stopped, demonstration)", "Old"]),
        ("/feeds/practices/?result=kept&topic=broad", ["Old"]),
        ("/feeds/practices/?q=Elsewhere", ["Elsewhere"]),
        ("/feeds/practices/?sort=title&page=2&topic=broad&result=kept", ["Old"]),
        ("/feeds/cases/", ["Told below", "Told (demonstration)"]),
        ("/feeds/cases/?agency=bureau", ["Told below"]),
        ("/feeds/agencies/department/", ["Told below", "Told (demonstration)"]),
        ("/feeds/agencies/bureau/", ["Told below"]),
        (
            "/feeds/topics/broad/",
            ["Told below", "Told (demonstration)", "New (failed or stopped, demonstration)", "Old"],
        ),
        ("/feeds/practices/?tag=unknown&topic=narrow&result=kept", ["Old"]),
    ],
)
def test_what_a_feed_holds(world, client, address, expected):
    assert titles(client, address) == expected


def test_odd_titles_keep_a_feed_well_formed(db, client):
    topic, agency = TopicFactory(name=ODD), AgencyFactory(name=ODD, abbreviation="<&>")
    practice = PracticeFactory(title=ODD, summary=ODD, topics=[topic])
    CaseStudyFactory(title=ODD, summary=ODD, agency=agency, topics=[topic], practices=[practice])
    for address in (
        "/feeds/practices/",
        "/feeds/cases/",
        f"/feeds/topics/{topic.slug}/",
        f"/feeds/agencies/{agency.slug}/",
    ):
        assert set(titles(client, address)) == {ODD}


@pytest.mark.parametrize("letter", ["\x0b", "\x01", "\x1f", "\ufffe"])
def test_a_letter_that_xml_knows_not_breaks_no_feed(db, client, letter):
    """Such letters come along when text is pasted."""
    practice = PracticeFactory(title=f"A{letter}B", summary=f"C{letter}D")
    CaseStudyFactory(title=f"A{letter}B", practices=[practice])
    assert titles(client, "/feeds/practices/") == ["A B"]
    assert titles(client, "/feeds/cases/") == ["A B"]


def test_an_entry_says_where_what_and_when(db, client):
    page = PracticeFactory(summary="What it is.")
    (entry,) = entries(client, "/feeds/practices/")
    assert {
        "link": entry.find(f"{ATOM}link").get("href"),
        "summary": entry.findtext(f"{ATOM}summary"),
        "published": entry.findtext(f"{ATOM}published")[:10],
    } == {
        "link": f"http://testserver{page.get_url()}",
        "summary": "What it is.",
        "published": f"{page.first_published_at:%Y-%m-%d}",
    }


def test_a_feed_holds_what_is_published(db, client):
    page = PracticeFactory(title="Told")
    edit_without_publishing(page, title="Not yet told")
    PracticeFactory(draft=True)
    PracticeFactory(restricted_to=[])
    assert titles(client, "/feeds/practices/") == ["Told"]


def test_a_list_names_its_feed(world, client):
    text = client.get("/practices/?topic=broad&result=failed").content.decode()
    assert 'href="/feeds/practices/?topic=broad&amp;result=failed"' in text
    assert 'href="/feeds/practices/"' in client.get("/practices/").content.decode()
