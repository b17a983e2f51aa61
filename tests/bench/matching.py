"""How long a shortlist takes among 10,000 and 50,000 advisors, and what the engine holds in memory.

Run by `make bench MATCHING=1`, which goes on to cohorts and to learning. Advisors are made up: each
works around one of 400 themes, has four to eight past results of sixty words drawn from the words
of its theme and from all words, skills near it in a topic tree, and a company; one agency in twenty
is barred to a company. Making the vector of a request is not part of the time, as it is stored.
"""

# ruff: noqa: T201
import argparse
import importlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np

from community.advising.matching.pool import Pool, compile_pool
from community.advising.matching.records import (
    Advisor,
    Conflict,
    ConflictKind,
    Declaration,
    PastResult,
    Preference,
    Register,
    Request,
    Skill,
    Term,
    TrackRecord,
)
from community.advising.matching.shortlist import shortlist
from community.advising.matching.texts import Texts, compile_texts

TODAY = date(2026, 5, 4)
# Advisors, and milliseconds that nineteen of twenty shortlists may take.
TARGETS = ((10_000, 25.0), (50_000, 80.0))
REQUESTS = 300
WARM = 20
THEMES, WORDS, THEME_WORDS = 400, 30_000, 60
TEXT_WORDS, REQUEST_WORDS = 60, 120
COMPANIES, AGENCIES, TOPICS, INDUSTRIES = 3_000, 60, 300, 20
CONFLICT_SHARE = 0.05
WIDTH = 384
MODES = ("insights", "challenge", "sounding", "avenues")


class Directions:
    """Stands for the sentence model: a text's vector lies near that of its theme."""

    name = "made-up-384/1"

    def __init__(self, draw: np.random.Generator) -> None:
        self._draw = draw
        self._of_theme = _long_one(draw.standard_normal((THEMES, WIDTH)))

    def near(self, themes: np.ndarray) -> np.ndarray:
        """Vectors of texts of these themes."""
        chance = _long_one(self._draw.standard_normal((len(themes), WIDTH)))
        return _long_one(0.7 * self._of_theme[themes] + 0.7 * chance).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """All vectors are known beforehand."""
        raise NotImplementedError


def _long_one(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class World:
    """Advisors, the register and requests that were made up."""

    advisors: list[Advisor]
    register: Register
    requests: list[Request]
    result_vectors: dict[str, np.ndarray]
    request_vectors: np.ndarray
    directions: Directions


class Maker:
    """Makes everything up, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        letters = np.array(list("bcdfghjklmnprstvw"))
        vowels = np.array(list("aeiou"))
        parts = self.draw.integers(0, (17, 5, 17, 5, 17), (WORDS, 5))
        self.words = np.array(
            [
                f"{letters[a]}{vowels[b]}{letters[c]}{vowels[d]}{letters[e]}{number % 97:02d}"
                for number, (a, b, c, d, e) in enumerate(parts)
            ]
        )
        chance = 1 / np.arange(2, WORDS + 2)
        self._sum = np.cumsum(chance / chance.sum())
        self.themes = self.draw.integers(0, WORDS, (THEMES, THEME_WORDS))
        self.directions = Directions(self.draw)

    def text(self, theme: int, length: int) -> str:
        """Half of its theme's words, half of all words, the frequent ones more often."""
        common = np.searchsorted(self._sum, self.draw.random(length // 2))
        own = self.themes[theme][self.draw.integers(0, THEME_WORDS, length - length // 2)]
        return " ".join(self.words[np.concatenate([common, own]).clip(0, WORDS - 1)])

    def advisor(self, number: int) -> tuple[Advisor, int]:
        """One advisor, and the theme."""
        draw, theme = self.draw, int(self.draw.integers(THEMES))
        results = tuple(
            PastResult(
                id=f"p{number}-{each}",
                title=f"Result {each}",
                text=self.text(theme, TEXT_WORDS),
                topics=(f"t{(theme + each) % TOPICS}",),
                industries=(f"i{theme % INDUSTRIES}",),
            )
            for each in range(int(draw.integers(4, 9)))
        )
        preferences = tuple(Preference)
        finished = int(draw.integers(0, 5))
        return (
            Advisor(
                id=f"a{number}",
                company=f"c{int(draw.integers(COMPANIES))}",
                seniority=int(draw.integers(1, 6)),
                industries=(f"i{theme % INDUSTRIES}", f"i{int(draw.integers(INDUSTRIES))}"),
                sizes={"customers": int(draw.integers(5)), "staff": int(draw.integers(5))},
                skills=tuple(
                    Skill(topic=f"t{(theme + int(step)) % TOPICS}", level=int(draw.integers(1, 5)))
                    for step in draw.integers(0, 40, 6)
                ),
                results=results,
                modes={mode: preferences[int(draw.integers(4))] for mode in MODES},
                hours_left=float(draw.integers(0, 20)),
                hours_a_quarter=12.0,
                engagements=int(draw.random() < 0.1),
                declaration=Declaration(
                    declared_on=TODAY - timedelta(days=int(draw.integers(0, 400)))
                ),
                last_engaged=TODAY - timedelta(days=int(draw.integers(1, 2000))),
                track=TrackRecord(finished=finished, worth=float(draw.random()) * finished),
            ),
            theme,
        )

    def register(self) -> Register:
        """Trees of topics and organisations, and one agency in twenty barred to a company."""
        pairs = self.draw.random((COMPANIES, AGENCIES)) < CONFLICT_SHARE
        kinds = tuple(ConflictKind)
        return Register(
            topics=tuple(
                Term(id=f"t{each}", parent=f"t{each // 6}" if each else None)
                for each in range(TOPICS)
            ),
            industries=tuple(Term(id=f"i{each}") for each in range(INDUSTRIES)),
            companies=tuple(
                Term(id=f"c{each}", parent=f"c{each // 4}" if each % 10 == 1 else None)
                for each in range(COMPANIES)
            ),
            agencies=tuple(
                Term(id=f"g{each}", parent=f"g{each // 8}" if each >= 8 else None)
                for each in range(AGENCIES)
            ),
            conflicts=tuple(
                Conflict(
                    id=f"x{company}-{agency}",
                    kind=kinds[(company + agency) % len(kinds)],
                    company=f"c{company}",
                    agency=f"g{agency}",
                )
                for company, agency in np.argwhere(pairs).tolist()
            ),
        )

    def request(self, number: int) -> tuple[Request, int]:
        """One request, and the theme."""
        draw, theme = self.draw, int(self.draw.integers(THEMES))
        return (
            Request(
                id=f"r{number}",
                agency=f"g{int(draw.integers(AGENCIES))}",
                text=self.text(theme, REQUEST_WORDS),
                topics=tuple(f"t{(theme + step) % TOPICS}" for step in range(3)),
                industries=(f"i{theme % INDUSTRIES}",),
                mode=MODES[int(draw.integers(4))],
                level=int(draw.integers(1, 6)),
                sizes={"customers": int(draw.integers(5))},
                ends_on=TODAY + timedelta(days=80),
                hours=8,
                places=2,
            ),
            theme,
        )


def make(many: int, seed: int) -> World:
    """A world with so many advisors."""
    maker = Maker(seed)
    made = [maker.advisor(number) for number in range(many)]
    themes = np.repeat([theme for _, theme in made], [len(one.results) for one, _ in made])
    names = [result.id for one, _ in made for result in one.results]
    requests = [maker.request(number) for number in range(REQUESTS)]
    return World(
        [one for one, _ in made],
        maker.register(),
        [request for request, _ in requests],
        dict(zip(names, maker.directions.near(themes), strict=True)),
        maker.directions.near(np.array([theme for _, theme in requests])),
        maker.directions,
    )


def _times(pool: Pool, world: World) -> np.ndarray:
    """Milliseconds: what somebody waits, and what the processor works."""
    taken = []
    for number, request in enumerate(world.requests):
        vector = world.request_vectors[number] if pool.texts.is_semantic else None
        begun = time.perf_counter(), time.process_time()
        shortlist(pool, request, today=TODAY, seed=number, vector=vector)
        taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    return 1000 * np.array(taken[WARM:])


def _compiled(world: World) -> Iterator[tuple[str, Texts, float]]:
    past = {advisor.id: advisor.results for advisor in world.advisors}
    for name, encoder in (("without the model", None), ("with the model", world.directions)):
        begun = time.perf_counter()
        texts = compile_texts(past, encoder=encoder, vectors=world.result_vectors)
        yield name, texts, time.perf_counter() - begun


def shortlists(seed: int, targets: Sequence[tuple[int, float]] = TARGETS) -> bool:
    """Measure and print; whether all targets are reached."""
    are_reached = True
    for many, most in targets:
        world = make(many, seed)
        for name, texts, seconds in _compiled(world):
            pool = compile_pool(world.advisors, world.register, texts)
            taken = _times(pool, world)
            late, busy = (float(each) for each in np.percentile(taken, 95, axis=0))
            are_reached &= late <= most
            print(
                f"{'reached    ' if late <= most else 'not reached'}  shortlist among "
                f"{many:,} advisors, {len(texts.results):,} results, {name}: "
                f"median {np.median(taken[:, 0]):.1f} ms, p95 {late:.1f} ms (at most {most:.0f}; "
                f"of processor time {busy:.1f} ms); "
                f"{pool.bytes_held / 2**20:.0f} MB; texts made ready in {seconds:.0f} s"
            )
    return are_reached


def main() -> int:
    """Shortlists, then cohorts, then learning; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench MATCHING=1", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["shortlist", "cohort", "learning"])
    options = parser.parse_args()
    are_reached = True
    if options.only in (None, "shortlist"):
        are_reached &= shortlists(options.seed)
    for name, module in (("cohort", "matching_cohort"), ("learning", "learning")):
        if options.only in (None, name) and find_spec(f"tests.bench.{module}"):
            are_reached &= importlib.import_module(f"tests.bench.{module}").main() == 0
    return 0 if are_reached else 1


if __name__ == "__main__":
    sys.exit(main())
