"""What people are told of requests and clearances: that something waits, and never what is in it.

Mails leave the site. So neither a title nor a reason nor a name of a company is in one, only the
number of the request and a link; who opens it is asked to sign in.
"""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from community.advising.enums import ClearanceState, RequestState
from community.advising.models import AdviceRequest, Clearance, Delegate, Step
from community.advising.queries.requests import visible_to
from community.advising.rules.conflicts import visible_clearances
from community.advising.rules.own_case import deciders_of
from community.advising.rules.requests import actors_of, rows_about
from community.advising.signals import clearance_changed, delegate_changed, request_moved
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.targets import Target, register_target
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import holders_of

WAITS = register_kind(Kind("advice_waits", "Advice", despite_mute=True))
DELEGATES = register_kind(Kind("advice_delegates", "Advice", despite_mute=True))
STANDS = register_kind(Kind("advice_stands", "Advice", despite_mute=True))
CLEARANCE_WAITS = register_kind(Kind("clearance_waits", "Clearance", despite_mute=True))
CLEARANCE_STANDS = register_kind(Kind("clearance_stands", "Clearance", despite_mute=True))

register_target(
    Target(
        "advice-request",
        "Request for advice",
        AdviceRequest,
        visible_to,
        followable=False,
        plural="Requests for advice",
    )
)
register_target(Target("delegate", "Delegate", Delegate, rows_about, followable=False))
register_target(Target("clearance", "Clearance", Clearance, visible_clearances, followable=False))

_GIVEN_BACK = (
    "A coordinator has given it back to you. Sign in to read what is asked, and submit it again."
)
_MOVED = "Sign in to see where it stands, what comes next, and by when."
_AS_COORDINATOR = "You coordinate advice."
_AS_OFFICIAL = "You ask for this advice, or act for who does."
_AS_ETHICS_OFFICER = "You are an ethics officer."


def holders_or_admins(role: Role) -> list[int]:
    """Whoever holds a role; the admins where nobody does."""
    found = list(holders_of(role).order_by("pk").values_list("pk", flat=True))
    return found or list(holders_of(Role.ADMIN).order_by("pk").values_list("pk", flat=True))


def _told(people: Iterable[int], why: str, but: int | None) -> dict[int, Reason]:
    return {person: Reason(why) for person in people if person != but}


def tell_coordinators(request: AdviceRequest, key: str, words: str = "waits for you") -> None:
    """Tell the coordinators that a request waits for them, or has ended without them."""
    notify(
        key=f"advice:{request.pk}:{key}:coordinators",
        kind=WAITS,
        title=f"Request {request.pk} {words}",
        body="Sign in to read it. This mail says nothing of what is in it.",
        target=request,
        recipients=_told(deciders_of(request), _AS_COORDINATOR, None),
    )


def tell_actors(request: AdviceRequest, key: str, actor: Any = None) -> None:
    """Tell the official and the delegates that their request has moved on, or is with them."""
    is_theirs = request.state == RequestState.DRAFT
    notify(
        key=f"advice:{request.pk}:{key}:actors",
        kind=STANDS,
        title=f"Request {request.pk} {'waits for you' if is_theirs else 'has moved on'}",
        body=f"{_GIVEN_BACK if is_theirs else _MOVED} This mail says nothing of what is in it.",
        target=request,
        recipients=_told(actors_of(request), _AS_OFFICIAL, actor.pk if actor else None),
    )


@receiver(request_moved, dispatch_uid="advising.tell_moved")
def on_moved(request: AdviceRequest, step: Step, **_kwargs: Any) -> None:
    """Tell who has to do something now, and who waits for it."""
    key = f"step:{step.pk}"
    if step.state in {RequestState.SUBMITTED, RequestState.HELD}:
        tell_coordinators(request, key)
    elif step.state == RequestState.WITHDRAWN and request.submitted_at:
        tell_coordinators(request, key, "was withdrawn")
    elif step.state == RequestState.CLOSED and step.by_id not in deciders_of(request):
        tell_coordinators(request, key, "is closed")
    tell_actors(request, key, step.by)


@receiver(delegate_changed, dispatch_uid="advising.tell_delegate")
def on_delegate(row: Delegate, actor: Any, **_kwargs: Any) -> None:
    """Tell somebody that they act for an official, and the other of the two when that has ended."""
    ended = row.ended_at is not None
    person = row.official_id if actor.pk == row.delegate_id else row.delegate_id
    if ended:
        title, why = "Somebody does not act for an official any more", "It is about you."
    else:
        title, why = "You act for an official of your agency now", "An official has named you."
    notify(
        key=f"delegate:{row.pk}:{'ended' if ended else 'named'}",
        kind=DELEGATES,
        title=title,
        body="You ask for advice for them, and do what they do with their requests. You can end it "
        "at any time."
        if not ended
        else "Sign in to see who acts for whom.",
        target=row,
        url=reverse("advice" if ended else "advice_delegates"),
        recipients={person: Reason(why)},
    )


@receiver(clearance_changed, dispatch_uid="advising.tell_clearance")
def on_clearance(clearance: Clearance, **_kwargs: Any) -> None:
    """Tell the ethics officers that they are asked, and who asked that there is an answer."""
    asked = clearance.state == ClearanceState.ASKED
    asker = clearance.asked_by_id
    people = (
        _told(holders_or_admins(Role.ETHICS_OFFICER), _AS_ETHICS_OFFICER, asker)
        if asked
        else _told([asker], "You asked for it.", None)
    )
    notify(
        key=f"clearance:{clearance.pk}:{clearance.state}",
        kind=CLEARANCE_WAITS if asked else CLEARANCE_STANDS,
        title=f"Clearance {clearance.pk} {'waits for you' if asked else 'has changed'}",
        body="Sign in to read it. This mail says nothing of what is in it.",
        target=clearance,
        url=reverse("clearance", args=[clearance.pk]),
        recipients=people,
    )
