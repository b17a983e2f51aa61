"""The search page: what it finds, and for whom."""

from urllib.parse import quote

import pytest

from exemplar.accounts.enums import Role
from tests import factories as made

pytestmark = pytest.mark.django_db


def hits(client, query, kind="practices"):
    context = client.get(f"/search/?q={quote(query)}&kind={kind}").context
    return [str(hit) for hit in context["hits"]]


def test_by_title_summary_text_and_topic(client):
    """Wherever the word stands."""
    topic = made.TopicFactory(name="Zztopicname", synonyms="Zzsynonym")
    page = made.PracticeFactory(title="Zztitle page", summary="Zzsummary", steps="Zzsteps")
    page.topics.add(topic)
    page.tags.add("zztag")
    page.save_revision().publish()
    words = ["zztitle", "zzsummary", "zzsteps", "zztopicname", "zzsynonym", "zztag"]
    found = {word: hits(client, word, "practices") for word in words}
    assert found == {word: ["Zztitle page"] for word in words}


def test_all_words_must_occur(client):
    """One of two is not enough."""
    made.PracticeFactory(title="Zzone zztwo")
    made.PracticeFactory(title="Zzone alone")
    assert hits(client, "zzone zztwo", "practices") == ["Zzone zztwo"]


def test_agencies_by_name_and_abbreviation(client):
    """And topics by their synonyms."""
    agency = made.AgencyFactory(name="Zzinternal Service", abbreviation="ZZIRS")
    topic = made.TopicFactory(name="Waiting", synonyms="zzqueueing\nzzlines")
    assert hits(client, "zzirs", "agencies") == [str(agency)]
    assert hits(client, "zzinternal", "agencies") == [str(agency)]
    assert hits(client, "zzlines", "topics") == [str(topic)]


def test_a_renamed_page_is_found_by_its_new_name_only(client):
    """The index follows what is published."""
    page = made.PracticeFactory(title="Zzformer")
    page.title = "Zzpresent"
    page.save_revision().publish()
    assert (hits(client, "zzformer"), hits(client, "zzpresent")) == ([], ["Zzpresent"])


def test_a_draft_of_a_published_page_is_not_found(client):
    """Neither by whoever writes it, here."""
    page = made.PracticeFactory(title="Zzpublished")
    made.edit_without_publishing(page, title="Zzpublished zzdraft", problem="zzdraft")
    assert hits(client, "zzdraft") == []


def test_what_is_found_depends_on_who_asks(client_for):
    """A page for those who are signed in."""
    made.PracticeFactory(title="Zzmembersonly", restricted_to=[])
    found = [hits(client_for(who), "zzmembersonly") for who in (None, Role.MEMBER)]
    assert found == [[], ["Zzmembersonly"]]


def test_empty_states(client):
    """No words, and words that are nowhere: each says what to do next."""
    made.PracticeFactory()
    empty = client.get("/search/").content
    nothing = client.get("/search/?q=zznowhere").content
    assert (b"Type what your service struggles with" in empty, b"Nothing found" in nothing) == (
        True,
        True,
    )


def test_the_query_is_shown_as_text(client):
    """In the field, in the title and in every address."""
    content = client.get(f"/search/?q={quote('<script>alert(1)</script>')}").content
    assert b"<script>alert" not in content
