"""How long a cohort takes, and how it compares with three plain ways, on made-up instances.

Each case runs in a process of its own, so that its memory is its own: `make bench MATCHING=1`, or
`python -m tests.bench.matching_cohort`. Beside the cohort, on the same scores: greedy (the best
pair that still fits, again and again), deferred acceptance (requests propose, advisors keep the
best; D. Gale, L. S. Shapley, 1962, many to many), and the greatest sum without a floor.
"""

# ruff: noqa: T201
import argparse
import heapq
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from community.advising.matching.cohort import FloorLevel, Problem, solve
from community.advising.matching.cohort.core import companies_of, core_of, take_out_locks
from community.advising.matching.cohort.floor import levels
from community.advising.matching.cohort.pool import Pool
from tests.bench.matching_instances import Supply, instance

SIZES = ((500, 5_000, 1.0, 500), (5_000, 50_000, 10.0, 500))
LEAST_SHARE = 0.99
# What takes longer is stopped, and has reached nothing.
MOST_SECONDS = 180
# How many advisors a plain way may look at for each request.
LISTED = 200


@dataclass(frozen=True)
class Figures:
    """What one way reached."""

    way: str
    filled: int
    floor: float
    sum: float
    seconds: float
    processor: float
    megabytes: float
    proved: bool = False
    bound: float = 0.0


def _listed(problem: Problem) -> Pool:
    core = core_of(problem, take_out_locks(problem))
    pool = Pool(core)
    pool.list_best(np.arange(core.requests), LISTED, np.zeros(core.advisors))
    return pool


def greedy(problem: Problem) -> tuple[Pool, np.ndarray]:
    """The best pair that still fits, again and again."""
    pool = _listed(problem)
    core = pool.core
    company = companies_of(problem)[core.advisor]
    places, room = core.demand.copy(), core.capacity.copy()
    used, held = np.zeros(len(pool), np.bool_), set()
    for at in np.argsort(-pool.score, kind="stable").tolist():
        request, advisor = int(pool.request[at]), int(pool.advisor[at])
        key = (request, int(company[advisor]))
        if places[request] and room[advisor] and key not in held:
            places[request] -= 1
            room[advisor] -= 1
            held.add(key)
            used[at] = True
    return pool, used


def deferred(problem: Problem) -> tuple[Pool, np.ndarray]:
    """Requests propose in the order of their lists; an advisor keeps the best proposals."""
    pool = _listed(problem)
    core = pool.core
    company = companies_of(problem)[core.advisor]
    starts = np.searchsorted(pool.request, np.arange(core.requests + 1))
    order = np.lexsort((-pool.score, pool.request)).tolist()
    begin = starts[:-1].copy()
    kept: dict[int, list[tuple[float, int]]] = {}
    places, held = core.demand.copy(), set()
    waiting = list(range(core.requests))
    while waiting:
        request = waiting.pop()
        while places[request] > 0 and begin[request] < starts[request + 1]:
            at = order[begin[request]]
            begin[request] += 1
            advisor = int(pool.advisor[at])
            key = (request, int(company[advisor]))
            if key in held:
                continue
            heap = kept.setdefault(advisor, [])
            if len(heap) == core.capacity[advisor]:
                if heap[0][0] >= pool.score[at]:
                    continue
                _, out = heapq.heappop(heap)
                loser = int(pool.request[out])
                held.discard((loser, int(company[advisor])))
                places[loser] += 1
                waiting.append(loser)
            heapq.heappush(heap, (float(pool.score[at]), at))
            held.add(key)
            places[request] -= 1
    used = np.zeros(len(pool), np.bool_)
    used[[at for heap in kept.values() for _, at in heap]] = True
    return pool, used


def _floor(level: FloorLevel, requests: int, request: np.ndarray, score: np.ndarray) -> float:
    if level is FloorLevel.PAIR:
        return float(score.min())
    return float(np.nanmin(levels(requests, request, score, np.ones(len(score), np.bool_))))


def _peak() -> float:
    """The most memory this program has held, in megabytes.

    What getrusage says is also what the process that started this one held at that moment.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def measure(way: str, requests: int, advisors: int, supply: Supply, seed: int) -> Figures:
    """Run one way in this process."""
    problem = instance(requests, advisors, supply, seed=seed)
    begun, processor = time.perf_counter(), time.process_time()
    proved, bound = False, 0.0
    if way in {"greedy", "deferred acceptance"}:
        pool, used = (greedy if way == "greedy" else deferred)(problem)
        request, score = pool.request[used], pool.score[used]
    else:
        asked = problem if way == "cohort" else replace(problem, floor_level=FloorLevel.NONE)
        plan = solve(asked)
        request, score = plan.pairs[:, 0], plan.scores
        proved, bound = plan.is_proved, plan.floor.bound
        for stage, seconds in plan.seconds.items():
            print(f"      {stage}: {seconds:.2f} s", file=sys.stderr)
    return Figures(
        way=way,
        filled=len(score),
        floor=_floor(problem.level, requests, request, score),
        sum=float(score.sum()),
        seconds=time.perf_counter() - begun,
        processor=time.process_time() - processor,
        megabytes=_peak(),
        proved=proved,
        bound=bound,
    )


WAYS = ("greedy", "deferred acceptance", "greatest sum", "cohort")


def _in_a_child(way: str, size: tuple[int, int], supply: Supply, seed: int) -> Figures | None:
    one = json.dumps([way, *size, supply, seed])
    command = [sys.executable, "-m", "tests.bench.matching_cohort", "--one", one]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return Figures(**json.loads(done.stdout))


def _compare(size: tuple[int, int], most: tuple[float, int], supply: Supply, seed: int) -> bool:
    print(f"\n{size[0]:,} requests, {size[1]:,} advisors, supply {supply} (seed {seed}):")
    print(f"{'':22}{'filled':>8}{'floor':>9}{'sum':>11}{'s':>8}{'cpu s':>8}{'MB':>7}")
    found = {}
    for way in WAYS:
        one = _in_a_child(way, size, supply, seed)
        if one is None:
            print(f"  {way:20}  not reached: stopped after {MOST_SECONDS} s")
            return False
        found[way] = one
        print(
            f"  {way:20}{one.filled:8,}{one.floor:9.3f}{one.sum:11.2f}"
            f"{one.seconds:8.2f}{one.processor:8.2f}{one.megabytes:7.0f}"
        )
    mine, plain = found["cohort"], found["greatest sum"]
    share = mine.sum / plain.sum
    verdicts = (
        (f"under {most[0]:g} s", mine.seconds < most[0]),
        (f"under {most[1]} MB", mine.megabytes < most[1]),
        (f"floor bound {mine.bound:.3f}, sum {100 * share:.2f} % of the greatest",
         share >= LEAST_SHARE),
        ("proved in every goal", mine.proved),
    )  # fmt: skip
    for target, is_reached in verdicts:
        print(f"  {'reached    ' if is_reached else 'not reached'}  {target}")
    return all(is_reached for _, is_reached in verdicts)


def main(arguments: Sequence[str] = ()) -> int:
    """Every size with slack, tight and short supply; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", help="for the child processes")
    parser.add_argument("--small", action="store_true", help="only the smaller size")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.one:
        way, requests, advisors, supply, seed = json.loads(options.one)
        print(json.dumps(vars(measure(way, requests, advisors, Supply(supply), seed))))
        return 0
    is_good = True
    for requests, advisors, seconds, megabytes in SIZES[: 1 if options.small else None]:
        for supply in Supply:
            is_good &= _compare((requests, advisors), (seconds, megabytes), supply, options.seed)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
