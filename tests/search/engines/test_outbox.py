"""What is queued, and what becomes of it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Author, Book, Character, Novel

from search.engines import draining, store
from search.engines.draining import drain
from search.engines.engine import EngineError
from search.engines.fallback import MOST_OBJECTS
from search.engines.locks import LockedError, locked
from search.engines.rebuilding import rebuild
from search.models import IndexChange


@pytest.fixture
def backend(engine, transactional_db, monkeypatch):
    """The usual backend is an embedded one; nothing is drained but by the test."""
    monkeypatch.setattr(draining, "drain_soon", lambda: None)
    with override_settings(
        MODELSEARCH_BACKENDS={
            "default": {"BACKEND": f"search.engines.{engine}", "AUTO_UPDATE": False}
        }
    ):
        chosen = get_search_backend()
        for root in (Author, Book, Character):
            rebuild(chosen, root)
        IndexChange.objects.all().delete()
        yield chosen


def _book(**kwargs):
    return Book.objects.create(
        **{"title": "Plan", "publication_date": "2020-01-01", "number_of_pages": 5} | kwargs
    )


def test_what_is_saved_later_in_the_transaction_is_found(backend):
    with transaction.atomic():
        book = _book()
        book.tags.add("Libraries")
        book.authors.add(Author.objects.create(name="Octavia"))
    drain()
    assert list(backend.search("libraries", Book)) == [book]
    assert list(backend.search("octavia", Book)) == [book]


def test_what_is_rolled_back_leaves_no_ghost(backend):
    with transaction.atomic():
        _book()
        transaction.set_rollback(True)
    assert drain() == 0
    assert backend.search("plan", Book).count() == 0


def test_a_relative_is_one_row_and_changes_all_that_carry_it(backend):
    author = Author.objects.create(name="Octavia")
    for _ in range(3):
        _book().authors.add(author)
    drain()
    author.name = "Ursula"
    author.save()
    assert IndexChange.objects.count() == 1
    drain()
    assert backend.search("ursula", Book).count() == 3
    assert backend.search("octavia", Book).count() == 0
    author.delete()
    drain()
    assert backend.search("ursula", Book).count() == 0


def test_what_is_deleted_is_found_no_more(backend):
    novel = Novel.objects.create(
        title="Plan", publication_date="2020-01-01", number_of_pages=5, setting="Mars"
    )
    drain()
    assert backend.search("mars", Book).count() == 1
    novel.delete()
    drain()
    assert backend.search("mars", Book).count() == 0
    call_command("search", "check", "--index", "searchtests.book")


def test_who_comes_second_does_not_wait(backend):
    _book()
    with locked(store.folder() / "outbox.lock", wait=False), pytest.raises(LockedError):
        drain()
    assert IndexChange.objects.count() == 1


def test_a_full_disk_keeps_changes_queued_and_the_index_as_it_was(backend, monkeypatch):
    book = _book()
    drain()
    _book(title="Plan later")

    def full(*_args, **_kwargs):
        raise EngineError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(backend.engine), "writer", full)
        with pytest.raises(EngineError):
            drain()
        assert list(backend.search("plan", Book)) == [book]
    assert drain() == 1
    assert backend.search("plan", Book).count() == 2


def test_an_object_that_cannot_be_read_does_not_keep_the_others_out(backend, monkeypatch):
    good, bad = _book(), _book(title="Bad plan")
    monkeypatch.setattr(
        Book,
        "search_audience_terms",
        lambda self: [] if self.pk != bad.pk else 1 / 0,
        raising=False,
    )
    drain()
    assert list(backend.search("plan", Book)) == [good]


def test_check_lists_what_differs(backend, capsys):
    same, changed = _book(), _book()
    drain()
    Book.objects.filter(pk=changed.pk).update(title="Changed")
    Book.objects.bulk_create(
        [Book(title="Unseen", publication_date="2020-01-01", number_of_pages=1)]
    )
    gone = _book()
    drain()
    Book.objects.filter(pk=gone.pk)._raw_delete("default")
    with pytest.raises(CommandError, match="3 differences"):
        call_command("search", "check", "--index", "searchtests.book")
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split(": ")[1] for line in lines) == [
        "missing", "not in the database", "out of date",
    ]  # fmt: skip
    assert str(same.pk) not in "".join(lines).replace("searchtests", "")


def test_the_fallback_is_bounded(backend, monkeypatch):
    monkeypatch.setattr("search.engines.rebuilding.heal_soon", lambda *_args: None)
    Book.objects.bulk_create(
        Book(title=f"Plan {n}", publication_date="2020-01-01", number_of_pages=1)
        for n in range(MOST_OBJECTS + 50)
    )
    kept = backend.store_for(Book)
    kept._pointer.unlink()
    results = backend.search("plan", Book)
    assert results.count() == MOST_OBJECTS
    assert results.is_degraded
    assert len(results[:20]) == 20
    assert results.facet("number_of_pages") == {1: MOST_OBJECTS}


def test_an_index_is_private(backend):
    place = backend.store_for(Author).place
    for each in [backend.store_for(Author).living(), place, *place.parents[:2]]:
        assert each.stat().st_mode & 0o777 == 0o700
