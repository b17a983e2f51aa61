"""Where a request stands, as its offers and engagements say."""

from typing import Any

from community.advising.enums import EngagementState, RequestState
from community.advising.models import AdviceRequest
from community.advising.queries.offers import in_numbers, taken_places
from community.advising.request_trail import record_act
from community.advising.steps import can_follow, move

_FOLLOWS_OFFERS = frozenset(
    {
        RequestState.SHORTLISTED, RequestState.OFFERED, RequestState.ACCEPTED,
        RequestState.UNDER_WAY,
    }
)  # fmt: skip


def state_by_places(request: AdviceRequest, *, nobody_left: bool) -> RequestState | None:
    """The state that the offers and engagements of a request give it; nothing: it stays."""
    accepted, asked = taken_places(request)
    states = set(request.engagements.values_list("state", flat=True))
    if EngagementState.UNDER_WAY in states:
        return RequestState.UNDER_WAY
    if states and not asked and EngagementState.AGREED not in states:
        if EngagementState.FINISHED in states:
            return RequestState.CLOSED
    elif accepted and (accepted >= request.places or not asked):
        return RequestState.ACCEPTED
    if asked:
        return RequestState.OFFERED
    if not request.offers.exists():
        return None
    # Nobody is asked any more: either there is nobody left, or a coordinator asks others.
    return RequestState.UNFILLED if nobody_left else RequestState.SHORTLISTED


def settle(request: AdviceRequest, *, by: Any, nobody_left: bool = False) -> None:
    """Bring a locked request to where its offers and engagements have brought it."""
    state = state_by_places(request, nobody_left=nobody_left)
    if state is None or state == request.state or request.state not in _FOLLOWS_OFFERS:
        return
    if not can_follow(request.state, state):
        return
    reason = ""
    if state == RequestState.UNFILLED:
        reason = in_numbers(request)
    elif state == RequestState.CLOSED:
        reason = "Every engagement is finished. What became of the advice is asked later."
    move(request, state, by=by, reason=reason)
    record_act(request, f"now_{state}", by)
