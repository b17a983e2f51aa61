"""Who asks and answers questions about a request, and on which side."""

from typing import Any

from community.advising.enums import Asker, RequestState
from community.advising.models import AdviceRequest, Question
from community.advising.rules.own_case import decides
from community.advising.rules.requests import acts_for


def side_in(user: Any, request: AdviceRequest) -> Asker | None:
    """On which side a person asks about a request; nothing where they read no question of it.

    Before it was submitted there is nobody to ask. Who coordinates and takes part as an advisor
    reads what neither side says to the other.
    """
    if request.submitted_at is None:
        return None
    if acts_for(user, request):
        return Asker.AGENCY
    return Asker.COORDINATOR if decides(user, request) else None


def can_be_asked_about(request: AdviceRequest) -> bool:
    """Whether anything is asked or answered: also of what was declined or is closed."""
    return request.submitted_at is not None and request.state != RequestState.WITHDRAWN


def can_answer(side: Asker | None, question: Question) -> bool:
    """The side that was asked answers, once."""
    return side is not None and side != question.side and question.answered_at is None
