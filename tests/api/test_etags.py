"""What programs keep of an answer, and when they are told that it still holds."""

import pytest

from exemplar.accounts.enums import Role
from tests import factories as made
from tests.api.world import small_library

pytestmark = pytest.mark.django_db
LIST = "/api/v1/practices/"


def test_an_answer_that_still_holds_is_not_sent_again(client, forget):
    page = made.PracticeFactory(slug="open")
    for address in (LIST, "/api/v1/practices/open/", "/api/v1/openapi.json"):
        etag = client.get(address)["ETag"]
        again = client.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    page.summary = "Another summary."
    page.save()
    forget()
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200


def test_head_says_what_get_says(client):
    made.PracticeFactory()
    got, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    assert client.head(LIST, headers={"if-none-match": got["ETag"]}).status_code == 304


def test_readers_who_see_different_things_share_no_answer(client, client_for):
    small_library()
    public, member = client.get(LIST), client_for(Role.MEMBER).get(LIST)
    assert public["ETag"] != member["ETag"]
    assert (public["Cache-Control"], member["Cache-Control"]) == (
        "public, no-cache", "private, no-cache",
    )  # fmt: skip
    assert "Cookie" in public["Vary"]
    kept = client_for(Role.MEMBER).get(LIST, headers={"if-none-match": public["ETag"]})
    assert kept.status_code == 200


def test_errors_have_no_etag(client):
    for address in (f"{LIST}nothing/", f"{LIST}?page=0"):
        assert "ETag" not in client.get(address)


def test_a_feed_that_still_holds_is_not_sent_again(client):
    page = made.PracticeFactory(topics=[made.TopicFactory(slug="queues")])
    made.CaseStudyFactory(practices=[page], agency=made.AgencyFactory(slug="mint"))
    for name in ("practices", "cases", "topics/queues", "agencies/mint"):
        address = f"/feeds/{name}/"
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_robots_keep_to_the_pages(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/api/v1/", "/practices/export/", "/cases/export/", "/practices/compare/"):
        assert f"Disallow: {path}\n" in text
    assert client.get(LIST)["X-Robots-Tag"] == "noindex"
