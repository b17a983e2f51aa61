"""A published shortlist with people in line, as the tests of offers need it."""

from dataclasses import dataclass
from typing import Any

from community.advising.enums import RequestState
from community.advising.models import AdviceRequest
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
