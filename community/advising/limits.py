"""What a change by hand would break in a plan: refused where it is a limit, else said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.advising.plan_words import number


@dataclass(frozen=True)
class Held:
    """One filled place of a plan."""

    request: int
    advisor: int
    score: float


@dataclass(frozen=True)
class Standing:
    """How a plan stands: places filled, its worst request, its sum."""

    filled: int
    floor: float | None
    sum: float

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the run."""
        return {"filled": self.filled, "floor": self.floor, "sum": self.sum}


def standing_of(held: Sequence[Held]) -> Standing:
    """Count a plan as the solver does: the floor is the worst mean of a request's places."""
    by_request: dict[int, list[float]] = {}
    for each in held:
        by_request.setdefault(each.request, []).append(each.score)
    means = [sum(scores) / len(scores) for scores in by_request.values()]
    return Standing(len(held), min(means, default=None), sum(each.score for each in held))


def limits_broken(
    asked: dict[str, Any], held: Sequence[Held], request: int, advisor: int, name: str
) -> list[str]:
    """The limits that one more pairing would break, in words; nothing where it fits."""
    of_request = asked["requests"][str(request)]
    of_advisor = asked["advisors"].get(str(advisor))
    here = [each for each in held if each.request == request]
    theirs = [each for each in held if each.advisor == advisor]
    if any(each.advisor == advisor for each in here) or advisor in of_request["held"]:
        return [f"{name} is at this request already."]
    if of_advisor is None:
        return [f"{name} was not among those who could be asked when this plan was made."]
    broken = []
    free = of_request["demand"] - len(here)
    if free <= 0:
        broken.append(_no_place(of_request))
    if len(theirs) >= of_advisor["capacity"]:
        broken.append(_no_room(name, of_advisor["capacity"], theirs))
    company = of_advisor["company"]
    companies = {asked["advisors"][str(each.advisor)]["company"] for each in here}
    if company is not None and company in companies | set(of_request["held_companies"]):
        broken.append(
            f"Somebody of the same company as {name} is at this request, "
            "and a request takes one of each company."
        )
    broken += _hours(asked, theirs, of_request, of_advisor, name)
    return broken


def _no_place(of_request: dict[str, Any]) -> str:
    places = of_request["places"]
    given = "its place is" if places == 1 else f"all of its {places} places are"
    return f"The request has no place left: {given} filled. Replace somebody, or take one out."


def _no_room(name: str, capacity: int, theirs: Sequence[Held]) -> str:
    if not capacity:
        return f"{name} has no place to give."
    named = ", ".join(f"Request {each.request}" for each in theirs)
    if capacity == 1:
        return f"{name} had one place left, which this plan gives to {named}."
    return f"{name} had {capacity} places left, which this plan gives to {named}."


def _hours(
    asked: dict[str, Any],
    theirs: Sequence[Held],
    of_request: dict[str, Any],
    of_advisor: dict[str, Any],
    name: str,
) -> list[str]:
    left = of_advisor["hours"]
    needed = of_request["hours"]
    if left is None or not needed:
        return []
    used = sum(asked["requests"][str(each.request)]["hours"] or 0 for each in theirs)
    if used + needed <= left:
        return []
    free = f"{left - used:g}"
    return [f"{name} has {free} hours left, and this request takes {needed:g}."]


def marks(before: Standing, after: Standing, of_best: float | None) -> list[str]:
    """What a change that keeps to the limits costs; it is made all the same, and says so."""
    said = []
    if before.floor is not None and after.floor is not None and after.floor < before.floor - 1e-9:
        said.append(
            f"What all requests reach falls from {number(before.floor)} to {number(after.floor)}."
        )
    if after.filled < before.filled:
        said.append(f"{before.filled - after.filled} place less is filled.")
    lost = before.sum - after.sum
    if after.filled == before.filled and lost > 1e-9:  # noqa: PLR2004
        said.append(f"The sum of the scores falls by {number(lost)}.")
    if of_best is not None and after.sum < of_best - 1e-9:
        said.append("It is no longer the plan that was proved to be the best.")
    return said
