"""The coordinators' desk: requests by state and age, with counts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from community.advising.enums import (
    ENDED_STATES,
    Asker,
    ClearanceState,
    ConflictState,
    RequestState,
)
from community.advising.models import Clearance, Conflict
from community.advising.queries.questions import unanswered
from community.advising.queries.requests import WITH_COORDINATORS, submitted_to, with_since
from community.advising.queries.standing import InList, in_list
from community.advising.rules.conflicts import (
    is_ethics_officer,
    visible_clearances,
    visible_conflicts,
)

ON_A_PAGE = 50
WAITING, ASKED, OPEN, ENDED = "waiting", "asked", "open", "ended"
GROUPS: Final = {
    WAITING: "Wait for a coordinator",
    ASKED: "With a question of the agency",
    OPEN: "Open, whoever has them",
    ENDED: "Ended",
    "all": "All",
}
ORDERS: Final = {"oldest": "Longest in this state first", "newest": "Newest first"}


def in_group(group: str) -> Q:
    """The requests of a group, or of one state."""
    if group == WAITING:
        return Q(state__in=WITH_COORDINATORS)
    if group == ASKED:
        return Q(pk__in=unanswered(Asker.AGENCY).order_by().values("request"))
    if group == OPEN:
        return ~Q(state__in=ENDED_STATES)
    if group == ENDED:
        return Q(state__in=ENDED_STATES)
    return Q(state=group) if group in RequestState.values else Q()


def desk_page(
    user: Any, number: str | None, chosen: Mapping[str, Any]
) -> tuple[Page, list[InList]]:
    """One page of the queue, as chosen."""
    rows: Any = submitted_to(user).filter(in_group(chosen.get("show") or WAITING))
    if agency := chosen.get("agency"):
        rows = rows.filter(agency__path__startswith=agency.path)
    rows = with_since(rows)
    order = "-" if chosen.get("order") == "newest" else ""
    page = Paginator(rows.order_by(f"{order}stands_since", "pk"), ON_A_PAGE).get_page(number)
    return page, in_list(page.object_list)


def state_counts(user: Any) -> list[tuple[str, str, int]]:
    """Each state that some request is in: its name, in words, and how many are."""
    counted = dict(submitted_to(user).order_by().values_list("state").annotate(number=Count("pk")))
    return [
        (state.value, state.label, counted[state.value])
        for state in RequestState
        if counted.get(state.value)
    ]


def coordinator_counts(user: Any) -> dict[str, int]:
    """What waits for coordinators."""
    requests = (
        submitted_to(user)
        .order_by()
        .aggregate(
            submitted=Count("pk", filter=Q(state=RequestState.SUBMITTED)),
            held=Count("pk", filter=Q(state=RequestState.HELD)),
            screened=Count("pk", filter=Q(state=RequestState.SCREENED)),
            open=Count("pk", filter=~Q(state__in=ENDED_STATES)),
        )
    )
    conflicts = (
        visible_conflicts(user)
        .order_by()
        .aggregate(
            reported=Count("pk", filter=Q(state=ConflictState.REPORTED)),
            unsettled=Count("pk", filter=_is_unsettled()),
        )
    )
    return {**requests, **conflicts}


def _is_unsettled() -> Q:
    return Q(company=None) & ~Q(company_name="") & ~Q(state=ConflictState.ENDED)


def conflicts_page(user: Any, number: str | None, chosen: Mapping[str, Any]) -> Page:
    """One page of the register, as chosen."""
    rows: QuerySet[Conflict] = visible_conflicts(user).select_related("checked_by", "reported_by")
    show = chosen.get("show") or "in_force"
    if show == "unsettled":
        rows = rows.filter(_is_unsettled())
    elif show == "in_force":
        rows = rows.exclude(state=ConflictState.ENDED).exclude(ends_on__lt=timezone.localdate())
    elif show in ConflictState.values:
        rows = rows.filter(state=show)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    if agency := chosen.get("agency"):
        rows = rows.filter(agency__path__startswith=agency.path)
    if words := chosen.get("q"):
        rows = rows.filter(
            Q(company__name__icontains=words)
            | Q(company_name__icontains=words)
            | Q(advisor__name__icontains=words)
        )
    return Paginator(rows.order_by("-changed_at", "-pk"), ON_A_PAGE).get_page(number)


def clearances_for(user: Any) -> QuerySet[Clearance]:
    """The clearances that a person may read: those that wait first, the oldest of them first."""
    rows = visible_clearances(user).annotate(
        waits=Count("pk", filter=Q(state=ClearanceState.ASKED))
    )
    return rows.order_by("-waits", "asked_at", "pk")


def waiting_clearances(user: Any) -> int:
    """How many questions an ethics officer may answer."""
    if not is_ethics_officer(user):
        return 0
    waiting = visible_clearances(user).filter(state=ClearanceState.ASKED)
    return waiting.exclude(asked_by=user).order_by().count()


def soon_ending(user: Any, on: dt.date | None = None) -> QuerySet[Clearance]:
    """The clearances that end within a month."""
    today = on or timezone.localdate()
    rows = visible_clearances(user).filter(
        state=ClearanceState.GIVEN, ends_on__range=(today, today + dt.timedelta(days=30))
    )
    return rows.order_by("ends_on", "pk")
