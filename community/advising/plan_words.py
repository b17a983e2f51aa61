"""What a cohort answered, in words that are stored with the run: empty places, and why not."""

from collections.abc import Mapping, Sequence

from community.advising.matching.cohort import Binding, NotChosen, Opportunity, Unfilled
from community.advising.matching.families import listed

# No score is higher.
MOST_SCORE = 1.0


def number(value: float) -> str:
    """A score or a loss as it is written in a sentence."""
    return f"{value:.2f}"


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def why_unfilled(empty: Unfilled, places: int) -> str:
    """Why places of a request stay empty, in numbers."""
    verb = "stays" if empty.missing == 1 else "stay"
    begin = f"{empty.missing} of {_many(places, 'place')} {verb} empty"
    if empty.binding == Binding.GATES:
        # Others can be asked and are not free: taken, or of the company of somebody chosen.
        taken = empty.missing - (places - empty.passing)
        free = f"of whom {taken} {'is' if taken == 1 else 'are'} not free in this plan, "
        return (
            f"{begin}: {_many(empty.passing, 'advisor')} can be asked, {free if taken > 0 else ''}"
            f"and the request asks for {places}."
        )
    if empty.binding == Binding.COMPANY:
        companies = f"{empty.companies} companies" if empty.companies != 1 else "1 company"
        return (
            f"{begin}: the {_many(empty.passing, 'advisor')} who can be asked come from "
            f"{companies}, and a request takes one of each company."
        )
    if empty.binding == Binding.HOURS:
        return (
            f"{begin}: {_many(empty.passing, 'advisor')} can be asked, "
            "and the hours they have left do not reach for one more engagement."
        )
    return (
        f"{begin}: {_many(empty.rivals, 'request')} with {_many(empty.rival_places, 'place')} "
        f"share advisors who together have {_many(empty.shared_room, 'place')} to give."
    )


def why_not(pair: Opportunity, name: str, requests: Sequence[int], lowest: float | None) -> str:
    """Why somebody who could be asked for a request was not chosen for it."""
    if pair.holders and pair.why in {NotChosen.TAKEN, NotChosen.HOURS}:
        return _taken(pair, name, requests)
    said: Mapping[NotChosen, str] = {
        NotChosen.NO_ROOM: f"{name} has no place to give at the moment.",
        NotChosen.COMPANY: f"Somebody of the same company as {name} is chosen, "
        "and a request takes one of each company.",
        NotChosen.HOURS: f"{name} does not have the hours left that this takes.",
        NotChosen.FLOOR: f"{name} would be so weak a match ({number(pair.score)}) that the "
        "request would fall below what every request reaches in this plan.",
        NotChosen.GATE: f"{name} cannot be asked for this.",
    }
    if pair.why in said:
        return said[pair.why]
    beside = "" if lowest is None else f" ({number(pair.score)} beside {number(lowest)})"
    return f"{name} was free, and those chosen fit better{beside}."


def _taken(pair: Opportunity, name: str, requests: Sequence[int]) -> str:
    """Where the places of somebody went, and what each request would lose without them."""
    losses = [
        f"Request {requests[each.request]}, which would {_lost(each.loses)}"
        for each in pair.holders
    ]
    many = len(losses)
    what = "hours" if pair.why == NotChosen.HOURS else "place" if many == 1 else "places"
    all_of = {1: "The", 2: "Both"}.get(many, f"All {many}") if what != "hours" else "The"
    return (
        f"{all_of} {what} of {name} went to {listed(losses)} without them; "
        f"this request would {_lost(pair.loses)}."
    )


def _lost(loss: float) -> str:
    """A loss in words; above 1 it is no score that is lost, but a place that nobody else fills."""
    return "have an empty place" if loss > MOST_SCORE else f"lose {number(loss)}"
