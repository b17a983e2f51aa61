"""What was measured, said in a table, and held against what is to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from tests.bench.load import Sample

MOST_GROWTH = 1.5
MOST_UNREST = 1.5
LEAST_RATIO = {"practice, kept": 0.5, "browse, kept": 0.5, "practice, signed in": 0.1}


@dataclass(frozen=True)
class Round:
    """The samples of one page that were taken one right after the other."""

    empty: Sample
    small: Sample
    large: Sample


@dataclass(frozen=True)
class Row:
    """One page on one database, small library and large library.

    Of the rounds the best of each counts: what else a machine does only ever makes them slower.
    """

    engine: str
    page: str
    rounds: Sequence[Round]

    def best(self, target: str) -> Sample:
        """The quickest sample of "empty", "small" or "large"."""
        samples: list[Sample] = [getattr(taken, target) for taken in self.rounds]
        return max(samples, key=lambda sample: sample.rate)

    def rate(self, size: str) -> float:
        """Requests a second."""
        return self.best(size).rate

    def p95(self, size: str) -> float:
        """The time in milliseconds in which 95 of 100 requests were answered."""
        return 1000 * quantiles(self.best(size).latencies, n=20, method="inclusive")[-1]

    def ratio(self, size: str) -> float:
        """Requests a second, as a part of the empty view's."""
        return self.rate(size) / self.rate("empty")

    @property
    def growth(self) -> float:
        """How many times what it costs in the small library a page costs in the large one."""
        return self.rate("small") / self.rate("large")

    def as_data(self) -> dict[str, Any]:
        """The figures, for a program."""
        figures = {
            size: {"rate": self.rate(size), "p95_ms": self.p95(size), "ratio": self.ratio(size)}
            for size in ("small", "large")
        }
        return {"database": self.engine, "page": self.page, "growth": self.growth, **figures}


@dataclass(frozen=True)
class Verdict:
    """One target, and whether it was reached."""

    target: str
    found: str
    reached: bool

    def __str__(self) -> str:
        return f"{'reached    ' if self.reached else 'not reached'}  {self.target}: {self.found}"


def table(rows: Iterable[Row], sizes: Sequence[int]) -> str:
    """The rows as text: requests a second, ratio and p95 at both sizes, and the growth."""
    heads = "".join(f"{size:>10,} req/s   ratio  p95 ms" for size in sizes)
    lines = [f"{'':11}{'':24}{heads}   growth"]
    for row in rows:
        cells = "".join(
            f"{row.rate(size):>16.0f}{row.ratio(size):>8.2f}{row.p95(size):>8.1f}"
            for size in ("small", "large")
        )
        lines.append(f"{row.engine:11}{row.page:24}{cells}{row.growth:>8.2f}x")
    return "\n".join(lines)


def unrest(rows: Sequence[Row]) -> float:
    """How many times as quick as in its slowest sample the empty view was in its quickest.

    Near 1 on a machine that does nothing else. Far from it no ratio is to be trusted.
    """
    rates = [taken.empty.rate for row in rows for taken in row.rounds]
    return max(rates) / min(rates)


def verdicts(rows: Sequence[Row], facts: dict[str, list[dict[str, float]]]) -> list[Verdict]:
    """Each target on each database."""
    found = []
    for row in rows:
        if least := LEAST_RATIO.get(row.page):
            ratio = min(row.ratio("small"), row.ratio("large"))
            target = f"{row.engine}, {row.page}: at least {least} of the empty view"
            found.append(Verdict(target, f"{ratio:.2f}", ratio >= least))
    for engine, (small, large) in facts.items():
        grown = [row for row in rows if row.engine == engine and row.growth > MOST_GROWTH]
        target = (
            f"{engine}, no page costs more than {MOST_GROWTH} times as much in the large library"
        )
        names = ", ".join(f"{row.page} {row.growth:.2f}" for row in grown)
        found.append(Verdict(target, names or "none does", not grown))
        queries = f"{large['browse_queries']:.0f} queries for {large['facet_values']:.0f} values"
        target = f"{engine}, facets are counted without a query for each value"
        found.append(Verdict(target, queries, large["browse_queries"] <= small["browse_queries"]))
    return found
