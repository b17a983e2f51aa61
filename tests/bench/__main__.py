"""Measure every main page on every database there is, and say which targets are reached."""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime

from tests.bench import intervals
from tests.bench.load import CLIENTS, EMPTY, Target, measure
from tests.bench.pages import Library, MeasuredPage
from tests.bench.report import MOST_UNREST, Round, Row, table, unrest, verdicts
from tests.bench.sites import FOLDER, Engine, Postgres, Sqlite, serving

SIZES = (100, 10_000)
WARM_SECONDS = 1.0


def say(text: str = "") -> None:
    """Print at once, so that one sees how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each sample")
    parser.add_argument("--rounds", type=int, default=5, help="samples of each page")
    parser.add_argument("--page", nargs="+", help="only pages whose name contains one of these")
    parser.add_argument("--quality", action="store_true", help="only how good search is")
    return parser.parse_args()


def _engines() -> Iterator[Engine]:
    yield Sqlite()
    url = os.environ.get("BENCH_POSTGRES") or os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres:", "postgresql:")):
        yield Postgres(url)
    else:
        say("PostgreSQL: not measured. Give its address in BENCH_POSTGRES or DATABASE_URL.")


def _prepare(engine: Engine, stack: ExitStack) -> list[tuple[int, Library]]:
    """A small and a large site, served side by side."""
    small = engine.create(str(SIZES[0]))
    stack.callback(engine.drop, small)
    small.lay_out()
    libraries = [small.grow_to(SIZES[0])]
    large = engine.create(str(SIZES[1]), like=small)
    stack.callback(engine.drop, large)
    libraries.append(large.grow_to(SIZES[1]))
    for size, library in zip(SIZES, libraries, strict=True):
        facts = library.facts
        say(
            f"{engine.name}: {size:,} practices made in {facts['grow_seconds']:.1f} s, index "
            f"built in {facts['index_seconds']:.1f} s; {facts['facet_values']:.0f} "
            f"values counted in {1000 * facts['facet_count_seconds']:.1f} ms"
        )
    ports = [stack.enter_context(serving(database)) for database in (small, large)]
    return list(zip(ports, libraries, strict=True))


def _target(port: int, library: Library, page: MeasuredPage) -> Target:
    cookies = library.service_cookies if page.with_service else library.cookies
    is_known = page.signed_in or page.with_service
    return Target(port, page.addresses, cookies if is_known else "", page.status)


def _measure_engine(engine: Engine, options: argparse.Namespace) -> tuple[list[Row], list[Library]]:
    rows = []
    with ExitStack() as stack:
        # The clients come first: a fork of this process must not hold the servers' pipes.
        fork = multiprocessing.get_context("fork")
        pool = stack.enter_context(ProcessPoolExecutor(CLIENTS, mp_context=fork))
        sites = _prepare(engine, stack)
        empty = Target(sites[0][0], [f"/{EMPTY}"])
        for pages in zip(*(library.pages for _, library in sites), strict=True):
            if options.page and not any(part in pages[0].name for part in options.page):
                continue
            targets = [_target(*site, page) for site, page in zip(sites, pages, strict=True)]
            for target in (empty, *targets):
                measure(pool, target, WARM_SECONDS)
            # One right after the other, so that a busy machine slows all of them alike.
            rounds = [
                Round(*(measure(pool, target, options.seconds) for target in (empty, *targets)))
                for _ in range(options.rounds)
            ]
            rows.append(Row(engine.name, pages[0].name, rounds))
            say(f"  {rows[-1].page}: {rows[-1].ratio('small'):.2f}, {rows[-1].ratio('large'):.2f}")
    return rows, [library for _, library in sites]


def _is_search_good() -> bool:
    """Measure how good search is, on a site of its own; it says so itself."""
    say("How good search is over the judged queries (docs/search-quality.md):\n")
    command = [sys.executable, "-m", "tests.bench.quality"]
    return subprocess.run(command, check=False).returncode == 0


def _do_intervals_hold() -> bool:
    """Simulate how often the interval of context fit holds the true rate; it says so itself."""
    say("\nHow often a 90 % interval of context fit holds the true rate (docs/context-fit.md):\n")
    held = intervals.main() == 0
    say()
    return held


def main() -> int:
    """Measure, print, keep the figures; 1 where a target is missed."""
    options = _arguments()
    is_good = bool(options.page) or _is_search_good()
    if options.quality:
        return 0 if is_good else 1
    is_good &= bool(options.page) or _do_intervals_hold()
    rows: list[Row] = []
    facts = {}
    for engine in _engines():
        measured, libraries = _measure_engine(engine, options)
        rows += measured
        facts[engine.name] = [library.facts for library in libraries]
    found = verdicts(rows, facts)
    say(f"\n{table(rows, SIZES)}\n")
    say("ratio: requests a second as a part of the empty view's. growth: cost at the larger size.")
    for verdict in found:
        say(str(verdict))
    if (factor := unrest(rows)) > MOST_UNREST:
        say(
            f"\nNot to be trusted: the empty view was {factor:.1f} times as quick once as it was "
            "at another time. The machine was busy; measure again when it is not."
        )
    result = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "sizes": SIZES,
        "unrest": unrest(rows),
        "pages": [row.as_data() for row in rows],
        "libraries": facts,
        "targets": [vars(verdict) for verdict in found],
    }
    path = FOLDER.parent / "bench.json"
    path.write_text(json.dumps(result, indent=2) + "\n")
    say(f"\nAll figures: {path}")
    return 0 if is_good and all(verdict.reached for verdict in found) else 1


if __name__ == "__main__":
    sys.exit(main())
