"""What coordinators meet at the desk: shortlists, a plan with empty places, weights."""

from typing import Any

from community.advising.models import AdviceRequest
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from practices.taxonomy.models import Topic
from tests.e2e.people import address_of
from tests.factories import AdvisorFactory
from tests.factories.advising import AdviceRequestFactory
from tests.factories.advising_runs import (
    CohortFactory,
    PairingFactory,
    ShortlistFactory,
    WeightSetFactory,
    factor_rows,
    listed,
)

NAMES = (
    "Ada Lindqvist", "Bo Karr", "Cyprian Mossholder-Vandenberg", "Di Orr", "Ed Poe", "Flo Quist",
    "Gus Rhee", "Hal Stowe",
)  # fmt: skip


def _requests() -> list[AdviceRequest]:
    official = User.objects.get(email=address_of(Role.OFFICIAL))
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    words = ("Repairs without a day", "Forms that come back", "The line at the counter")
    return [
        AdviceRequestFactory(
            pk=9750 + number, official=official, agency=agency, title=title, places=number + 1,
            screened=True,
        )
        for number, title in enumerate(words)
    ]  # fmt: skip


def _unknown(explanation: dict[str, Any]) -> dict[str, Any]:
    """With a factor of which nothing is known, and a conflict that was cleared."""
    rows = factor_rows(0.5)
    rows[-1] |= {"value": None, "weight": 0.0, "contribution": 0.0}
    lifted = {"conflict": "1", "clearance": "1", "sentence": "A contract, cleared until 1 May."}
    return {**explanation, "factors": rows, "lifted": [lifted]}


def run() -> None:
    """Lists and plans in every state."""
    requests = _requests()
    people = [AdvisorFactory(pk=9750 + number, name=name) for number, name in enumerate(NAMES)]
    for key, asked, state in (
        (9750, requests[0], {"published": True}), (9751, requests[1], {}),
    ):  # fmt: skip
        made = ShortlistFactory(pk=key, request=asked, **state)
        for rank, person in enumerate(people[:4], start=1):
            score = 0.8 - rank / 50
            told = listed(person, rank, score)
            if rank == 2:
                told = _unknown(told)
            PairingFactory(run=made, advisor=person, rank=rank, score=score, explanation=told)
        for person in people[4:6]:
            PairingFactory(run=made, advisor=person, away=True)
        far = {**listed(people[6], 5, 0.3), "short_of": 0.4, "cost_most": factor_rows(0.3)[:2]}
        PairingFactory(
            run=made, advisor=people[6], rank=5, score=0.3, is_chosen=False, explanation=far
        )
    ShortlistFactory(pk=9752, request=requests[2], outcome={"advisors": 0, "passed": 0})
    _plans(requests, people)
    WeightSetFactory(version=9750, proposed_by=User.objects.get(email=address_of(Role.COORDINATOR)))


def _plans(requests: list[AdviceRequest], people: list[Any]) -> None:
    earlier = CohortFactory(pk=9760, requests=requests[:2], state="superseded")
    PairingFactory(run=earlier, request=requests[0], advisor=people[1], score=0.6)
    CohortFactory(pk=9764, requests=requests[1:], published=True)
    CohortFactory(pk=9762, requests=requests, progress="running")
    CohortFactory(pk=9763, requests=requests, progress="failed")
    plan = CohortFactory(pk=9761, requests=requests, based_on=earlier)
    topic = Topic.objects.order_by("pk").first()
    supply = {"topic": topic.pk, "places": 3, "offered": 1, "advisors": 1, "missing_alone": 2}
    why = "2 of 3 places stay empty: 1 advisor can be asked, and the request asks for 3."
    plan.outcome |= {
        "places": 6, "filled": 4, "supply": [{**supply, "missing": 2}],
        "shortages": [
            {"topics": [topic.pk], "requests": 1, "places": 3, "offered": 1, "missing": 2}
        ],
        "unfilled": [
            {"request": requests[2].pk, "missing": 2, "sentence": why, "helps": [people[7].pk]}
        ],
        "helpers": [{"advisor": people[7].pk, "requests": 2, "gain": 0.5, "by_hours": True}],
        "broken_locks": [[requests[0].pk, people[5].pk]],
        "edits": [
            {"words": "Bo Karr added to Request 9751.", "marks": ["What all reach falls."]}
        ],
    }  # fmt: skip
    plan.save()
    chosen = [(0, 0, 0.81), (1, 1, 0.64), (1, 2, 0.58), (2, 0, 0.47)]
    for rank, (request, person, score) in enumerate(chosen, start=1):
        PairingFactory(
            run=plan, request=requests[request], advisor=people[person], rank=rank, score=score,
            is_locked=rank == 1, is_by_hand=rank == 2,
        )  # fmt: skip
    taken = {
        "why": "taken", "loses": 0.12, "holders": [{"request": requests[0].pk, "loses": 0.31}],
        "sentence": "The place of Ada Lindqvist went to Request 9750, which would lose 0.31 "
        "without them; this request loses 0.12.",
    }  # fmt: skip
    for request, person in ((0, 3), (1, 0), (2, 4)):
        told = listed(people[person], 5, 0.5)
        if person == 0:
            told["cohort"] = taken
        PairingFactory(
            run=plan, request=requests[request], advisor=people[person], rank=5, score=0.5,
            is_chosen=False, is_alternate=person != 0, explanation=told,
        )  # fmt: skip
