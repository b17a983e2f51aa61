"""What counts beside the words: a little, and only in the order by relevance."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, PlainText
from modelsearch.test.testapp.models import Book

from search.engines.compiling import Signal
from search.engines.finding import find
from search.engines.rebuilding import rebuild
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["tantivy", "whoosh"])
def books(request):
    """Four that hold the word equally; the one of 900 pages holds it twice."""
    for pages in (100, 300, 500):
        _book("Plan of work", pages)
    _book("Plan plan", 900)
    backend = get_search_backend(request.param)
    rebuild(backend, Book)

    def ask(query, *signals, **options):
        found = find(
            query, Book.objects.all(), visible=Book.objects.all(), signals=signals,
            backend=request.param, **options,
        )  # fmt: skip
        return [book.number_of_pages for book in found]

    return ask


def _book(title, pages):
    Book.objects.create(title=title, publication_date="2020-01-01", number_of_pages=pages)


def test_a_signal_decides_between_equals_and_leaves_nothing_out(books):
    best, *others = books(PlainText("plan"), Signal("number_of_pages", 0.1, (300,)))
    assert (best, others[0], sorted(others)) == (900, 300, [100, 300, 500])


def test_signals_add_up(books):
    several = Signal("number_of_pages", 0.1, at_least=300), Signal("number_of_pages", 0.1, (300,))
    assert books(PlainText("plan"), *several)[1:] == [300, 500, 100]


def test_a_value_that_is_nowhere_is_no_signal(books):
    assert sorted(books(PlainText("plan"), Signal("number_of_pages", 9, (7,)))) == [
        100, 300, 500, 900,
    ]  # fmt: skip


def test_a_chosen_order_and_a_list_without_words_know_no_signals(books):
    signal = Signal("number_of_pages", 50, (300,))
    assert books(PlainText("plan"), signal, order="number_of_pages") == [100, 300, 500, 900]
    assert books(MATCH_ALL, signal) == books(MATCH_ALL)


@override_settings(MODELSEARCH_BACKENDS={"default": {"BACKEND": "tests.search.immediate"}})
@pytest.mark.parametrize("words", ["zzsame", "zzsame words"])
def test_evidence_and_recency_on_the_page(client, words):
    """Of practices that hold the words alike: good evidence first, then what is new."""
    long_ago = timezone.now() - timedelta(days=2000)

    def practice(evidence, published):
        return made.PracticeFactory(
            title="Zzsame words",
            summary="As long.",
            first_published_at=published,
            outcomes=[made.OutcomeFactory.build(evidence=evidence)],
        )

    old = practice("insufficient", long_ago)
    proven = practice("strong", long_ago)
    new = practice("insufficient", timezone.now())
    hits = client.get("/search/", {"q": words, "kind": "practices"}).context["hits"]
    assert [hit.pk for hit in hits] == [proven.pk, new.pk, old.pk]
