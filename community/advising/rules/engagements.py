"""Who takes part in an engagement, and what each side does in it."""

from typing import Any

from django.core.exceptions import PermissionDenied

from community.advising.enums import EngagementState, Side
from community.advising.models import Engagement
from community.advising.rules.own_case import decides
from community.advising.rules.requests import acts_for
from exemplar.accounts.rules import is_member

OPEN = frozenset({EngagementState.AGREED, EngagementState.UNDER_WAY})


def side_of(user: Any, engagement: Engagement) -> Side | None:
    """The side on which a person stands; nothing for coordinators and everybody else."""
    if not is_member(user):
        return None
    if engagement.advisor.user_id == user.pk:
        return Side.ADVISOR
    return Side.OFFICIAL if acts_for(user, engagement.request) else None


def check_takes_part(user: Any, engagement: Engagement) -> Side:
    """The side of a person; raises PermissionDenied for whoever stands on neither."""
    side = side_of(user, engagement)
    if side is None:
        raise PermissionDenied("Only the agency and the advisor do this.")
    return side


def reads_request(user: Any, engagement: Engagement) -> bool:
    """Whether the page says what is asked: not to who stepped back before it was asked anew."""
    asked_at = engagement.request.submitted_at
    is_same = asked_at is None or asked_at <= engagement.created_at
    has_left = engagement.state == EngagementState.STOPPED and not is_same
    return not has_left or side_of(user, engagement) != Side.ADVISOR


def goes_on(engagement: Engagement) -> bool:
    """Whether anything can be done in it: it is open, and not held."""
    return engagement.state in OPEN and engagement.held_at is None


def can_stop(user: Any, engagement: Engagement) -> bool:
    """Either side, or a coordinator, ends an engagement early."""
    if engagement.state not in OPEN:
        return False
    return side_of(user, engagement) is not None or decides(user, engagement.request)


def can_give_feedback(user: Any, engagement: Engagement) -> bool:
    """Each side, once it is over."""
    return (
        engagement.state not in OPEN
        and engagement.started_at is not None
        and side_of(user, engagement) is not None
    )


def can_answer_follow_up(user: Any, engagement: Engagement) -> bool:
    """The agency says what became of the advice."""
    return side_of(user, engagement) == Side.OFFICIAL
