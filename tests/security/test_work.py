"""Input that would keep a worker busy, or end a page for everybody."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.migrations import loader

from exemplar.core.markdown import MarkdownField
from exemplar.home.starter_content.parse import ContentFile, read_content
from tests.factories import PracticeFactory, TopicFactory


def test_a_text_that_is_too_long_is_not_rendered():
    """Rendering half a megabyte of brackets takes many seconds."""
    began = time.process_time()
    with pytest.raises(ValidationError):
        MarkdownField().clean("[" * 2_000_000, None)
    assert time.process_time() - began < 1


def test_asking_whether_the_site_is_ready_is_cheap(indexed, client, monkeypatch):
    """Whoever likes may ask: the files of all migrations are read once."""
    client.get("/readyz")
    monkeypatch.setattr(loader.MigrationLoader, "load_disk", lambda _self: pytest.fail("read"))
    assert client.get("/readyz").status_code == 200


def test_letters_that_xml_cannot_hold_do_not_end_a_feed(db, client):
    """A vertical tab comes along when somebody pastes from a text processor."""
    topic = TopicFactory(name="Form\x0cfeed")
    page = PracticeFactory(title="One\x0btwo", summary="Three\x1ffour")
    page.topics.add(topic)
    page.save()
    for address in ("/feeds/practices/", f"/feeds/topics/{topic.slug}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert b"One two" in response.content


def _problems(folder: Path, source: str) -> list[str]:
    (folder / "taxonomy.yaml").write_text(source)
    problems = read_content(folder).problems
    return [problem.message for problem in problems if problem.file == "taxonomy.yaml"]


@pytest.mark.parametrize(
    "source",
    [
        "b0: &b0 [x, x]\n" + "".join(f"b{n + 1}: &b{n + 1} [*b{n}, *b{n}]\n" for n in range(40)),
        "a: &a [*a]\n",
        "a: " + "[" * 5000,
        "a: " + "[" * 5000 + "]" * 5000,
    ],
)
def test_yaml_that_grows_without_measure_is_a_problem(tmp_path, source):
    """References that multiply, circles and depth are told with their file."""
    assert len(_problems(tmp_path, source)) == 1


def test_a_heading_of_many_spaces_is_read_at_once():
    """In one pass, however long; the closing marks of a heading are left out."""
    page = ContentFile("page.md", {}, "## A" + " " * 50_000 + "b\n\n## Plain ##\n")
    began = time.process_time()
    assert [section.heading[-5:] for section in page.sections()][1:] == ["    b", "Plain"]
    assert time.process_time() - began < 1


def test_counts_of_attempts_are_not_pushed_out():
    """The cache that holds the rate limits is larger than one address can fill in an hour."""
    from exemplar.settings import base  # noqa: PLC0415 - the tests have a cache of their own

    assert settings.CACHES["default"] != base.CACHES["default"]
    assert base.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000
