"""From the plan of the solver to what is stored of it: numbers become keys, arrays become lists."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from community.advising.matching.cohort import Plan
from community.advising.plan_words import why_unfilled


@dataclass(frozen=True)
class Keys:
    """Which number of the solver stands for which request, advisor and topic."""

    requests: Sequence[int]
    advisors: Sequence[int]
    topics: Sequence[int]
    places: Sequence[int]

    def pairs(self, pairs: Any) -> list[list[int]]:
        """Pairs of numbers as pairs of keys."""
        return [[self.requests[row], self.advisors[column]] for row, column in pairs.tolist()]


def outcome_of(plan: Plan, keys: Keys) -> dict[str, Any]:
    """All that a run keeps of a plan, beside its pairings."""
    return {
        "places": int(sum(keys.places)),
        "filled": plan.filled,
        "is_proved": plan.is_proved,
        "floor": {
            "level": plan.floor.level.value,
            "value": float(plan.floor.value),
            "asked": float(plan.floor.asked),
            "bound": float(plan.floor.bound),
            "grid": float(plan.floor.grid),
            "is_tight": bool(plan.floor.is_tight),
        },
        "total": {
            "sum": float(plan.total.sum),
            "objective": float(plan.total.objective),
            "bound": float(plan.total.bound),
            "gap": float(plan.total.gap),
        },
        "certificate": _certificate(plan),
        "supply": [_supply(row, keys) for row in plan.supply],
        "shortages": [
            {
                "topics": [keys.topics[topic] for topic in each.topics],
                "requests": each.requests,
                "places": each.places,
                "offered": each.offered,
                "missing": each.missing,
            }
            for each in plan.shortages
        ],
        "unfilled": [_unfilled(each, keys) for each in plan.unfilled],
        "helpers": [
            {
                "advisor": keys.advisors[each.advisor],
                "requests": int(each.requests),
                "gain": float(each.gain),
                "by_hours": bool(each.by_hours),
            }
            for each in plan.helpers
        ],
        "broken_locks": keys.pairs(plan.broken_locks),
        "below_least": [
            {"advisor": keys.advisors[advisor], "missing": missing}
            for advisor, missing in plan.below_least.tolist()
        ],
        "kept_published": int(plan.kept_published),
        "seconds": {name: round(value, 4) for name, value in plan.seconds.items()},
    }


def _certificate(plan: Plan) -> dict[str, Any]:
    proof = plan.certificate
    return {
        "is_complete": bool(proof.is_complete),
        "by_list": int(proof.by_list),
        "by_scoring": int(proof.by_scoring),
        "lengthened": int(proof.lengthened),
        "rounds": int(proof.rounds),
        "pairs_scored": int(proof.pairs_scored),
        "largest_violation": float(proof.largest_violation),
        "tolerance": float(proof.tolerance),
    }


def _supply(row: Any, keys: Keys) -> dict[str, Any]:
    return {**{name: int(value) for name, value in asdict(row).items()},
            "topic": keys.topics[row.topic]}  # fmt: skip


def _unfilled(each: Any, keys: Keys) -> dict[str, Any]:
    return {
        "request": keys.requests[each.request],
        "missing": int(each.missing),
        "binding": each.binding.value,
        "passing": int(each.passing),
        "companies": int(each.companies),
        "rivals": int(each.rivals),
        "rival_places": int(each.rival_places),
        "shared_room": int(each.shared_room),
        "helps": [keys.advisors[advisor] for advisor in each.helps],
        "sentence": why_unfilled(each, keys.places[each.request]),
    }
