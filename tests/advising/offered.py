"""A published shortlist with people in line, as the tests of offers need it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from community.advising.actions.offers import offer
from community.advising.enums import RequestState
from community.advising.models import AdviceRequest, Offer
from community.advising.queries.offers import token_of
from community.expertise.models import Advisor
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.advising.open_requests import advisor, open_request
from tests.factories import role_user
from tests.factories.advising_runs import PairingFactory, ShortlistFactory


@dataclass
class Case:
    """A request whose shortlist is published, those in line, and the people around it."""

    request: AdviceRequest
    line: list[Advisor]
    coordinator: User

    @property
    def official(self) -> User:
        """Who asks for advice."""
        return self.request.official


def published_case(people: int = 3, **fields: Any) -> Case:
    """A request with so many advisors in line, each with an account of their own."""
    request = open_request(state=RequestState.SHORTLISTED, **fields)
    line = [
        advisor(
            f"Person {place} in line",
            user=role_user(Role.ADVISOR, email=f"line{place}@example.test"),
            email=f"line{place}@example.test",
        )
        for place in range(1, people + 1)
    ]
    run = ShortlistFactory(request=request, published=True)
    for rank, each in enumerate(line, 1):
        PairingFactory(run=run, advisor=each, rank=rank, score=1 - rank / 10, is_chosen=rank == 1)
    return Case(request, line, role_user(Role.COORDINATOR))


def made(case: Case, place: int = 0, **fields: Any) -> Offer:
    """An offer to somebody in line, made by the coordinator."""
    return offer(actor=case.coordinator, request=case.request, advisor=case.line[place], **fields)


def states(case: Case) -> list[tuple[str, str]]:
    """Whom the request was offered to, in order, and where each offer stands."""
    rows = case.request.offers.order_by("pk").values_list("advisor__name", "state")
    return [(name, state) for name, state in rows]


def state_of(case: Case) -> str:
    """Where the request stands now."""
    case.request.refresh_from_db()
    return case.request.state


def link(found: Offer) -> str:
    """The signed address of an offer."""
    return reverse("offer", args=[token_of(found)])
