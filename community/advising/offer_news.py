"""What becomes of offers and engagements, told to those who take part and to coordinators.

The news says that something waits, and never what is asked, by whom, or what a conflict is.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from community.advising.models import AdviceRequest, Engagement, FollowUp, Offer
from community.advising.queries.engagements import visible_to
from community.advising.rules.own_case import deciders_of
from community.advising.rules.requests import actors_of
from community.notifications.actions import notify
from community.notifications.kinds import Kind, Reason, register_kind
from community.notifications.targets import Target, register_target

ACCEPTED = register_kind(Kind("offer_accepted", "Offer", despite_mute=True))
DECLINED = register_kind(Kind("offer_declined", "Offer", despite_mute=True))
EXPIRED = register_kind(Kind("offer_expired", "Offer", despite_mute=True))
STOPPED = register_kind(Kind("offer_stopped", "Offer", despite_mute=True))
NOBODY = register_kind(Kind("offer_nobody", "Offer", despite_mute=True))
CHANGED = register_kind(Kind("engagement_changed", "Engagement", despite_mute=True))
FOLLOW_UP = register_kind(Kind("follow_up", "Follow-up", despite_mute=True))

_AS_COORDINATOR = "You coordinate advice."
_TAKES_PART = "You take part in it."
_SIGN_IN = "Sign in to read it. This mail says nothing of what is in it."

register_target(Target("engagement", "Engagement", Engagement, visible_to, followable=False))


def _moment() -> str:
    return f"{timezone.now():%Y-%m-%dT%H:%M:%S.%f}"


def _tell_coordinators(kind: Kind, request: AdviceRequest, title: str, *, but: Any = None) -> None:
    keys = set(deciders_of(request))
    if but is not None:
        keys.discard(but.pk)
    notify(
        key=f"{kind.name}:{request.pk}:{_moment()}",
        kind=kind,
        target=request,
        title=title,
        body=_SIGN_IN,
        url=reverse("advice_offers", args=[request.pk]),
        recipients={key: Reason(_AS_COORDINATOR) for key in keys},
    )


def _tell_sides(
    kind: Kind, engagement: Engagement, title: str, *, but: Any = None, only: Iterable[int] = (),
    body: str = _SIGN_IN, url: str = "",
) -> None:  # fmt: skip
    people = {*actors_of(engagement.request), engagement.advisor.user_id} - {None}
    if only:
        people &= set(only)
    if but is not None:
        people.discard(but.pk)
    notify(
        key=f"{kind.name}:{engagement.pk}:{_moment()}",
        kind=kind,
        target=engagement,
        title=title,
        body=body,
        url=url or engagement.get_absolute_url(),
        recipients={int(key): Reason(_TAKES_PART) for key in people if key},
    )


def tell_accepted(engagement: Engagement) -> None:
    """Tell the agency and coordinators that somebody has accepted."""
    _tell_coordinators(ACCEPTED, engagement.request, "An advisor has accepted an offer")
    agency, advisor = actors_of(engagement.request), engagement.advisor.user_id
    title = "An advisor has accepted: agree on what comes of it"
    _tell_sides(ACCEPTED, engagement, title, only=agency)
    if advisor is not None and advisor not in agency:
        # The link may have been opened by who is not signed in: this is the way to the work.
        title = "You have accepted: agree on what comes of it"
        _tell_sides(ACCEPTED, engagement, title, only=[advisor])


def tell_declined(offer: Offer) -> None:
    """Tell coordinators that somebody has declined."""
    _tell_coordinators(DECLINED, offer.request, "An advisor has declined an offer")


def tell_expired(offer: Offer) -> None:
    """Tell coordinators that somebody has not answered in time."""
    _tell_coordinators(EXPIRED, offer.request, "An offer was not answered in time")


def tell_stopped(offer: Offer) -> None:
    """Tell coordinators that a conflict has ended an offer."""
    _tell_coordinators(
        STOPPED, offer.request, "An offer was stopped: its advisor cannot be asked any more"
    )


def tell_nobody_left(request: AdviceRequest) -> None:
    """Tell coordinators that a place is open and nobody is in line."""
    _tell_coordinators(NOBODY, request, "A place is open, and nobody is left in line")


def tell_place_open(request: AdviceRequest, actor: Any) -> None:
    """Tell coordinators that somebody has stepped back, and a place is open again."""
    title = "An engagement was ended early: a place is open again"
    _tell_coordinators(NOBODY, request, title, but=actor)


def tell_changed(engagement: Engagement, title: str, actor: Any) -> None:
    """Tell the other side, and whoever acts with the actor, what has happened."""
    _tell_sides(CHANGED, engagement, title, but=actor)


def tell_held(engagement: Engagement) -> None:
    """Tell both sides that nothing goes on for now, and coordinators that they should look."""
    _tell_sides(CHANGED, engagement, "An engagement waits: a coordinator looks at something first")
    _tell_coordinators(
        STOPPED, engagement.request, "An engagement waits: see what stands against it"
    )


def tell_follow_up(follow_up: FollowUp) -> None:
    """Ask the agency what became of the advice."""
    engagement = follow_up.engagement
    _tell_sides(
        FOLLOW_UP,
        engagement,
        f"{follow_up.months} months on: what became of the advice?",
        only=actors_of(engagement.request),
        body="Say in a minute whether it was adopted, adapted or not taken up, and why: others "
        f"learn from it. {_SIGN_IN}",
        url=reverse("engagement_follow_up", args=[engagement.pk, follow_up.months]),
    )
