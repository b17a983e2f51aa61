"""/advice/: what waits for this person, by role; for all others what advice is and who may ask."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.advising.enums import ENDED_STATES
from community.advising.joint_advice import WHY
from community.advising.modes import TERMS
from community.advising.panels import sections_for
from community.advising.queries.desk import (
    coordinator_counts,
    soon_ending,
    waiting_clearances,
)
from community.advising.queries.requests import requests_of
from community.advising.queries.standing import in_list
from community.advising.queries.waiting import advice_waiting
from community.advising.rules.conflicts import is_ethics_officer
from community.advising.rules.requests import can_coordinate, concerns, seats_of
from community.advising.views.door import confidential
from community.expertise.queries import claimable_by
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import roles_of


@confidential
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What waits, and what a person would do next."""
    user = request.user
    if not concerns(user):
        about = {"terms": TERMS.values(), "why": WHY, "has_profile": claimable_by(user)}
        return render(request, "advising/about.html", about)
    seats = seats_of(user)
    mine = in_list(requests_of(user)) if seats else []
    context: dict[str, Any] = {
        "waiting": advice_waiting(user),
        "seats": seats,
        "is_official": any(seat.official.pk == user.pk for seat in seats),
        "open_requests": [one for one in mine if one.request.state not in ENDED_STATES],
        "ended_requests": [one for one in mine if one.request.state in ENDED_STATES],
        "is_advisor": Role.ADVISOR in roles_of(user),
        "sections": sections_for(user),
        "terms": TERMS.values(),
    }
    if can_coordinate(user):
        context |= {"counts": coordinator_counts(user), "ending": soon_ending(user)}
    if is_ethics_officer(user):
        context |= {"is_ethics_officer": True, "to_answer": waiting_clearances(user)}
    return render(request, "advising/front.html", context)
