"""How quick the search engines are: `make bench ENGINES="tantivy whoosh database 10000"`.

Beside them modelsearch's own search on SQLite, and on PostgreSQL where BENCH_POSTGRES names one:
stock, and with the index that our migration adds. What they cannot do, or not in time, is left out.
Through Wagtail's search interface, objects of the page included, over generated text of realistic
length: a vocabulary in which few words are common and most are rare.
"""

# Django is set up by the arguments first.
# ruff: noqa: PLC0415, T201
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TARGETS = {  # p50 in milliseconds, Tantivy at 100,000 documents
    "term": 1.0, "filtered": 5.0, "five facets": 10.0, "fuzzy": 3.0, "autocomplete": 10.0,
}  # fmt: skip
# Beyond these nobody would choose them, or wait for them.
MOST = {"tantivy": 100_000, "whoosh": 10_000, "database": 10_000}
SLOW = 2000.0  # milliseconds; what takes longer is asked three times only
INDEX = "search_words_in_title_and_body"
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


def questions(engine: str, words: list[str]) -> dict[str, Callable[[random.Random], Any]]:
    """The rows of the table."""
    from modelsearch.backends import get_search_backend
    from modelsearch.query import Fuzzy, Phrase
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines.finding import find

    backend = get_search_backend(engine)
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
        if hasattr(found, "facets"):
            return found.count(), found.facets(FACETS)
        return found.count(), [found.facet(name) for name in FACETS]

    def newest(chance: random.Random) -> Any:
        by_date = ProgrammingGuide.objects.order_by("-publication_date")
        if hasattr(backend, "store_for"):
            return page(find(chance.choice(common), ProgrammingGuide.objects.all(),
                             visible=by_date, audience=None, order="-publication_date",
                             backend=engine))  # fmt: skip
        return page(backend.search(chance.choice(common), by_date, order_by_relevance=False))

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
        "newest first": newest,
    }


def build(engine: str, size: int) -> None:
    """Fill an index, and say how long that took."""
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines import reading
    from search.engines.rebuilding import rebuild

    backend = get_search_backend(engine)
    start = time.perf_counter()
    if engine == "database":
        index = backend.get_index_for_model(Book)
        for batch in reading.in_batches(ProgrammingGuide):
            index.add_items(ProgrammingGuide, batch)
        whole = time.perf_counter() - start
        say(f"\n{label(engine)}, {size:,} documents: built in {whole:.1f} s, reading included")
        return
    rebuild(backend, Book)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    for batch in reading.in_batches(ProgrammingGuide):
        list(reading.documents(batch, backend.store_for(Book).schema))
    reading_only = time.perf_counter() - start
    disk = sum(each.stat().st_size for each in backend.store_for(Book).living().iterdir()) / 1e6
    rate = size / max(whole - reading_only, 0.001)
    say(f"\n{engine}, {size:,} documents: built in {whole:.1f} s ({rate:,.0f} a second apart "
        f"from reading), {disk:.0f} MB")  # fmt: skip


def label(engine: str) -> str:
    """What an engine is called in the table."""
    from django.db import connection

    return f"modelsearch on {connection.display_name}" if engine == "database" else engine


def timed(ask: Callable[[random.Random], Any]) -> tuple[float, float]:
    """The median and the 95th of 100 times in milliseconds."""
    chance = random.Random(7)
    times: list[float] = []
    for number in range(REPEATS + 3):
        start = time.perf_counter()
        ask(chance)
        times.append((time.perf_counter() - start) * 1000)
        if number > 1 and min(times) > SLOW:
            break
    counted = times[3:] or times
    return statistics.median(counted), sorted(counted)[max(0, int(len(counted) * 0.95) - 1)]


def ask_everything(engine: str, size: int, words: list[str]) -> None:
    """The rows of one engine at one size; what a stock backend lacks it says in several ways."""
    from django.core.exceptions import FieldError
    from django.db import DatabaseError

    for name, ask in questions(engine, words).items():
        try:
            p50, p95 = timed(ask)
        except NotImplementedError:
            say(f"  {name:<14} none")
            continue
        except (FieldError, DatabaseError) as error:
            say(f"  {name:<14} none: {type(error).__name__}")
            continue
        target = TARGETS.get(name) if (engine, size) == ("tantivy", 100_000) else None
        reached = target is None or (p95 if name == "autocomplete" else p50) <= target
        verdict = "" if target is None else f"  to reach: {target} {'ok' if reached else 'NO'}"
        say(f"  {name:<14} p50 {p50:9.2f} ms   p95 {p95:9.2f} ms{verdict}")


def update(engine: str, size: int) -> None:
    """One change, until it is found."""
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines import reading
    from search.engines.store import as_keys

    backend = get_search_backend(engine)
    book = Book.objects.order_by("pk")[size // 2].get_indexed_instance()
    start = time.perf_counter()
    if engine == "database":
        backend.get_index_for_model(Book).add_item(book)
    else:
        kept = backend.store_for(Book)
        kept.write(as_keys([book]), reading.applying(kept.schema, as_keys([book])))
    backend.search("nothing", ProgrammingGuide).count()
    say(f"  one update until visible {(time.perf_counter() - start) * 1000:.0f} ms; "
        f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")  # fmt: skip


def say(line: str) -> None:
    """Print at once, so that one sees how far it is."""
    print(line, flush=True)


def measure(engines: list[str], sizes: list[int]) -> None:
    """Engines at sizes, on the database that the environment names."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    for size in sizes:
        chosen = [engine for engine in engines if size <= MOST[engine]]
        words = fill(size) if chosen else []
        for engine in chosen:
            ways = ["stock", "indexed"] if connection.vendor == "postgresql" else ["stock"]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
            build(engine, size)
            for way in ways:
                if way == "indexed":
                    say("  with the index that our migration adds:")
                    with connection.cursor() as cursor:
                        cursor.execute(
                            f"CREATE INDEX {INDEX} ON modelsearch_indexentry "
                            "USING gin ((title || body))"
                        )
                        cursor.execute("ANALYZE")
                ask_everything(engine, size, words)
            update(engine, size)


def main() -> None:
    """Measure what the arguments name, or everything that an engine is meant for."""
    engines = [each for each in sys.argv[1:] if not each.isdigit()] or list(MOST)
    sizes = [int(each) for each in sys.argv[1:] if each.isdigit()] or [1000, 10_000, 100_000]
    os.environ["DJANGO_SETTINGS_MODULE"] = "exemplar.settings.test"
    sys.path[:0] = [str(Path(__file__).parents[2] / "site")]
    with tempfile.TemporaryDirectory() as place:
        os.environ["EXEMPLAR_VAR"] = place
        if os.environ.get("ON_POSTGRES"):
            measure(engines, sizes)
            return
        postgres = os.environ.get("BENCH_POSTGRES", "")
        os.environ["DATABASE_URL"] = f"sqlite:///{place}/bench.sqlite3"
        measure(engines, sizes)
    if postgres and "database" in engines:
        from tests.bench.sites import Postgres

        server = Postgres(postgres)
        database = server.create("engines")
        try:
            subprocess.run(
                [sys.executable, "-m", "tests.bench.engines", "database", *map(str, sizes)],
                env=os.environ | {"DATABASE_URL": database.url, "ON_POSTGRES": "1"},
                check=True,
            )
        finally:
            server.drop(database)


if __name__ == "__main__":
    main()
