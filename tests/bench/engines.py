"""How quick the embedded engines are: `python -m tests.bench.engines [tantivy whoosh] [1000 ...]`.

Through Wagtail's search interface, objects of the page included, over generated text of realistic
length: a vocabulary in which few words are common and most are rare.
"""

# Django is set up by the arguments first.
# ruff: noqa: PLC0415, T201
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TARGETS = {  # p50 in milliseconds, Tantivy at 100,000 documents
    "term": 1.0, "filtered": 5.0, "five facets": 10.0, "fuzzy": 3.0, "autocomplete": 10.0,
}  # fmt: skip
MOST = {"tantivy": 100_000, "whoosh": 10_000}
REPEATS = 40
PAGE = 20
FACETS = ["number_of_pages", "publication_date", "programming_language", "authors", "tags"]
WORDS = 220


def _vocabulary(chance: random.Random, size: int = 20_000) -> tuple[list[str], list[float]]:
    syllables = [a + b for a in "bcdfghlmnprstv" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    words = list(dict.fromkeys(
        "".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))) for _ in range(size)
    ))  # fmt: skip
    return words, [1 / (rank + 10) for rank in range(len(words))]


def fill(size: int) -> list[str]:
    """Make so many books; returns the vocabulary, the most common words first."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, transaction
    from modelsearch.test.testapp.models import Author, Book, ProgrammingGuide
    from taggit.models import Tag, TaggedItem

    chance = random.Random(size)
    words, weights = _vocabulary(random.Random(1))
    with transaction.atomic():
        Book.objects.all().delete()
        for model in (Author, Tag, TaggedItem):
            model.objects.all().delete()
        authors = Author.objects.bulk_create([Author(name=f"Author {n}") for n in range(50)])
        tags = Tag.objects.bulk_create([Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(40)])
        texts = iter(lambda: " ".join(chance.choices(words, weights, k=WORDS)), None)
        books = Book.objects.bulk_create(
            (
                Book(
                    title=" ".join(chance.choices(words, weights, k=6)),
                    summary=next(texts),
                    publication_date=f"20{chance.randrange(10, 25)}-01-01",
                    number_of_pages=chance.randrange(1, 20) * 50,
                )
                for _ in range(size)
            ),
            batch_size=500,
        )
        languages = ("py", "js", "rs")
        with connection.cursor() as cursor:
            table = ProgrammingGuide._meta.db_table
            cursor.executemany(
                f"INSERT INTO {table} (book_ptr_id, programming_language) VALUES (%s, %s)",
                [(book.pk, chance.choice(languages)) for book in books],
            )
        through = Book.authors.through
        through.objects.bulk_create(
            (through(book=book, author=chance.choice(authors)) for book in books), batch_size=500
        )
        kind = ContentType.objects.get_for_model(ProgrammingGuide)
        TaggedItem.objects.bulk_create(
            (
                TaggedItem(tag=chance.choice(tags), content_type=kind, object_id=book.pk)
                for book in books
            ),
            batch_size=500,
        )
    return words


def questions(backend: Any, words: list[str]) -> dict[str, Callable[[random.Random], Any]]:
    """The rows of the table."""
    from modelsearch.query import Fuzzy, Phrase
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    common = words[:300]

    def page(results: Any) -> Any:
        return results.count(), list(results[:PAGE])

    def search(query: Any, queryset: Any = ProgrammingGuide) -> Any:
        return page(backend.search(query, queryset, operator="and"))

    def phrase(chance: random.Random) -> Any:
        title = Book.objects.all()[chance.randrange(500)].title
        return search(Phrase(" ".join(title.split()[1:3])))

    def slip(chance: random.Random) -> str:
        word = chance.choice([word for word in words[:2000] if len(word) > 6])
        place = chance.randrange(2, len(word) - 1)
        return word[:place] + word[place + 1 :]

    def facets(chance: random.Random) -> Any:
        found = backend.search(chance.choice(common), ProgrammingGuide, operator="and")
        return found.count(), found.facets(FACETS)

    filtered = ProgrammingGuide.objects.filter(number_of_pages=500, programming_language="py")
    return {
        "term": lambda chance: search(chance.choice(common)),
        "AND": lambda chance: search(" ".join(chance.sample(common, 2))),
        "phrase": phrase,
        "autocomplete": lambda chance: page(
            backend.autocomplete(chance.choice(common)[:4], ProgrammingGuide)
        ),
        "fuzzy": lambda chance: search(Fuzzy(slip(chance))),
        "filtered": lambda chance: search(chance.choice(common), filtered),
        "five facets": facets,
    }


def measure(engine: str, size: int) -> None:
    """One engine at one size."""
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines import reading
    from search.engines.rebuilding import rebuild
    from search.engines.store import as_keys

    words = fill(size)
    backend = get_search_backend(engine)
    start = time.perf_counter()
    rebuild(backend, Book)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    for batch in reading.in_batches(ProgrammingGuide):
        list(reading.documents(batch, backend.store_for(Book).schema))
    reading_only = time.perf_counter() - start
    kept = backend.store_for(Book)
    disk = sum(each.stat().st_size for each in kept.living().iterdir()) / 1e6
    rate = size / max(whole - reading_only, 0.001)
    print(f"\n{engine}, {size:,} documents: built in {whole:.1f} s ({rate:,.0f} a second apart "
          f"from reading), {disk:.0f} MB")  # fmt: skip
    for name, ask in questions(backend, words).items():
        chance = random.Random(7)
        for _ in range(3):
            ask(chance)
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            ask(chance)
            times.append((time.perf_counter() - start) * 1000)
        p50, p95 = statistics.median(times), sorted(times)[int(REPEATS * 0.95) - 1]
        target = TARGETS.get(name) if (engine, size) == ("tantivy", 100_000) else None
        verdict = (
            "" if target is None else f"  to reach: {target} {'ok' if p50 <= target else 'NO'}"
        )
        print(f"  {name:<14} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms{verdict}")
    book = Book.objects.order_by("pk")[size // 2].get_indexed_instance()
    start = time.perf_counter()
    kept.write(as_keys([book]), reading.applying(kept.schema, as_keys([book])))
    backend.search("nothing", ProgrammingGuide).count()
    print(f"  one update until visible {(time.perf_counter() - start) * 1000:.0f} ms; "
          f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")  # fmt: skip


def main() -> None:
    """Measure what the arguments name, or everything that an engine is meant for."""
    engines = [each for each in sys.argv[1:] if not each.isdigit()] or list(MOST)
    sizes = [int(each) for each in sys.argv[1:] if each.isdigit()] or [1000, 10_000, 100_000]
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"EXEMPLAR_VAR": place, "DATABASE_URL": f"sqlite:///{place}/bench.sqlite3"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "exemplar.settings.test"
        sys.path[:0] = [str(Path(__file__).parents[2] / "site")]
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        for size in sizes:
            for engine in engines:
                if size <= MOST[engine]:
                    measure(engine, size)


if __name__ == "__main__":
    main()
