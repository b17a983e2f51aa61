"""Questions and answers, told to the side they are for; never a word of them leaves the site."""

from collections.abc import Iterable

from django.urls import reverse

from community.advising.enums import Asker
from community.advising.models import Question
from community.advising.rules.own_case import deciders_of
from community.advising.rules.requests import actors_of
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind

ASKED = register_kind(Kind("advice_asked", "Advice", despite_mute=True))
ANSWERED = register_kind(Kind("advice_answered", "Advice", despite_mute=True))

_WHY = {
    Asker.AGENCY: "You ask for this advice, or act for who does.",
    Asker.COORDINATOR: "You coordinate advice.",
}
_OTHER = {Asker.AGENCY: Asker.COORDINATOR, Asker.COORDINATOR: Asker.AGENCY}


def _tell(
    kind: Kind, question: Question, title: str, *, side: Asker, people: Iterable[int], but: int
) -> None:
    notify(
        key=f"{kind.name}:{question.pk}",
        kind=kind,
        title=title,
        body="Sign in to read it. This mail says nothing of what is in it.",
        target=question.request,
        url=f"{reverse('advice_request', args=[question.request_id])}#questions",
        recipients={person: Reason(_WHY[side]) for person in people if person != but},
    )


def tell_asked(question: Question) -> None:
    """Tell the side that is asked."""
    side = _OTHER[Asker(question.side)]
    request = question.request
    is_agency = side == Asker.AGENCY
    people = actors_of(request) if is_agency else deciders_of(request)
    who = "A coordinator asks you something" if is_agency else "An agency asks something"
    title = f"{who} about request {request.pk}"
    _tell(ASKED, question, title, side=side, people=people, but=question.asked_by_id)


def tell_answered(question: Question) -> None:
    """Tell the side that has asked: all who act for an agency, of coordinators who asked."""
    side, request = Asker(question.side), question.request
    if side == Asker.AGENCY:
        people = actors_of(request)
    else:
        deciders = deciders_of(request)
        asker = question.asked_by_id
        people = [asker] if asker in deciders else deciders
    title = f"There is an answer about request {request.pk}"
    _tell(ANSWERED, question, title, side=side, people=people, but=question.answered_by_id or 0)
