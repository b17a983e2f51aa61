"""Runs of the engine and weights, as coordinators and those who ask for advice may read them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from community.advising.enums import OPEN_STATES, RunKind, RunProgress, RunState
from community.advising.models import AdviceRequest, Pairing, Run, WeightSet
from community.advising.rules.own_case import people_of
from community.advising.rules.requests import can_coordinate
from community.expertise.enums import Standing
from community.expertise.models import Advisor

MOST_FOUND = 10


def visible_to(user: Any) -> QuerySet[Run]:
    """The runs that a person may see: coordinators all of them, and nobody else any."""
    runs = Run.objects.select_related("weights", "by", "published_by", "request__agency")
    return runs if can_coordinate(user) else runs.none()


def cohorts_for(user: Any) -> QuerySet[Run]:
    """The cohorts that a person may see, the newest first."""
    return visible_to(user).filter(kind=RunKind.COHORT)


def published_for(request: AdviceRequest) -> Run | None:
    """The run that holds for a request: its published shortlist or cohort, whichever is newer."""
    places = Pairing.objects.filter(run=OuterRef("pk"), request=request)
    runs = Run.objects.filter(
        Q(request=request) | Q(Exists(places), kind=RunKind.COHORT), state=RunState.PUBLISHED
    )
    return runs.select_related("weights").order_by("-published_at", "-pk").first()


def promised_pairs() -> dict[int, list[int]]:
    """Who is chosen in the plans that hold, by request: where two name it, the newer one counts."""
    plans = Run.objects.filter(kind=RunKind.COHORT, state=RunState.PUBLISHED).defer("outcome")
    holds: dict[int, int] = {}
    for plan in plans.order_by("-published_at", "-pk"):
        for key in plan.requests_asked:
            holds.setdefault(key, plan.pk)
    rows = Pairing.objects.filter(run__in=set(holds.values()), is_chosen=True)
    found: dict[int, list[int]] = defaultdict(list)
    for run, request, advisor in rows.order_by("request_id", "rank", "pk").values_list(
        "run_id", "request_id", "advisor_id"
    ):
        if holds.get(request) == run:
            found[request].append(advisor)
    return dict(found)


def chosen_in(run: Run) -> QuerySet[Pairing]:
    """Who is chosen for which request in a cohort."""
    return run.pairings.filter(is_chosen=True).order_by("request_id", "rank", "pk")


def next_in_line(request: AdviceRequest) -> QuerySet[Pairing]:
    """Whom to offer a request to, in order: chosen ones of the run that holds, then alternates.

    Of a published shortlist, everybody who is ranked.
    """
    run = published_for(request)
    if run is None:
        return Pairing.objects.none()
    pairings = Pairing.objects.filter(run=run, request=request, gate="").select_related("advisor")
    if run.kind == RunKind.COHORT:
        pairings = pairings.filter(Q(is_chosen=True) | Q(is_alternate=True))
    return pairings.filter(rank__isnull=False).order_by("-is_chosen", "rank", "pk")


def is_made(run: Run) -> bool:
    """Whether there is an answer to look at."""
    return run.progress == RunProgress.DONE


def current_weights() -> WeightSet:
    """The weights that a new run uses."""
    return WeightSet.objects.get(is_current=True)


def weight_sets() -> QuerySet[WeightSet]:
    """All weights there have been, the newest first."""
    return WeightSet.objects.select_related("proposed_by", "approved_by", "based_on")


def waiting_weights() -> WeightSet | None:
    """The proposal that waits for a decision."""
    waiting = weight_sets().filter(approved_at=None, refused_at=None)
    return waiting.first()


def requests_named(keys: Iterable[int]) -> dict[int, AdviceRequest]:
    """Requests by key, with their agencies."""
    return AdviceRequest.objects.select_related("agency").in_bulk(list(keys))


def runs_of(request: AdviceRequest) -> QuerySet[Run]:
    """The shortlists of a request and the cohorts it was in, the newest first."""
    in_cohort = Pairing.objects.filter(run=OuterRef("pk"), request=request)
    runs = Run.objects.filter(Q(request=request) | Q(Exists(in_cohort), kind=RunKind.COHORT))
    return runs.select_related("weights", "by").order_by("-at", "-pk")


def listed_in(run: Run, request: AdviceRequest) -> QuerySet[Pairing]:
    """Who is on the list of a run for a request, in order; of a cohort those chosen, and next."""
    listed = Pairing.objects.filter(run=run, request=request, rank__isnull=False)
    if run.kind == RunKind.COHORT:
        listed = listed.filter(Q(is_chosen=True) | Q(is_alternate=True))
    else:
        listed = listed.filter(is_chosen=True)
    return listed.select_related("advisor").order_by("-is_chosen", "rank", "pk")


def shown_to_agency(run: Run, request: AdviceRequest) -> QuerySet[Pairing]:
    """Who is on the list for those who asked: not who has withdrawn, or was, since it was made."""
    return listed_in(run, request).filter(
        advisor__standing=Standing.LISTED, advisor__consented_at__isnull=False
    )


def read_by(user: Any, run: Run) -> QuerySet[Pairing]:
    """What a run says of people, but for what it says of the reader and of their companies."""
    return run.pairings.exclude(advisor__in=people_of(user)).select_related("advisor")


def not_listed_in(user: Any, run: Run, words: str = "") -> QuerySet[Pairing]:
    """Who is not on a shortlist: the best scores first, then those whom a gate keeps out.

    Nobody reads here why they, or others of their companies, are left out.
    """
    away = read_by(user, run).filter(is_chosen=False)
    if words:
        away = away.filter(advisor__name__icontains=words)
    return away.order_by("gate", F("rank").asc(nulls_last=True), "pk")


def open_for_cohort() -> list[AdviceRequest]:
    """The requests that take part in a cohort, in the order in which they came."""
    requests = AdviceRequest.objects.filter(state__in=OPEN_STATES).select_related("agency")
    kinds = ("topics", "industries", "channels", "customer_groups", "left_out")
    return list(requests.prefetch_related(*kinds).order_by("submitted_at", "pk"))


def open_requests(user: Any) -> list[AdviceRequest]:
    """The same, for those who may see them."""
    return open_for_cohort() if can_coordinate(user) else []


def find_advisors(words: str, without: Iterable[int]) -> list[Advisor]:
    """Advisors whose name holds the words; at most ten."""
    if not words:
        return []
    found = Advisor.objects.filter(name__icontains=words).exclude(pk__in=list(without))
    return list(found.order_by("name", "pk")[:MOST_FOUND])
