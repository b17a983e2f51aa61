"""What one reader sends must not change what another one is shown."""

import pytest

WHOLE = b"<!doctype html>"


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-History-Restore-Request": "x"},
        {"HX-Request": "true", "HX-History-Restore-Request": "false"},
        {"HX-Request": "true", "HX-History-Restore-Request": "TRUE"},
    ],
)
def test_a_part_is_never_kept_as_the_whole_page(db, client, headers):
    """Headers that htmx would not send get a part, and the next reader the whole page."""
    assert WHOLE not in client.get("/practices/", headers=headers).content.lower()
    assert WHOLE in client.get("/practices/").content.lower()


@pytest.mark.parametrize("value", ["x", "false", "1", "True"])
def test_a_whole_page_is_never_kept_as_the_part(db, client, value):
    """The other way round."""
    assert WHOLE in client.get("/practices/", headers={"HX-Request": value}).content.lower()
    part = client.get("/practices/", headers={"HX-Request": "true"}).content
    assert WHOLE not in part.lower()


def test_the_host_and_forwarded_headers_reach_nobody_else(db, client):
    """A host that is not ours is refused; one that a header claims is passed over."""
    assert client.get("/practices/", headers={"Host": "evil.example"}).status_code == 400
    client.get("/practices/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in client.get("/practices/").content
