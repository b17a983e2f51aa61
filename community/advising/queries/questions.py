"""Questions about requests: those of one, and those that wait for somebody."""

from typing import Any

from django.db.models import F, Q, QuerySet

from community.advising.enums import ENDED_STATES, Asker, RequestState
from community.advising.models import AdviceRequest, Question
from community.advising.queries.requests import submitted_to
from community.advising.rules.requests import own_requests

# A coordinator can still look again.
_OVER = ENDED_STATES - {RequestState.UNFILLED}


def questions_of(request: AdviceRequest) -> QuerySet[Question]:
    """What was asked about a request, the first question first."""
    return request.questions.select_related("asked_by", "answered_by").order_by("asked_at", "pk")


def unanswered(side: Asker) -> QuerySet[Question]:
    """What one side has asked and the other has not answered.

    What was asked before a request came to its end does not wait any more; what was asked after
    does, such as why it was declined.
    """
    goes_on = ~Q(request__state__in=sorted(_OVER)) | Q(asked_at__gt=F("request__changed_at"))
    rows = Question.objects.filter(goes_on, side=side, answered_at=None)
    return rows.exclude(request__state=RequestState.WITHDRAWN).order_by("asked_at", "pk")


def waiting_for_coordinators(user: Any) -> QuerySet[Question]:
    """What agencies wait to be told, but for what somebody asks who would answer themselves."""
    requests = submitted_to(user).order_by().values("pk")
    own = own_requests(user).order_by().values("pk")
    return unanswered(Asker.AGENCY).filter(request__in=requests).exclude(request__in=own)


def waiting_for_agency(user: Any) -> QuerySet[Question]:
    """What coordinators wait to be told by a person, or by who acts with them."""
    own = own_requests(user).order_by().values("pk")
    return unanswered(Asker.COORDINATOR).filter(request__in=own)
