"""A run as a file, for coordinators: JSON as it is stored, CSV with a line for each person.

Of themselves, and of others of their companies, nobody reads in it what the engine said.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

from community.advising.explained import FACTORS, GATES
from community.advising.matching.records import Factor
from community.advising.models import Pairing, Run
from community.advising.queries.runs import read_by
from practices.library.exports.cells import defuse

FORMAT = "exemplar-run-1"
BATCH = 500
COLUMNS = [
    "request", "advisor", "name", "profile version", "rank", "score", "chosen", "next in line",
    "locked", "by hand", "gate", "why",
    *(f"{FACTORS[factor]}: {what}" for factor in Factor for what in ("value", "weight", "adds")),
    "closest results",
]  # fmt: skip


class _Line:
    """Gives back each line that the writer of CSV makes."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _pairings(run: Run, reader: Any) -> Iterator[Pairing]:
    rows = read_by(reader, run).order_by("request_id", "rank", "pk")
    return rows.iterator(chunk_size=BATCH)


def as_csv(run: Run, reader: Any) -> Iterator[str]:
    """A header and a line for each person, in which no text is taken for a formula."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for each in _pairings(run, reader):
        cells = [_cell(value) for value in _row(each)]
        yield writer.writerow(cells)


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return defuse(value) if isinstance(value, str) else value


def _row(each: Pairing) -> Iterator[Any]:
    stored = each.explanation
    yield from (each.request_id, each.advisor_id, stored.get("name"), stored.get("profile_version"))
    yield from (each.rank, each.score, each.is_chosen, each.is_alternate)
    yield from (each.is_locked, each.is_by_hand, GATES.get(each.gate, each.gate))
    yield " ".join(filter(None, [stored.get("sentence"), stored.get("cohort", {}).get("sentence")]))
    factors = {factor["factor"]: factor for factor in stored.get("factors", [])}
    for factor in Factor:
        told = factors.get(factor.value, {})
        yield from (told.get("value"), told.get("weight"), told.get("contribution"))
    yield "; ".join(result["title"] for result in stored.get("results", []))


def as_json(run: Run, reader: Any) -> Iterator[str]:
    """One object, in pieces: the run, with its pairings as the last part."""
    begun = json.dumps(_heading(run), ensure_ascii=False, indent=1)
    yield begun.removesuffix("}").rstrip() + ',\n "pairings": ['
    separator = "\n"
    for each in _pairings(run, reader):
        told = {
            "request": each.request_id,
            "advisor": each.advisor_id,
            "rank": each.rank,
            "score": each.score,
            "gate": each.gate,
            "is_chosen": each.is_chosen,
            "is_alternate": each.is_alternate,
            "is_locked": each.is_locked,
            "is_by_hand": each.is_by_hand,
            "explanation": each.explanation,
        }
        yield separator + json.dumps(told, ensure_ascii=False)
        separator = ",\n"
    yield "\n ]\n}\n"


def _heading(run: Run) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "run": run.pk,
        "kind": run.kind,
        "state": run.state,
        "request": run.request_id,
        "made_at": run.at.isoformat(),
        "published_at": run.published_at.isoformat() if run.published_at else None,
        "weights": {"version": run.weights.version, "values": run.weights.weights},
        "model": run.model,
        "seed": run.seed,
        "version": run.version,
        "asked": run.asked,
        "outcome": run.outcome,
    }
