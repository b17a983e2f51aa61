"""Every spelling finds every other."""

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, Phrase
from modelsearch.test.testapp.models import Author, Book

from search.engines.finding import find
from search.engines.rebuilding import rebuild

ENGINES = ["tantivy", "whoosh"]


@pytest.fixture(params=ENGINES)
def found(request, db):
    """Save texts as names and search them: `found(texts, query)` gives those found."""

    def search(texts, query, method="search", **kwargs):
        Author.objects.bulk_create([Author(name=text) for text in texts])
        backend = get_search_backend(request.param)
        rebuild(backend, Author)
        return {each.name for each in getattr(backend, method)(query, Author, **kwargs)}

    return search


SPELLINGS = [
    ["EO 13571", "E.O. 13571", "EO13571", "eo 13571", "EO-13571"],
    ["A-11", "A11", "A 11", "a-11"],
    ["M-11-24", "M 11 24", "M1124", "m-11-24", "M\u201311\u201324"],
    ["508", "Section 508", "\u00a7508", "508-compliant"],
    ["e-mail", "email", "E-Mail", "emails"],
    ["caf\u00e9", "CAFE", "cafe\u0301s"],
    ["1,000", "1000"],
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda each: each[0])
def test_every_spelling_finds_every_other(found, spellings):
    texts = [f"The {spelling} guidance" for spelling in spellings]
    query = spellings[0]
    assert found([*texts, "Another 509"], query) == set(texts)


@pytest.mark.parametrize(
    ("query", "text"),
    [(a, b) for group in SPELLINGS for a in group for b in group if "508" not in a],
)
def test_each_pair(found, query, text):
    assert found([text, "nothing of the kind"], query) == {text}


def test_words_are_stemmed_but_titles_not_begun(found):
    assert found(["Reducing waits"], "reduce waiting") == {"Reducing waits"}


def test_stop_words_are_left_out_of_words_and_kept_in_phrases(found):
    texts = ["to be or not to be", "be not"]
    assert found(texts, Phrase("to be or not")) == {"to be or not to be"}


def test_stop_words_do_not_keep_anything_from_being_found(found):
    assert found(["Shorter lines"], "how to get the shorter lines".replace("get ", "")) == {
        "Shorter lines"
    }


def test_a_word_with_a_slip(found):
    texts = ["Accessibility review", "Other things"]
    for slip in ("acessibility", "accessibilty", "acessibility reviw"):
        assert found(texts, Fuzzy(slip, operator="and")) == {"Accessibility review"}
        Author.objects.all().delete()


def test_beginnings_in_any_spelling(found):
    texts = ["M-11-24 memo", "Other memo"]
    assert found(texts, "m-11", method="autocomplete") == {"M-11-24 memo"}


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000,
        "\x00\x01\x02",
        "\ud800",
        "(((((a+)+)+)+)+$",
        '"AND OR NOT (" ~^[]{}:/\\',
        " ".join(f"w{n}*" for n in range(1000)),
        "-" * 5000 + "a",
        "'",
    ],
    ids=range(8),
)
def test_no_input_is_an_error(found, query):
    for asked in (query, Phrase(query), Fuzzy(query)):
        assert found(["words"], asked) == set()
    assert found(["words"], query, method="autocomplete") == set()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_audience_is_part_of_the_question(engine, db, monkeypatch):
    open_book, closed = (
        Book.objects.create(title=f"Plan {name}", publication_date="2020-01-01", number_of_pages=n)
        for n, name in enumerate(["open", "closed"])
    )
    monkeypatch.setattr(
        Book,
        "search_audience_terms",
        lambda self: ["public"] if "open" in self.title else ["team:1"],
        raising=False,
    )
    backend = get_search_backend(engine)
    rebuild(backend, Book)

    def ask(audience, visible):
        results = find(
            "plan", Book.objects.all(), visible=visible, audience=audience, backend=engine
        )
        return results.count(), set(results), sum(results.facet("number_of_pages").values())

    everything = Book.objects.all()
    assert ask(["public"], everything) == (1, {open_book}, 1)
    assert ask(["public", "team:1"], everything) == (2, {open_book, closed}, 2)
    # The index is behind; what is shown is not.
    assert ask(["public"], Book.objects.none())[1] == set()
