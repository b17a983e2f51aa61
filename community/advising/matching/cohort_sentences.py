"""A cohort in plain sentences: why somebody went elsewhere, and why a place stayed empty."""

from collections.abc import Sequence

from community.advising.matching.cohort import Binding, NotChosen, Unfilled
from community.advising.matching.families import listed
from community.advising.matching.records import Advisor

_COUNTS = ("no", "the one", "both", "all three", "all four")
_WHY = {
    NotChosen.CHOSEN: "{name} is chosen.",
    NotChosen.GATE: "A gate is shut for {name}.",
    NotChosen.NO_ROOM: "{name} has no place to give.",
    NotChosen.TAKEN: "The places of {name} went to other requests.",
    NotChosen.COMPANY: "Somebody of the same company as {name} is chosen already.",
    NotChosen.HOURS: "The hours of {name} went to other requests.",
    NotChosen.FLOOR: "The match of {name} is below the floor that all others reach.",
    NotChosen.SCORE: "{name} was free; others fit better.",
}


def taken(losses: Sequence[float], own_loss: float) -> str:
    """Why a cohort gave an advisor's places to other requests: what each would lose without."""
    many = len(losses)
    how_many = _COUNTS[many] if many < len(_COUNTS) else f"all {many}"
    noun, went = ("place", "went to a request") if many == 1 else ("places", "went to requests")
    amounts = sorted({f"{loss:.2f}" for loss in losses}, reverse=True)
    begin = f"{how_many} {noun}".capitalize()
    return (
        f"{begin} {went} that would lose {listed(amounts)} without this advisor; this request "
        f"loses {own_loss:.2f}."
    )


def passed_over(name: str, why: NotChosen, losses: Sequence[float], own_loss: float) -> str:
    """Why somebody does not go to a request."""
    if why is NotChosen.TAKEN and losses:
        return taken(losses, own_loss)
    return _WHY[why].format(name=name)


def empty(unfilled: Unfilled, places: int, helps: Sequence[Advisor]) -> str:
    """Why places stay empty, in numbers, and whose one more place would fill one."""
    missing = unfilled.missing
    begin = (
        f"{missing} of {places} place{'' if places == 1 else 's'} "
        f"stay{'s' if missing == 1 else ''} empty"
    )
    because = {
        Binding.GATES: f"{_people(unfilled.passing)} passed every gate.",
        Binding.COMPANY: f"{_people(unfilled.passing)} passed every gate, of "
        f"{_counted(unfilled.companies, 'company', 'companies')}, and only one of each is taken.",
        Binding.CAPACITY: _capacity(unfilled),
        Binding.HOURS: "those who have a place left have too few hours.",
    }[unfilled.binding]
    if not helps:
        return f"{begin}: {because}"
    more = "the hours for one more" if unfilled.binding is Binding.HOURS else "one more engagement"
    return f"{begin}: {because} It would help most if {helps[0].label} had {more}."


def _capacity(unfilled: Unfilled) -> str:
    if not unfilled.shared_room:
        return f"{_people(unfilled.passing)} passed every gate, and none has an engagement left."
    rivals = _counted(unfilled.rivals, "request", "requests")
    return (
        f"{rivals} with {_counted(unfilled.rival_places, 'place', 'places')} "
        f"{'has' if unfilled.rivals == 1 else 'share'} no more than "
        f"{_counted(unfilled.shared_room, 'engagement', 'engagements')} of advisors who passed."
    )


def _people(many: int) -> str:
    return _counted(many, "advisor", "advisors") if many else "no advisor"


def _counted(many: int, one: str, several: str) -> str:
    return f"{many} {one if many == 1 else several}"
