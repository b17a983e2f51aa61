"""Offers and engagements on /advice/ and on the page of a request."""

from collections.abc import Mapping
from typing import Any

from community.advising.actions.offers import OFFERABLE
from community.advising.models import AdviceRequest
from community.advising.panels import FrontSection, Panel, register_panel, register_section
from community.advising.queries.engagements import engagements_of, visible_to
from community.advising.queries.offers import taken_places, token_of, waiting_for
from community.advising.rules.engagements import OPEN
from community.advising.rules.own_case import decides

MOST_SHOWN = 50


def _work(user: Any) -> Mapping[str, Any] | None:
    """What a person is asked as an advisor, and the engagements in which they take part."""
    offers = [(each, token_of(each)) for each in waiting_for(user)[:MOST_SHOWN]]
    engagements = list(engagements_of(user)[:MOST_SHOWN])
    if not offers and not engagements:
        return None
    return {
        "offers": offers,
        "open": [each for each in engagements if each.state in OPEN],
        "ended": [each for each in engagements if each.state not in OPEN],
    }


def _of_request(request: AdviceRequest, user: Any) -> Mapping[str, Any] | None:
    """How many are asked, for coordinators; and the engagements, for whoever takes part."""
    engagements = list(visible_to(user).filter(request=request).order_by("-created_at", "-pk"))
    if not decides(user, request):
        return {"request": request, "engagements": engagements} if engagements else None
    # Before a list is published nobody is asked: there is nothing to count yet.
    if not engagements and request.state not in OFFERABLE and not request.offers.exists():
        return None
    accepted, asked = taken_places(request)
    return {
        "request": request,
        "engagements": engagements,
        "is_coordinator": True,
        "accepted": accepted,
        "asked": asked,
    }


register_section(FrontSection("work", 20, "advising/_work.html", _work))
register_panel(Panel("offers", 30, "advising/_offers_panel.html", _of_request))
