"""The way of a request from draft to its end: which step may follow which, and taking one.

`move` is the only place that writes the state of a request.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community.advising.enums import EngagementState, RequestState
from community.advising.models import AdviceRequest, Engagement, Step
from community.advising.signals import request_moved

S = RequestState

# What may follow what. Nothing follows what is not named.
NEXT: Final[Mapping[str, frozenset[str]]] = {
    state: frozenset(following)
    for state, following in {
        S.DRAFT: (S.SUBMITTED, S.HELD, S.WITHDRAWN),
        # Asked back it is a draft again.
        S.SUBMITTED: (S.DRAFT, S.HELD, S.SCREENED, S.DECLINED, S.WITHDRAWN, S.EXPIRED),
        S.HELD: (S.DRAFT, S.SUBMITTED, S.DECLINED, S.WITHDRAWN, S.EXPIRED),
        S.SCREENED: (
            S.DRAFT, S.SHORTLISTED, S.OFFERED, S.DECLINED, S.WITHDRAWN, S.EXPIRED, S.UNFILLED,
        ),
        S.SHORTLISTED: (S.SCREENED, S.OFFERED, S.DECLINED, S.WITHDRAWN, S.EXPIRED, S.UNFILLED),
        # Nobody has accepted: back to the list.
        # One advisor may be at work already, or done, while others are asked.
        S.OFFERED: (
            S.SCREENED, S.SHORTLISTED, S.ACCEPTED, S.UNDER_WAY, S.CLOSED, S.WITHDRAWN, S.EXPIRED,
            S.UNFILLED,
        ),
        # With places left over, or after an advisor had to step back, others are asked.
        S.ACCEPTED: (
            S.SHORTLISTED, S.OFFERED, S.UNDER_WAY, S.CLOSED, S.WITHDRAWN, S.UNFILLED,
        ),
        S.UNDER_WAY: (S.SHORTLISTED, S.OFFERED, S.ACCEPTED, S.CLOSED, S.WITHDRAWN),
        # Advisors may turn up later.
        S.UNFILLED: (S.SCREENED, S.WITHDRAWN),
    }.items()
}  # fmt: skip

# Nobody is at work on a request that is in one of these.
WITHOUT_WORK: Final = frozenset({S.DRAFT, S.SCREENED, S.DECLINED, S.EXPIRED, S.UNFILLED})

# The way as an official sees it; everything else is a turn from it.
WAY: Final = (
    S.DRAFT, S.SUBMITTED, S.SCREENED, S.SHORTLISTED, S.OFFERED, S.ACCEPTED, S.UNDER_WAY, S.CLOSED,
)  # fmt: skip


class RequestChangedError(Exception):
    """A request is not as it was read: somebody has changed it or taken a step. Holds it."""

    def __init__(self, request: AdviceRequest, why: str) -> None:
        super().__init__(why)
        self.request = request


def can_follow(state: str, following: str) -> bool:
    """Whether one state may follow another."""
    return following in NEXT.get(state, frozenset())


def locked(request: AdviceRequest, seen: int | None = None) -> AdviceRequest:
    """A request as it is now, which nobody else changes until the transaction ends.

    Raises RequestChangedError where it is not the version that was seen, and PermissionDenied where
    it is gone: a draft is erased when its writer leaves.
    """
    kept = (
        AdviceRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "official")
        .filter(pk=request.pk)
        .first()
    )
    if kept is None:
        raise PermissionDenied("This draft is gone. What you type now is not saved: copy it.")
    if seen is not None and kept.version != seen:
        raise RequestChangedError(
            kept,
            "Somebody has changed this request since you opened it. Nothing of yours was done: "
            "look at it as it is now, and decide again.",
        )
    return kept


def _is_worked_on(request: AdviceRequest) -> bool:
    at_work = [EngagementState.AGREED, EngagementState.UNDER_WAY]
    return Engagement.objects.filter(request=request, state__in=at_work).exists()


@transaction.atomic
def move(
    request: AdviceRequest,
    state: RequestState,
    *,
    by: Any,
    reason: str = "",
    seen: int | None = None,
    **columns: Any,
) -> Step:
    """Take a request to its next state, and write other columns of it at the same time.

    `by` is nobody where a day has passed; `reason` is read by those who act on the request. Raises
    RequestChangedError where it is not the version seen, or where that state cannot follow.
    """
    kept = locked(request, seen)
    if not can_follow(kept.state, state):
        raise RequestChangedError(
            kept,
            f"This request is “{kept.get_state_display()}” now, and this cannot be done with it "
            "any more. Nothing was changed.",
        )
    if state in WITHOUT_WORK and _is_worked_on(kept):
        raise RequestChangedError(
            kept,
            "An advisor is at work on this request: the engagement has to end first. Nothing was "
            "changed.",
        )
    now = timezone.now()
    columns |= {"state": state, "reason": reason, "changed_at": now, "version": kept.version + 1}
    for name, value in columns.items():
        setattr(kept, name, value)
        setattr(request, name, value)
    kept.save(update_fields=list(columns))
    step = Step.objects.create(request=kept, state=state, by=by, reason=reason, at=now)
    transaction.on_commit(
        partial(request_moved.send, sender=AdviceRequest, request=kept, step=step)
    )
    return step
