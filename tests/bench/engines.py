"""How quick the search engines are: `make bench ENGINES=all`, or ENGINES="tantivy whoosh 10000".

Beside them modelsearch's own search on SQLite, and on PostgreSQL where BENCH_POSTGRES or
DATABASE_URL names one: stock, and with the index that our migration adds. Through Wagtail's search
interface, objects of the page included, over generated text of realistic length: a vocabulary in
which few words are common and most are rare. At the end stand all figures in one table, what was
left out and how often the slow ones were asked, and whether what was to be reached is reached.
"""

# Django is set up by the arguments first.
# ruff: noqa: PLC0415, T201
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.bench.engine_report import RATE, Row, table, verdicts

# Beyond these nobody would choose them, or wait for them: PostgreSQL alone is asked at every size,
# as what is to be reached is told by it.
MOST = {"tantivy": 100_000, "whoosh": 10_000, "database": 10_000}
MOST_IN_POSTGRESQL = 100_000
# Milliseconds: what takes longer is asked three times only, and what takes longer still, once.
SLOW = 1000.0
TOO_SLOW = 10_000.0
INDEX = "search_words_in_title_and_body"
REPEATS = 40
UPDATES = 5
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
        summed = list(accumulate(weights))
        texts = iter(lambda: " ".join(chance.choices(words, cum_weights=summed, k=WORDS)), None)
        books = Book.objects.bulk_create(
            (
                Book(
                    title=" ".join(chance.choices(words, cum_weights=summed, k=6)),
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


def build(engine: str, size: int) -> Row:
    """Fill an index, and say how long that took apart from reading the database."""
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines import reading

    backend = get_search_backend(engine)
    index = backend.get_index_for_model(Book)
    rebuilder = None if engine == "database" else backend.rebuilder_class(index)
    building = rebuilder.start() if rebuilder else index
    taking, worked = 0.0, 0.0
    start = time.perf_counter()
    for batch in reading.in_batches(ProgrammingGuide):
        before, cpu = time.perf_counter(), time.process_time()
        building.add_items(ProgrammingGuide, batch)
        taking += time.perf_counter() - before
        worked += time.process_time() - cpu
    if rebuilder:
        before, cpu = time.perf_counter(), time.process_time()
        rebuilder.finish()
        taking += time.perf_counter() - before
        worked += time.process_time() - cpu
    whole = time.perf_counter() - start
    row = Row(label(engine), size, RATE, size / taking, worked=size / worked)
    say(f"\n{row.engine}, {size:,} documents: built in {whole:.1f} s, {row.p50:,.0f} documents a "
        f"second apart from reading, {row.worked:,.0f} a second of the processor")  # fmt: skip
    return row


def on_disk(engine: str) -> float:
    """The size of an index in megabytes."""
    from django.db import connection
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book

    if engine != "database":
        living = get_search_backend(engine).store_for(Book).living()
        return sum(each.stat().st_size for each in living.iterdir()) / 1e6
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('modelsearch_indexentry')")
        else:
            cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'modelsearch%%'")
        return float(cursor.fetchone()[0] or 0) / 1e6


def label(engine: str) -> str:
    """What an engine is called in the table."""
    from django.db import connection

    return connection.display_name if engine == "database" else engine.capitalize()


def timed(ask: Callable[[random.Random], Any]) -> tuple[float, float, float, int]:
    """The median and the 95th of 100 times in milliseconds, the median of the processor's time, and
    how many times were counted.
    """
    chance = random.Random(7)
    times: list[float] = []
    worked: list[float] = []
    for number in range(REPEATS + 3):
        start, cpu = time.perf_counter(), time.process_time()
        ask(chance)
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
        if times[0] > TOO_SLOW or (number > 1 and min(times) > SLOW):
            break
    counted, worked = times[3:] or times, worked[3:] or worked
    p95 = sorted(counted)[max(0, int(len(counted) * 0.95) - 1)]
    return statistics.median(counted), p95, statistics.median(worked), len(counted)


def ask_everything(engine: str, size: int, words: list[str], called: str) -> list[Row]:
    """The rows of one engine at one size; what a stock backend lacks it says in several ways."""
    from django.core.exceptions import FieldError
    from django.db import DatabaseError

    rows = []
    for name, ask in questions(engine, words).items():
        try:
            p50, p95, worked, times = timed(ask)
        except (NotImplementedError, FieldError, DatabaseError) as error:
            rows.append(Row(called, size, name, note=f"none: {type(error).__name__}"))
            continue
        note = "" if times == REPEATS else f"asked {times} times"
        rows.append(Row(called, size, name, p50, p95, worked, note))
    for row in rows:
        say(f"  {row}")
    return rows


def update(engine: str, size: int) -> list[Row]:
    """One change, until it is found; and what the index takes."""
    from modelsearch.backends import get_search_backend
    from modelsearch.test.testapp.models import Book, ProgrammingGuide

    from search.engines import reading
    from search.engines.store import as_keys

    backend = get_search_backend(engine)
    times = []
    for number in range(UPDATES):
        book = Book.objects.order_by("pk")[size // 2 + number].get_indexed_instance()
        book.title = f"zzupdated{number}"
        book.save()
        start = time.perf_counter()
        if engine == "database":
            backend.get_index_for_model(Book).add_item(book)
        else:
            kept = backend.store_for(Book)
            kept.write(as_keys([book]), reading.applying(kept.schema, as_keys([book])))
        found = backend.search(book.title, ProgrammingGuide, operator="and")
        assert [each.pk for each in found] == [book.pk]
        times.append((time.perf_counter() - start) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    called = label(engine)
    rows = [
        Row(called, size, "update until found", statistics.median(times), max(times)),
        Row(called, size, "index, MB", on_disk(engine)),
        Row(called, size, "memory of the process, MB", memory),
    ]
    for row in rows:
        say(f"  {row}")
    return rows


def say(line: str) -> None:
    """Print at once, so that one sees how far it is."""
    print(line, flush=True)


def measure(engines: list[str], sizes: list[int]) -> list[Row]:
    """Engines at sizes, on the database that the environment names."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    is_postgresql = connection.vendor == "postgresql"
    rows: list[Row] = []
    for size in sizes:
        most = {**MOST, "database": MOST_IN_POSTGRESQL} if is_postgresql else MOST
        chosen = [engine for engine in engines if size <= most[engine]]
        words = fill(size) if chosen else []
        for engine in engines:
            if engine not in chosen:
                rows.append(Row(label(engine), size, "all", note="left out: too slow to wait for"))
                continue
            if is_postgresql:
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
            rows.append(build(engine, size))
            rows += ask_everything(engine, size, words, label(engine))
            rows += update(engine, size)
            if is_postgresql:
                say("  with the index that our migration adds:")
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"CREATE INDEX {INDEX} ON modelsearch_indexentry "
                        "USING gin ((title || body))"
                    )
                    cursor.execute("ANALYZE")
                rows += ask_everything(engine, size, words, f"{label(engine)}, our index")
    return rows


def in_process_of_its_own(engines: list[str], sizes: list[int], **environment: str) -> list[Row]:
    """Measure where the memory is the engine's alone; its figures come back in a file."""
    with tempfile.TemporaryDirectory() as place:
        figures = Path(place) / "figures.json"
        environment = {"DATABASE_URL": f"sqlite:///{place}/bench.sqlite3", **environment}
        subprocess.run(
            [sys.executable, "-m", "tests.bench.engines", *engines, *map(str, sizes)],
            env={
                # The settings of the tests take no database for granted.
                "DATABASE_URL": f"sqlite:///{place}/exemplar.sqlite3",
                **os.environ,
                "EXEMPLAR_VAR": place,
                "FIGURES": str(figures),
                **environment,
            },
            check=True,
        )
        return [Row(*each) for each in json.loads(figures.read_text())]


def main() -> int:
    """Measure what the arguments name, or everything that an engine is meant for."""
    engines = [each for each in sys.argv[1:] if not each.isdigit()] or list(MOST)
    sizes = [int(each) for each in sys.argv[1:] if each.isdigit()] or [1000, 10_000, 100_000]
    os.environ["DJANGO_SETTINGS_MODULE"] = "exemplar.settings.test"
    sys.path[:0] = [str(Path(__file__).parents[2] / "site")]
    if figures := os.environ.get("FIGURES"):
        Path(figures).write_text(json.dumps(measure(engines, sizes)))
        return 0
    address = os.environ.get("BENCH_POSTGRES") or os.environ.get("DATABASE_URL", "")
    rows = [row for each in engines for row in in_process_of_its_own([each], sizes)]
    if "database" in engines and address.startswith("postgres"):
        from tests.bench.sites import Postgres

        server = Postgres(address)
        database = server.create("engines")
        try:
            rows += in_process_of_its_own(["database"], sizes, DATABASE_URL=database.url)
        finally:
            server.drop(database)
    elif "database" in engines:
        say("\nPostgreSQL: not measured. Give its address in BENCH_POSTGRES or DATABASE_URL.")
    say(f"\n{table(rows)}\n")
    found = verdicts(rows)
    for verdict in found:
        say(str(verdict))
    return 0 if all(verdict.reached for verdict in found) else 1


if __name__ == "__main__":
    sys.exit(main())
