"""Runs on the page of a request and on /advice/: what is listed, and what comes next."""

from collections.abc import Mapping
from typing import Any

from community.advising.enums import OPEN_STATES, RunKind, RunProgress, RunState
from community.advising.models import AdviceRequest
from community.advising.panels import FrontSection, Panel, register_panel, register_section
from community.advising.queries.runs import (
    cohorts_for,
    open_for_cohort,
    published_for,
    runs_of,
    waiting_weights,
)
from community.advising.rules.own_case import decides
from community.advising.rules.requests import acts_for, can_coordinate


def _of_request(request: AdviceRequest, user: Any) -> Mapping[str, Any] | None:
    """The list that holds; for coordinators also whether one can be made."""
    if not decides(user, request):
        run = published_for(request) if acts_for(user, request) else None
        return {"request": request, "run": run} if run else None
    if request.submitted_at is None:
        return None
    latest = next((run for run in runs_of(request) if run.kind == RunKind.SHORTLIST), None)
    if latest is None and request.state not in OPEN_STATES:
        return None
    return {"request": request, "run": latest, "is_coordinator": True}


def _desk(user: Any) -> Mapping[str, Any] | None:
    """For coordinators: how many requests are open, the plan that waits, proposed weights."""
    if not can_coordinate(user):
        return None
    waiting = cohorts_for(user).filter(state=RunState.PREVIEW, progress=RunProgress.DONE)
    return {
        "open": len(open_for_cohort()),
        "preview": waiting.first(),
        "weights": waiting_weights(),
    }


register_panel(Panel("shortlist", 20, "advising/_shortlist_panel.html", _of_request))
register_section(FrontSection("desk", 40, "advising/_runs_section.html", _desk))
