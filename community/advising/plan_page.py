"""A stored cohort, read for its page: who is chosen, supply, empty places, pictures."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from community.advising.matching.families import listed
from community.advising.models import AdviceRequest, Pairing, Run
from community.advising.pictures.flow import FlowPicture, Place, draw_flow
from community.advising.pictures.load import Load, LoadPicture, draw_load
from community.advising.pictures.spread import Scores, SpreadPicture, draw_spread
from community.advising.queries.runs import requests_named
from practices.taxonomy.models import Topic

EDITS_SHOWN = 20


@dataclass(frozen=True)
class RequestPlan:
    """One request in a plan: who is chosen, who comes next, what stays empty."""

    request: AdviceRequest
    places: int
    held: int
    chosen: list[Pairing]
    alternates: list[Pairing]
    unfilled: dict[str, Any] | None

    @property
    def name(self) -> str:
        """How pictures and tables call it."""
        return request_name(self.request)

    @property
    def missing(self) -> int:
        """Places that nobody fills."""
        return max(0, self.places - self.held - len(self.chosen))

    @property
    def mean(self) -> float | None:
        """The level of the match: the mean score of those chosen."""
        scores = [each.score for each in self.chosen if each.score is not None]
        return sum(scores) / len(scores) if scores else None


@dataclass(frozen=True)
class PlanPage:
    """All that the page of a cohort shows."""

    requests: list[RequestPlan]
    supply: list[dict[str, Any]]
    shortages: list[dict[str, Any]]
    helpers: list[dict[str, Any]]
    broken_locks: list[tuple[str, str]]
    edits: list[dict[str, Any]]
    loads: list[Load]
    flow: FlowPicture | None
    load: LoadPicture | None
    spread: SpreadPicture | None
    standing: dict[str, Any]
    # The greatest sum that this plan could have had: its bound, less what keeping pairs is worth.
    most: float

    @property
    def short_topics(self) -> list[dict[str, Any]]:
        """Topics of which fewer places are offered than asked for."""
        return [each for each in self.supply if each["missing"]]

    @property
    def unfilled(self) -> list[RequestPlan]:
        """Requests with empty places."""
        return [each for each in self.requests if each.missing]


def request_name(request: AdviceRequest) -> str:
    """A request in few letters, without a word of what it asks: its number and its agency."""
    return f"{request.pk} {request.agency.short_name}"


def read_plan(run: Run, without: Collection[int] = ()) -> PlanPage:
    """Put together what is stored; the number of queries does not grow with the plan.

    `without` are the requests of which the reader reads nothing here.
    """
    outcome, asked = run.outcome, run.asked
    pairings = list(
        run.pairings.filter(Q(is_chosen=True) | Q(is_alternate=True))
        .exclude(request__in=without)
        .select_related("advisor")
    )
    named = requests_named({int(key) for key in asked["requests"]} - set(without))
    advisors = _names(run, pairings)
    topics = _topics(outcome)
    by_request: dict[int, list[Pairing]] = {}
    for each in pairings:
        by_request.setdefault(each.request_id, []).append(each)
    empty = {each["request"]: each for each in outcome.get("unfilled", [])}
    rows = [
        _request(named[int(key)], of, by_request.get(int(key), []), empty, advisors)
        for key, of in asked["requests"].items()
        if int(key) in named
    ]
    loads = _loads(asked, rows)
    standing = outcome.get("now") or {
        "filled": outcome["filled"],
        "floor": outcome["floor"]["value"],
        "sum": outcome["total"]["sum"],
    }
    return PlanPage(
        requests=rows,
        supply=[{**each, "name": topics.get(each["topic"], "")} for each in outcome["supply"]],
        shortages=[
            {**each, "sentence": _shortage(each, [topics.get(key, "") for key in each["topics"]])}
            for each in outcome["shortages"]
        ],
        helpers=[
            {**each, "name": advisors.get(each["advisor"], "")} for each in outcome["helpers"]
        ],
        broken_locks=[
            (request_name(named[request]), advisors.get(advisor, ""))
            for request, advisor in outcome["broken_locks"]
            if request in named
        ],
        edits=[
            each
            for each in reversed(outcome.get("edits", []))
            if each.get("request") not in without
        ][:EDITS_SHOWN],
        loads=loads,
        flow=draw_flow(_places(rows)),
        load=draw_load(loads),
        # The worst match is of a request: whoever does not read it is not shown where it lies.
        spread=draw_spread(_scores(rows), None if without else standing["floor"]),
        standing=standing,
        most=outcome["total"]["bound"] - outcome["total"]["objective"] + outcome["total"]["sum"],
    )


def _shortage(each: dict[str, Any], names: list[str]) -> str:
    """Topics that together ask for more than all who could serve them offer."""
    requests = "1 request asks" if each["requests"] == 1 else f"{each['requests']} requests ask"
    return (
        f"{listed(names)}: {requests} for {each['places']} places, and all who know it "
        f"together offer {each['offered']}. {each['missing']} cannot be filled by any plan."
    )


def _request(
    request: AdviceRequest,
    of: dict[str, Any],
    pairings: list[Pairing],
    empty: dict[int, dict[str, Any]],
    advisors: dict[int, str],
) -> RequestPlan:
    unfilled = empty.get(request.pk)
    if unfilled:
        unfilled = {**unfilled, "helpers": [advisors.get(key, "") for key in unfilled["helps"]]}
    ranked = sorted(pairings, key=lambda each: (each.rank or 0, each.pk))
    return RequestPlan(
        request=request,
        places=of["places"],
        held=len(of["held"]),
        chosen=sorted(
            (each for each in ranked if each.is_chosen),
            key=lambda each: (-(each.score or 0), each.pk),
        ),
        alternates=[each for each in ranked if each.is_alternate and not each.is_chosen],
        unfilled=unfilled,
    )


def _names(run: Run, pairings: list[Pairing]) -> dict[int, str]:
    """The names of advisors as they were at the run, or as they are for those chosen since."""
    names = {int(key): of["name"] for key, of in run.asked["advisors"].items()}
    return {**{each.advisor_id: each.advisor.name for each in pairings}, **names}


def _topics(outcome: dict[str, Any]) -> dict[int, str]:
    keys = {each["topic"] for each in outcome["supply"]}
    keys |= {topic for each in outcome["shortages"] for topic in each["topics"]}
    return dict(Topic.objects.filter(pk__in=keys).values_list("pk", "name"))


def _places(rows: list[RequestPlan]) -> list[Place]:
    return [
        Place(row.request.pk, row.name, each.advisor_id, each.advisor.name, each.is_locked)
        for row in rows
        for each in row.chosen
    ]


def _scores(rows: list[RequestPlan]) -> list[Scores]:
    return [
        Scores(
            row.name,
            tuple(each.score for each in row.chosen if each.score is not None),
            tuple(each.score for each in row.alternates if each.score is not None),
        )
        for row in rows
    ]


def _loads(asked: dict[str, Any], rows: list[RequestPlan]) -> list[Load]:
    planned = Counter(each.advisor_id for row in rows for each in row.chosen)
    names = {each.advisor_id: each.advisor.name for row in rows for each in row.chosen}
    loads = []
    for key, count in planned.items():
        of = asked["advisors"].get(str(key), {"engagements": 0, "most": count})
        loads.append(Load(names[key], of["engagements"], count, of["most"]))
    return sorted(loads, key=lambda each: (-each.planned, each.name))
