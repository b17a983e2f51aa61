"""Two cohorts beside each other: who moved, who came and went, what changed in floor and sum."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from community.advising.models import AdviceRequest, Run
from community.advising.queries.runs import chosen_in, requests_named


@dataclass(frozen=True)
class RequestChange:
    """One request: who stays, who came, who left, and its mean score before and after."""

    request: AdviceRequest
    stays: list[str]
    came: list[str]
    left: list[str]
    before: float | None
    after: float | None

    @property
    def is_changed(self) -> bool:
        """Whether anybody came or left."""
        return bool(self.came or self.left)


@dataclass(frozen=True)
class Moved:
    """One advisor whose requests are others than before."""

    name: str
    from_requests: list[int]
    to_requests: list[int]


@dataclass(frozen=True)
class Figure:
    """One number before and after."""

    label: str
    before: float | None
    after: float | None
    is_count: bool = False

    @property
    def change(self) -> float | None:
        """The difference, where both are known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """What differs between two plans."""

    requests: list[RequestChange]
    moved: list[Moved]
    figures: list[Figure]
    kept: int


def _standing(run: Run) -> dict[str, Any]:
    outcome = run.outcome
    return outcome.get("now") or {
        "filled": outcome["filled"],
        "floor": outcome["floor"]["value"],
        "sum": outcome["total"]["sum"],
    }


def compare(before: Run, after: Run, without: Collection[int] = ()) -> Comparison:
    """Compare two plans that are made; the number of queries does not grow with them.

    `without` are the requests of which the reader reads nothing here.
    """
    plans, names = [], {}
    for run in (before, after):
        plan: dict[int, dict[int, float]] = defaultdict(dict)
        for each in chosen_in(run).exclude(request__in=without).select_related("advisor"):
            plan[each.request_id][each.advisor_id] = each.score or 0.0
            names[each.advisor_id] = each.advisor.name
        plans.append(plan)
    old, new = plans
    keys = {int(key) for run in (before, after) for key in run.asked["requests"]} - set(without)
    requests = requests_named(keys)
    changes = [
        _change(requests[key], old[key], new[key], names) for key in sorted(keys & set(requests))
    ]
    first, second = _standing(before), _standing(after)
    return Comparison(
        requests=changes,
        moved=_moved(old, new, names),
        figures=[
            Figure("Places filled", first["filled"], second["filled"], is_count=True),
            Figure("Served worst, by the mean", first["floor"], second["floor"]),
            Figure("Sum of the scores", first["sum"], second["sum"]),
        ],
        kept=sum(len(each.stays) for each in changes),
    )


def _change(
    request: AdviceRequest, old: dict[int, float], new: dict[int, float], names: dict[int, str]
) -> RequestChange:
    def named(keys: set[int]) -> list[str]:
        return sorted(names[key] for key in keys)

    def mean(scores: dict[int, float]) -> float | None:
        return sum(scores.values()) / len(scores) if scores else None

    return RequestChange(
        request=request,
        stays=named(set(old) & set(new)),
        came=named(set(new) - set(old)),
        left=named(set(old) - set(new)),
        before=mean(old),
        after=mean(new),
    )


def _moved(
    old: dict[int, dict[int, float]], new: dict[int, dict[int, float]], names: dict[int, str]
) -> list[Moved]:
    places: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, plan in enumerate((old, new)):
        for request, advisors in plan.items():
            for advisor in advisors:
                places[advisor][side].append(request)
    return sorted(
        (
            Moved(names[advisor], sorted(was), sorted(now))
            for advisor, (was, now) in places.items()
            if sorted(was) != sorted(now)
        ),
        key=lambda each: each.name,
    )
