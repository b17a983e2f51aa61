"""What the engines were measured at, in one table, and held against what is to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.bench.report import Verdict

# p50 in milliseconds, Tantivy at 100,000 documents.
MOST_MS = {"term": 1.0, "filtered": 5.0, "five facets": 10.0, "fuzzy": 3.0}
LARGE, MIDDLE = 100_000, 10_000
# How many times as quick as PostgreSQL by itself, at 100,000 in the same run.
TIMES = {"term": 100, "five facets": 200}
STOCK = ("SQLite", "PostgreSQL")
RATE = "build, documents a second"
LEAST_RATE = 1000
# Not times in milliseconds.
FIGURES = (RATE, "index, MB", "memory of the process, MB", "all")


class Row(NamedTuple):
    """One question to one engine at one size; a figure that is no time stands in p50."""

    engine: str
    size: int
    name: str
    p50: float | None = None
    p95: float | None = None
    worked: float | None = None  # milliseconds of the processor, of this process
    note: str = ""

    def __str__(self) -> str:
        if self.p50 is None:
            return f"{self.name:<26} {self.note}"
        if self.name in FIGURES:
            return f"{self.name:<26} {self.p50:12,.0f}"
        told = f"{self.name:<26} p50 {self.p50:10.2f} ms  p95 {self.p95 or 0:10.2f} ms"
        if self.worked is not None:
            told += f"  processor {self.worked:9.2f} ms"
        return f"{told}  {self.note}".rstrip()


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    if row.p50 is None:
        return row.note.partition(":")[0]
    if row.name in FIGURES:
        return f"{row.p50:,.0f}"
    starred = "*" if row.note else ""
    return f"{row.p50:,.2f} / {row.p95 or 0:,.2f}{starred}"


def table(rows: Sequence[Row]) -> str:
    """For each size a row for each question and a column for each engine: p50 / p95."""
    found = {(row.engine, row.size, row.name): row for row in rows}
    engines = list(dict.fromkeys(row.engine for row in rows))
    names = [name for name in dict.fromkeys(row.name for row in rows) if name != "all"]
    lines = []
    for size in dict.fromkeys(row.size for row in rows):
        lines.append(f"\n{size:,} documents" + " " * 12 + "".join(f"{e:>26}" for e in engines))
        for name in names:
            cells = (
                found.get((engine, size, "all")) or found.get((engine, size, name))
                for engine in engines
            )
            lines.append(f"{name:<28}" + "".join(f"{_cell(cell):>26}" for cell in cells))
    lines.append("\nMilliseconds, p50 / p95, objects of the page included. * asked less often:")
    noted = (row for row in rows if row.note)
    lines += [f"  {row.engine}, {row.size:,}, {row.name}: {row.note}" for row in noted]
    return "\n".join(lines)


@dataclass(frozen=True)
class Times:
    """The medians of a run."""

    rows: Sequence[Row]

    def of(self, engine: str, size: int, name: str) -> float | None:
        """A median, where there is one."""
        for row in self.rows:
            if (row.engine, row.size, row.name) == (engine, size, name):
                return row.p50
        return None


def verdicts(rows: Sequence[Row]) -> list[Verdict]:
    """What is to be reached, as far as this run can tell."""
    times = Times(rows)
    return [*_at_most(times), *_ahead(times), *_whoosh(times), *_rates(rows)]


def _at_most(times: Times) -> Iterable[Verdict]:
    for name, most in MOST_MS.items():
        if (found := times.of("Tantivy", LARGE, name)) is not None:
            target = f"Tantivy at {LARGE:,}, {name}: at most {most} ms"
            yield Verdict(target, f"{found:.2f} ms", found <= most)


def _ahead(times: Times) -> Iterable[Verdict]:
    for name, least in TIMES.items():
        ours, theirs = (times.of(engine, LARGE, name) for engine in ("Tantivy", "PostgreSQL"))
        if ours and theirs:
            target = f"Tantivy at {LARGE:,}, {name}: at least {least} times PostgreSQL by itself"
            yield Verdict(target, f"{theirs / ours:,.0f} times", theirs / ours >= least)


def _whoosh(times: Times) -> Iterable[Verdict]:
    names = {row.name for row in times.rows if row.name not in FIGURES}
    for engine in STOCK:
        behind, compared = [], 0
        for name in sorted(names):
            ours, theirs = (times.of(each, MIDDLE, name) for each in ("Whoosh", engine))
            if ours is None or theirs is None:
                continue
            compared += 1
            if ours >= theirs:
                behind.append(f"{name} {ours:.1f} to {theirs:.1f} ms")
        if compared:
            target = f"Whoosh at {MIDDLE:,}, ahead of {engine} by itself in all {compared} rows"
            yield Verdict(target, ", ".join(behind) or "in all", not behind)


def _rates(rows: Sequence[Row]) -> Iterable[Verdict]:
    for row in rows:
        if row.name == RATE and row.p50 and row.engine == "Tantivy" and row.size >= MIDDLE:
            target = f"{row.engine} at {row.size:,}: built at {LEAST_RATE:,} documents a second"
            told = f"{row.p50:,.0f}; {row.worked or 0:,.0f} a second of the processor"
            yield Verdict(target, told, row.p50 >= LEAST_RATE)
